package dev.holdfast.sandbox.rules;

/** A call that the platform would refuse, with its code. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SandboxCode code;

    /** @param message for a parameter that is refused it begins with its name. */
    public Refusal(final SandboxCode code, final String message) {
        super(message);
        this.code = code;
    }

    /** A parameter is missing or wrong. */
    public static Refusal parameter(final String message) {
        return new Refusal(SandboxCode.BAD_PARAMETER, message);
    }

    public int code() {
        return code.code();
    }
}
