package dev.holdfast.ledger.values;

/** Which rows a scan looks for, with the codes in messages. */
public enum ScanKind {
    /** Cards whose status the platform has yet to be notified of. */
    OUTBOUND_CARDS(0),
    /** Entries whose money the platform has yet to move. */
    OUTBOUND_ENTRIES(1),
    /** Orders with an open hold that was decided in the period. */
    HOLDS(2),
    /** Orders that hold or have posted something, and whose last notification, or else decision, is of the period. */
    ORDERS(3),
    /** Cards whose status the platform has to be asked for, since its word and ours crossed. */
    DOUBTFUL_CARDS(4),
    /** Cardholders that have yet to be sent to the platform, or that it has yet to verify. */
    OPEN_CARDHOLDERS(5),
    /** Applications for cards that have yet to be sent to the platform, or whose cards cannot be used yet. */
    OPEN_APPLICATIONS(6),
    /** Cardholders of a state. */
    CARDHOLDERS(7),
    /** Applications for cards of a state. */
    APPLICATIONS(8),
    /** Entries of the reserve. */
    RESERVE_ENTRIES(9);

    private static final Codes<ScanKind> CODES = new Codes<>("kind of scan", values(), ScanKind::code);

    private final int code;

    ScanKind(final int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException when there is no such kind. */
    public static ScanKind of(final int code) {
        return CODES.of(code);
    }
}
