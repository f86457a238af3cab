package dev.holdfast.gateway.server;

import dev.holdfast.ledger.values.ResultCode;

import java.nio.charset.StandardCharsets;

/** Every answer as bytes, made once. Immutable; any thread. */
final class Responses {
    static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final byte[][] KEEP_ALIVE = new byte[ResultCode.values().length][];
    private static final byte[][] CLOSE = new byte[ResultCode.values().length][];

    static {
        for (final ResultCode result : ResultCode.values()) {
            KEEP_ALIVE[result.ordinal()] = write(result, null, true);
            CLOSE[result.ordinal()] = write(result, null, false);
        }
    }

    private Responses() {
    }

    /** The response to HEAD, which has no body (RFC 9110, 9.3.2), and closes. Allocates. */
    static byte[] head(final ResultCode result) {
        final byte[] whole = CLOSE[result.ordinal()];
        final String text = new String(whole, StandardCharsets.US_ASCII);
        return text.substring(0, text.indexOf(END_OF_HEAD) + END_OF_HEAD.length()).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The whole response. Allocates only when it names a field.
     *
     * @param field the field that the result is about, or null.
     */
    static byte[] of(final ResultCode result, final String field, final boolean keepAlive) {
        if (field != null) {
            return write(result, field, keepAlive);
        }
        return (keepAlive ? KEEP_ALIVE : CLOSE)[result.ordinal()];
    }

    private static byte[] write(final ResultCode result, final String field, final boolean keepAlive) {
        final String sentence = result.isApproved() ? "" : field == null ? result.sentence()
            : result.sentence() + ": " + field;
        final String body = "{\"code\":" + result.code() + ",\"message\":\"" + sentence + "\"}";
        final String allow = result == ResultCode.METHOD_NOT_ALLOWED ? "Allow: POST\r\n" : "";
        final String head = "HTTP/1.1 " + HttpStatuses.of(result)
            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
            + "\r\n" + allow + (keepAlive ? "" : "Connection: close\r\n") + "\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
