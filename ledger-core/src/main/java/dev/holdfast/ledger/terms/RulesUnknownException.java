package dev.holdfast.ledger.terms;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

/** A ledger was written by rules that this program does not know. */
public final class RulesUnknownException extends UnusableEnvironmentException {
    private static final long serialVersionUID = 1L;

    RulesUnknownException(final int version, final int newest) {
        super("the ledger decides by rules version " + version + ", this program knows 1 to " + newest
            + ". Start the version of Holdfast that wrote it last, or a later one, on this data directory: nothing "
            + "was changed");
    }
}
