package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

/** The journal could not be written: the disk is full, gone or failing. Nothing may be approved any more. */
public final class JournalFailedException extends UnusableEnvironmentException {
    private static final long serialVersionUID = 1L;

    public JournalFailedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
