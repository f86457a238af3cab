package dev.holdfast.bench.attack.judge;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request, cut out of a connection's bytes as a strict reader of RFC 9112 does: what has two readings ends the
 * connection. Immutable; allocates.
 *
 * @param requestLine its first line.
 * @param headers     by their small names; the values without the blanks around them.
 * @param body        without the chunks' frames.
 * @param end         where the next one begins.
 */
public record Framed(String requestLine, Map<String, String> headers, byte[] body, int end) {
    private static final String LINE_END = "\r\n";
    private static final String HEAD_END = "\r\n\r\n";
    private static final Pattern HEADER =
        Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\\x00-\\x08\\x0A-\\x1F\\x7F]*?)[ \t]*");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,7})[ \t]*(;[^\\x00-\\x08\\x0A-\\x1F\\x7F]*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,7}");
    private static final List<String> SINGLE = List.of("host", "timestamp", "signature", "sign-version",
        "content-type", "content-length", "transfer-encoding", "expect", "authorization");
    private static final int HEX = 16;

    /**
     * The request that begins there; null when there is none that everybody would read in the same way.
     *
     * @param stream a connection's bytes, one character for each.
     */
    public static Framed at(final String stream, final int start) {
        int first = start;
        while (stream.startsWith(LINE_END, first)) {
            first += LINE_END.length();
        }
        final int headEnd = stream.indexOf(HEAD_END, first);
        if (headEnd < 0) {
            return null;
        }
        final String[] lines = stream.substring(first, headEnd).split(LINE_END, -1);
        final Map<String, String> headers = headers(lines);
        if (headers == null) {
            return null;
        }
        final int bodyAt = headEnd + HEAD_END.length();
        final String coding = headers.get("transfer-encoding");
        final String length = headers.get("content-length");
        if (coding != null) {
            return length == null && coding.equalsIgnoreCase("chunked") && lines[0].endsWith("HTTP/1.1")
                ? chunked(stream, lines[0], headers, bodyAt) : null;
        }
        if (length != null && !LENGTH.matcher(length).matches()) {
            return null;
        }
        final int end = bodyAt + (length == null ? 0 : Integer.parseInt(length));
        return end > stream.length() ? null : new Framed(lines[0], headers, bytes(stream.substring(bodyAt, end)), end);
    }

    /** Null when one of them is none, or stands there twice and can count only once. */
    private static Map<String, String> headers(final String[] lines) {
        final Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            final Matcher header = HEADER.matcher(lines[i]);
            if (!header.matches()) {
                return null;
            }
            final String name = header.group(1).toLowerCase(Locale.ROOT);
            if (headers.put(name, header.group(2)) != null && SINGLE.contains(name)) {
                return null;
            }
        }
        return headers;
    }

    private static Framed chunked(
        final String stream, final String requestLine, final Map<String, String> headers, final int bodyAt) {
        final StringBuilder body = new StringBuilder();
        int at = bodyAt;
        while (true) {
            final int lineEnd = stream.indexOf(LINE_END, at);
            final Matcher chunk = lineEnd < 0 ? null : CHUNK.matcher(stream.substring(at, lineEnd));
            if (chunk == null || !chunk.matches()) {
                return null;
            }
            final int size = Integer.parseInt(chunk.group(1), HEX);
            at = lineEnd + LINE_END.length();
            if (size == 0) {
                final int end = trailersEnd(stream, at);
                return end < 0 ? null : new Framed(requestLine, headers, bytes(body.toString()), end);
            }
            if (!stream.startsWith(LINE_END, at + size)) {
                return null;
            }
            body.append(stream, at, at + size);
            at += size + LINE_END.length();
        }
    }

    private static int trailersEnd(final String stream, final int trailersAt) {
        int at = trailersAt;
        while (true) {
            final int lineEnd = stream.indexOf(LINE_END, at);
            if (lineEnd == at) {
                return at + LINE_END.length();
            }
            if (lineEnd < 0 || !HEADER.matcher(stream.substring(at, lineEnd)).matches()) {
                return -1;
            }
            at = lineEnd + LINE_END.length();
        }
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A header's value; this instead when it is not there. */
    public String header(final String name, final String absent) {
        return headers.getOrDefault(name, absent);
    }
}
