package dev.holdfast.ledger.journal;

/**
 * Where a journal ends.
 *
 * @param segment  name of the file to go on in; null when a new one has to be started.
 * @param position where the next batch goes in it, in bytes.
 * @param point    what the next batch follows.
 */
public record JournalEnd(String segment, long position, JournalPoint point) {
    /** The end of a journal that has nothing yet. */
    public static final JournalEnd NONE = new JournalEnd(null, 0, JournalPoint.START);

    /** Sequence of the last command; 0 when there is none. */
    public long sequence() {
        return point.sequence();
    }

    /** Time of the last command; 0 when there is none. */
    public long timeMs() {
        return point.timeMs();
    }
}
