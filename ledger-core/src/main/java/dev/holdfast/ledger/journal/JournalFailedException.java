package dev.holdfast.ledger.journal;

/** The journal could not be written: the disk is full, gone or failing. Nothing may be approved any more. */
public final class JournalFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalFailedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
