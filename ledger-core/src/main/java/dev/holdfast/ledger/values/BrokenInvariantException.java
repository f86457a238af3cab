package dev.holdfast.ledger.values;

/**
 * Something is not as this program makes sure that it always is: a defect of the program, or memory that changed by
 * itself. Nobody can put it right from outside, so it is logged with its stack trace, and nothing goes on that may rest
 * on it.
 */
public final class BrokenInvariantException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BrokenInvariantException(final String message) {
        super(message);
    }

    public BrokenInvariantException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
