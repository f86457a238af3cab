package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

/**
 * Something is no backup, is not what its manifest says, or does not go where a restore is to go. What was there is as
 * it was.
 */
public final class BackupException extends UnusableEnvironmentException {
    private static final long serialVersionUID = 1L;

    public BackupException(final String message) {
        super(message);
    }
}
