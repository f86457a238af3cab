package dev.holdfast.gateway.listener;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds where a whole callback ends that is written in the plainest form, for an event loop that has no time to decode
 * what it refuses. Whatever could end elsewhere for {@link StrictRequestDecoder}, or be answered with anything but a
 * later try, is not plain: it says so, and is decoded.
 *
 * <p>Plain is {@code POST}, the path alone, HTTP/1.1, headers of visible ASCII and spaces with names of letters, digits
 * and hyphens, one {@code Host}, one {@code Content-Length} in digits, no {@code Transfer-Encoding}, {@code Expect},
 * {@code Upgrade}, {@code Authorization} or other word about the connection than {@code keep-alive}, JSON if anything,
 * {@code Sign-Version: V1} if any, and nothing twice that counts once.
 *
 * <p>Owned by one event loop. Blocks on nothing, allocates nothing.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
public final class PlainRequest {
    /** What is not plain. */
    public static final int NONE = 0;
    /** What is plain as far as it has come. */
    public static final int PARTIAL = -1;

    private static final int UNENDED = -1;
    private static final int UNSEEN = -2;
    private static final int MAX_HEAD_BYTES = 2_048;
    private static final int MAX_LENGTH_DIGITS = 7;
    private static final int MAX_TIMESTAMP_DIGITS = 15;
    private static final int DELETE = 0x7F;
    private static final int SMALL = 0x20;
    private static final int HOST = 0;
    private static final int CONTENT_LENGTH = 1;
    private static final int TIMESTAMP = 2;
    private static final int CONNECTION = 3;
    private static final int CONTENT_TYPE = 4;
    private static final int SIGN_VERSION = 5;
    /** Those that have a number above are in its place. */
    private static final byte[][] ONCE = {
        lower("host"), lower("content-length"), lower("timestamp"), lower("connection"), lower("content-type"),
        lower("sign-version"), lower("signature")
    };
    private static final byte[][] OTHERWISE = {
        lower("transfer-encoding"), lower("expect"), lower("upgrade"), lower("te"), lower("trailer"),
        lower("proxy-connection"), lower("keep-alive"), lower("authorization")
    };
    private static final byte[] KEEP_ALIVE = lower("keep-alive");
    private static final byte[] JSON = lower("application/json");
    private static final byte[] V1 = lower("v1");

    private final byte[] requestLine;
    private final int maxBodyBytes;
    private final byte[] head;
    private int seen;
    private int bodyBytes;
    private long timestampMs;

    /**
     * @param path           of callbacks.
     * @param maxHeaderBytes longest head that is decoded.
     */
    public PlainRequest(final String path, final int maxHeaderBytes, final int maxBodyBytes) {
        requestLine = ("POST " + path + " HTTP/1.1\r\n").getBytes(StandardCharsets.ISO_8859_1);
        head = new byte[Math.min(maxHeaderBytes, MAX_HEAD_BYTES)];
        this.maxBodyBytes = maxBodyBytes;
    }

    private static byte[] lower(final String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Bytes of the plain request that these begin with, its body included; {@link #PARTIAL} when it may become one,
     * {@link #NONE} when there is none.
     */
    public int lengthIn(final ByteBuf bytes) {
        final int readable = bytes.readableBytes();
        final int end = Math.min(readable, head.length);
        final int unended = end < head.length ? PARTIAL : NONE;
        bytes.getBytes(bytes.readerIndex(), head, 0, end);
        final int first = Math.min(end, requestLine.length);
        if (!Arrays.equals(head, 0, first, requestLine, 0, first)) {
            return NONE;
        }
        if (end <= requestLine.length) {
            return unended;
        }
        seen = 0;
        bodyBytes = -1;
        timestampMs = -1;
        int at = requestLine.length;
        int lineEnd;
        while ((lineEnd = lineEnd(at, end)) > at) {
            if (!isPlainHeader(at, lineEnd)) {
                return NONE;
            }
            at = lineEnd + 2;
        }
        if (lineEnd < at) {
            return lineEnd == UNENDED ? unended : NONE;
        }
        if ((seen & 1 << HOST) == 0 || bodyBytes < 0 || bodyBytes > maxBodyBytes) {
            return NONE;
        }
        final int length = at + 2 + bodyBytes;
        return length <= readable ? length : PARTIAL;
    }

    /** The {@code Timestamp} of what was found last, Unix milliseconds; below 0 when it has none that is a number. */
    public long timestampMs() {
        return timestampMs;
    }

    /** Where a line's CRLF is; {@link #UNENDED} when it is not there yet, {@link #UNSEEN} behind what is not seen. */
    private int lineEnd(final int start, final int end) {
        for (int i = start; i < end; i++) {
            final byte c = head[i];
            if (c == '\r') {
                return i + 1 == end ? UNENDED : head[i + 1] == '\n' ? i : UNSEEN;
            }
            if (c < ' ' || c == DELETE) {
                return UNSEEN;
            }
        }
        return UNENDED;
    }

    private boolean isPlainHeader(final int start, final int end) {
        int colon = start;
        while (colon < end && isNamePart(head[colon])) {
            colon++;
        }
        if (colon == start || colon == end || head[colon] != ':') {
            return false;
        }
        int from = colon + 1;
        int to = end;
        while (from < to && head[from] == ' ') {
            from++;
        }
        while (to > from && head[to - 1] == ' ') {
            to--;
        }
        return isPlain(start, colon, from, to);
    }

    private boolean isPlain(final int name, final int nameEnd, final int value, final int valueEnd) {
        for (final byte[] other : OTHERWISE) {
            if (is(other, name, nameEnd)) {
                return false;
            }
        }
        for (int i = 0; i < ONCE.length; i++) {
            if (is(ONCE[i], name, nameEnd)) {
                final boolean isFirst = (seen & 1 << i) == 0;
                seen |= 1 << i;
                return isFirst && isPlainValue(i, value, valueEnd);
            }
        }
        return true;
    }

    private boolean isPlainValue(final int name, final int value, final int valueEnd) {
        switch (name) {
            case HOST:
                return value < valueEnd;
            case CONTENT_LENGTH:
                bodyBytes = (int) number(value, valueEnd, MAX_LENGTH_DIGITS);
                return bodyBytes >= 0;
            case TIMESTAMP:
                timestampMs = number(value, valueEnd, MAX_TIMESTAMP_DIGITS);
                return true;
            case CONNECTION:
                return is(KEEP_ALIVE, value, valueEnd);
            case CONTENT_TYPE:
                return is(JSON, value, valueEnd);
            case SIGN_VERSION:
                return is(V1, value, valueEnd) && head[value] == 'V';
            default:
                return true;
        }
    }

    private static boolean isNamePart(final byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
    }

    private boolean is(final byte[] small, final int start, final int end) {
        if (end - start != small.length) {
            return false;
        }
        for (int i = 0; i < small.length; i++) {
            final int c = head[start + i];
            if ((c >= 'A' && c <= 'Z' ? c | SMALL : c) != small[i]) {
                return false;
            }
        }
        return true;
    }

    /** Below 0 when these are not one digit to so many. */
    private long number(final int start, final int end, final int maxDigits) {
        if (start == end || end - start > maxDigits) {
            return -1;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            if (head[i] < '0' || head[i] > '9') {
                return -1;
            }
            value = value * 10 + head[i] - '0';
        }
        return value;
    }
}
