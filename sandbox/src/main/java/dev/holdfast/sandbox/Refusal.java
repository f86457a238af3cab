package dev.holdfast.sandbox;

/** A call that the platform would refuse, with its code. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    Refusal(final int code, final String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
