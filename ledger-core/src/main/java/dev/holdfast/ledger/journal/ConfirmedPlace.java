package dev.holdfast.ledger.journal;

/**
 * The sequence and the checksum of the last batch that is on disk for certain. The ledger thread sets both, and never
 * waits; any thread reads.
 */
final class ConfirmedPlace {
    /** Odd while the two are being set. */
    private volatile long version;
    private volatile long sequence;
    private volatile int checksum;

    ConfirmedPlace(final long sequence, final int checksum) {
        set(sequence, checksum);
    }

    void set(final long newSequence, final int newChecksum) {
        final long before = version;
        version = before + 1;
        sequence = newSequence;
        checksum = newChecksum;
        version = before + 2;
    }

    /** Both as they were at one moment. */
    JournalPoint get(final long ledgerId) {
        while (true) {
            final long before = version;
            final JournalPoint place = new JournalPoint(sequence, 0, ledgerId, checksum);
            if (before % 2 == 0 && version == before) {
                return place;
            }
            Thread.onSpinWait();
        }
    }
}
