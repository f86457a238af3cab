package dev.holdfast.ledger.journal;

/**
 * A place between two batches of a journal, and what has to follow there.
 *
 * @param sequence of the last command; 0 when there is none.
 * @param timeMs   of the last command, Unix milliseconds; 0 when there is none.
 * @param ledgerId of the ledger that the journal belongs to; 0 when it has none yet, as before format version 3.
 * @param checksum of the batch before; without meaning while there is no ledger id.
 */
public record JournalPoint(long sequence, long timeMs, long ledgerId, int checksum) {
    /** Before the first command. */
    public static final JournalPoint START = new JournalPoint(0, 0, 0, 0);

    /** The same place of a ledger with this id. */
    public JournalPoint of(final long id) {
        return new JournalPoint(sequence, timeMs, id, checksum);
    }
}
