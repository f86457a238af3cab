package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

/** A ledger that was stopped in order came back as another one. */
public final class CleanStopBrokenException extends UnusableEnvironmentException {
    private static final long serialVersionUID = 1L;

    private final long sequence;

    CleanStopBrokenException(final String file, final CleanStop left, final CleanStop found) {
        super("the ledger was stopped at sequence=" + left.sequence() + " digest=" + Long.toHexString(left.digest())
            + " and comes back as sequence="
            + found.sequence() + " digest=" + Long.toHexString(found.digest())
            + (found.sequence() < left.sequence()
                ? ": commands that were acknowledged are missing. Put the journal's files back, or restore a backup"
            + "; or, to go on without them, start once with --accept-loss=" + found.sequence()
            : ": this program decides some commands differently. Start the version that was stopped"
            + "; or, to go on with what there is, move " + file + " away"));
        sequence = left.sequence();
    }

    /** Sequence of the last command before the stop. */
    public long sequence() {
        return sequence;
    }
}
