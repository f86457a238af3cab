package dev.holdfast.gateway.platform;

/** A call that failed for good. The message is for an operator. */
public final class PlatformException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** From here on codes are about cardholders, accounts, cards and orders. */
    private static final int FIRST_SUBJECT_CODE = 2_000;

    private final int code;
    private final String parameter;

    PlatformException(final PlatformRequest request, final int code, final String said) {
        super(
            request + " failed: code=" + code + ", " + PlatformCode.meaningOf(code) + parameter(code, said)
            + (said.isEmpty() ? "" : " (\"" + said + "\")"));
        this.code = code;
        parameter = NamedParameter.of(code, said);
    }

    /** The parameter that the platform complains of; empty when it names none. */
    public String parameter() {
        return parameter;
    }

    private static String parameter(final int code, final String said) {
        final String name = NamedParameter.of(code, said);
        return name.isEmpty() ? "" : ", parameter=" + name;
    }

    /**
     * Whether the platform looked at what was asked for and refused it, unlike a trouble of its own or with our access,
     * which may pass.
     */
    public boolean isRefusal() {
        return code == PlatformCode.BAD_PARAMETER || code >= FIRST_SUBJECT_CODE;
    }

    /** Whether the same call would fail again, so that somebody has to look. */
    public boolean isFinal() {
        return PlatformCode.reactionTo(code) == PlatformCode.Reaction.FAIL;
    }

    /** The platform's code, or {@link PlatformCode#NO_RESPONSE}. */
    public int code() {
        return code;
    }
}
