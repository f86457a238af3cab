package dev.holdfast.ledger.values;

/**
 * What the program was given cannot be used: settings, files, memory, an address, this Java. The message is one
 * sentence for an operator and says what is wrong, or what to do; a stack trace would say nothing more.
 */
public class UnusableEnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnusableEnvironmentException(final String message) {
        super(message);
    }

    public UnusableEnvironmentException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
