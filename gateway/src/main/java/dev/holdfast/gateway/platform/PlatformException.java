package dev.holdfast.gateway.platform;

/** A call that failed for good. The message is for an operator. */
public final class PlatformException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    PlatformException(final PlatformRequest request, final int code, final String said) {
        super(request + " failed: code=" + code + ", " + PlatformCode.meaningOf(code) + (said.isEmpty() ? "" : " (\"" + said + "\")"));
        this.code = code;
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
