package dev.holdfast.sandbox;

/** A call that the platform would refuse, with its code. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SandboxCode code;

    /** @param message for a parameter that is refused it begins with its name. */
    Refusal(final SandboxCode code, final String message) {
        super(message);
        this.code = code;
    }

    /** A parameter is missing or wrong. */
    static Refusal parameter(final String message) {
        return new Refusal(SandboxCode.BAD_PARAMETER, message);
    }

    int code() {
        return code.code();
    }
}
