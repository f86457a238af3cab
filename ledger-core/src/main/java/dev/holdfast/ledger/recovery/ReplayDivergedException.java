package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

/**
 * A replay came to another state than the one that the journal's next batch was written in. Going on would change what
 * was answered.
 */
public final class ReplayDivergedException extends UnusableEnvironmentException {
    private static final long serialVersionUID = 1L;

    ReplayDivergedException(
        final long sequence, final long expectedDigest, final int expectedRules, final long digest, final int rules) {
        super("replaying the journal gives another ledger before sequence=" + sequence
            + " than the one that was there: digest="
            + Long.toHexString(digest) + " rules=" + rules + " should be digest=" + Long.toHexString(expectedDigest)
            + " rules=" + expectedRules
            + ". This program decides some command before it differently. Start the version of Holdfast that ran "
            + "last; nothing was changed");
    }
}
