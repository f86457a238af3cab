package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

/**
 * A ledger comes back with less than what a high-water file says was confirmed, or as another one. Going on would lose
 * money quietly.
 */
public final class LostTailException extends UnusableEnvironmentException {
    private static final long serialVersionUID = 1L;

    private LostTailException(final String message) {
        super(message);
    }

    /** Commands are missing at the end, or all of them. */
    static LostTailException missing(
        final Storage directory, final JournalPoint end, final HighWater file, final JournalPoint confirmed) {
        final String found = end.sequence() == 0 ? " has no ledger"
            : " has the ledger up to sequence=" + end.sequence();
        return new LostTailException("the data directory " + directory + found + ", and file=" + file.location()
            + " says that ledger "
            + Long.toHexString(confirmed.ledgerId()) + " was confirmed up to sequence=" + confirmed.sequence()
            + ": commands " + (end.sequence() + 1)
            + " to " + confirmed.sequence() + " are missing, which were acknowledged. " + choices(end));
    }

    /** The journal reaches far enough, and by another way. */
    static LostTailException diverged(
        final Storage directory, final JournalPoint end, final HighWater file, final JournalPoint confirmed) {
        return new LostTailException("the journal in " + directory + " has other commands up to sequence="
            + confirmed.sequence() + " than file="
            + file.location() + " says were confirmed: an older copy was gone on with. " + choices(end));
    }

    /** The file is another ledger's. */
    static LostTailException foreign(
        final Storage directory, final JournalPoint end, final HighWater file, final JournalPoint confirmed) {
        return new LostTailException("file=" + file.location() + " is of the ledger "
            + Long.toHexString(confirmed.ledgerId()) + ", and "
            + directory + " has the ledger " + Long.toHexString(end.ledgerId())
            + ". Each ledger needs a file of its own (journal.high_water_file). "
            + "Name the right directory or file; or, if the other ledger is given up, move the file away");
    }

    private static String choices(final JournalPoint end) {
        return "Put the files back that were here last; or restore a backup; or, to go on without those commands, "
            + "start once with --accept-loss="
            + end.sequence() + ". Nothing was changed";
    }
}
