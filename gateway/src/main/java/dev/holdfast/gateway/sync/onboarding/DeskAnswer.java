package dev.holdfast.gateway.sync.onboarding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What came of something that was asked of the platform for somebody who waits.
 *
 * @param data    the platform's, when it is done.
 * @param code    the platform's, when it refused; else 0.
 * @param message for a person; empty when it is done.
 */
public record DeskAnswer(Kind kind, JsonNode data, int code, String message) {
    /** What came of it. */
    public enum Kind {
        /** The platform did it. */
        DONE,
        /** The platform refused. */
        REFUSED,
        /** Nothing was sent that would change anything. */
        NOT_SENT,
        /** It was sent, and its answer is lost: the platform may have done it. */
        UNKNOWN
    }

    public static DeskAnswer done(final JsonNode data) {
        return new DeskAnswer(Kind.DONE, data, 0, "");
    }

    public static DeskAnswer refused(final int code, final String message) {
        return new DeskAnswer(Kind.REFUSED, MissingNode.getInstance(), code, message);
    }

    public static DeskAnswer notSent(final String message) {
        return new DeskAnswer(Kind.NOT_SENT, MissingNode.getInstance(), 0, message);
    }

    public static DeskAnswer unknown(final String message) {
        return new DeskAnswer(Kind.UNKNOWN, MissingNode.getInstance(), 0, message);
    }

    /** Without the data, in which may be a token. */
    @Override
    public String toString() {
        return "DeskAnswer{kind=" + kind + ", code=" + code + ", message=" + message + '}';
    }
}
