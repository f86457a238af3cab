package dev.holdfast.ledger.recovery;

/**
 * How far a restore goes: behind the last command that neither bound excludes.
 *
 * @param sequence of a command.
 * @param timeMs   ledger time, Unix milliseconds.
 */
public record RestorePoint(long sequence, long timeMs) {
    /** As far as there is anything. */
    public static final RestorePoint END = new RestorePoint(Long.MAX_VALUE, Long.MAX_VALUE);

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
