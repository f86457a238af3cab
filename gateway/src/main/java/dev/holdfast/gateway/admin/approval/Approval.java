package dev.holdfast.gateway.admin.approval;

/**
 * A request that waits for a second person, or what became of it. Immutable; any thread.
 *
 * @param requester name of the principal who asked, and
 * @param source    from where.
 * @param why       what it would do, for the one who agrees.
 * @param decidedBy name of the second principal; empty while it waits. As are {@code decidedMs}, {@code status} and
 *     {@code result}, what the request was answered in the end.
 */
public record Approval(
    long no, State state, HeldRequest request, String requester, String source, String why, long askedMs,
    String decidedBy, long decidedMs, int status, String result) {
    /** Where it is. */
    public enum State {
        /** Nobody has decided. */
        PENDING,
        /** Somebody agreed, and the ledger has not answered yet. Never in the file: after a restart it is pending. */
        AT_WORK,
        /** Somebody agreed, and the ledger has answered. */
        APPROVED,
        /** It will not be done. */
        REJECTED
    }

    boolean isOpen() {
        return state == State.PENDING || state == State.AT_WORK;
    }

    Approval in(final State newState) {
        return new Approval(no, newState, request, requester, source, why, askedMs, decidedBy, decidedMs, status,
            result);
    }

    Approval decided(final State newState, final String by, final long nowMs, final int newStatus, final String text) {
        return new Approval(no, newState, request, requester, source, why, askedMs, by, nowMs, newStatus, text);
    }
}
