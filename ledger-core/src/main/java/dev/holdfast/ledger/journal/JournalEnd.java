package dev.holdfast.ledger.journal;

/**
 * Where a journal ends.
 *
 * @param segment  name of the file to go on in; null when a new one has to be started.
 * @param position where the next batch goes in it, in bytes.
 * @param sequence of the last command; 0 when there is none.
 * @param timeMs   of the last command; 0 when there is none.
 */
public record JournalEnd(String segment, long position, long sequence, long timeMs) {
    /** The end of a journal that has nothing yet. */
    public static final JournalEnd NONE = new JournalEnd(null, 0, 0, 0);
}
