package dev.holdfast.gateway.admin.request;

import io.netty.handler.codec.http.QueryStringDecoder;

import java.nio.charset.StandardCharsets;

/** The rule for identifiers, which is the callbacks' too: 1 to 64 bytes of UTF-8 without control characters. */
public final class Identifiers {
    private static final int MAX_BYTES = 64;

    private Identifiers() {
    }

    public static boolean isIdentifier(final String value) {
        final int length = value.getBytes(StandardCharsets.UTF_8).length;
        return length > 0 && length <= MAX_BYTES && value.chars().noneMatch(c -> c < ' ' || c == 0x7F);
    }

    public static String check(final String name, final String value) {
        if (!isIdentifier(value)) {
            throw AdminException.badRequest(name + " should be 1 to 64 bytes without control characters");
        }
        return value;
    }

    /** An identifier as it stands in a path, percent-encoded. */
    public static String decode(final String name, final String encoded) {
        try {
            return check(name, QueryStringDecoder.decodeComponent(encoded.replace("+", "%2B")));
        } catch (final IllegalArgumentException e) {
            throw AdminException.badRequest(name + " in the path is not well percent-encoded");
        }
    }
}
