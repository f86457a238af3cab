package dev.holdfast.ledger.recovery;

/**
 * How far a restore goes: to a sequence, or behind the last command that is not after a moment.
 *
 * @param sequence of a command; {@code Long.MAX_VALUE} for none.
 * @param timeMs   ledger time, Unix milliseconds; {@code Long.MAX_VALUE} for none.
 */
public record RestorePoint(long sequence, long timeMs) {
    /** As far as there is anything. */
    public static final RestorePoint END = new RestorePoint(Long.MAX_VALUE, Long.MAX_VALUE);

    /** @throws IllegalArgumentException when both are given. */
    public RestorePoint {
        if (sequence != Long.MAX_VALUE && timeMs != Long.MAX_VALUE) {
            throw new IllegalArgumentException("a restore goes to a sequence or to a moment, not to sequence="
                + sequence + " and time_ms=" + timeMs);
        }
    }

    public static RestorePoint ofSequence(final long sequence) {
        return new RestorePoint(sequence, Long.MAX_VALUE);
    }

    public static RestorePoint ofTime(final long timeMs) {
        return new RestorePoint(Long.MAX_VALUE, timeMs);
    }

    boolean isEnd() {
        return equals(END);
    }
}
