package dev.holdfast.gateway.wire.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * UTF-8 without objects in between: Java's characters into a caller's array, where a lone surrogate becomes a question
 * mark, and a strict check.
 */
public final class Utf8 {
    /** Most bytes that one {@code char} becomes. */
    public static final int MAX_BYTES_PER_CHAR = 3;
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {
    }

    /**
     * Whether the bytes are UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF, nothing cut
     * off.
     */
    public static boolean isWellFormed(final byte[] bytes, final int offset, final int length) {
        final int end = offset + length;
        int i = offset;
        while (i < end) {
            if (end - i >= Long.BYTES && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
                i += Long.BYTES;
            } else if (bytes[i] >= 0) {
                i++;
            } else {
                final int size = sequenceBytes(bytes, i, end);
                if (size == 0) {
                    return false;
                }
                i += size;
            }
        }
        return true;
    }

    /** The longest length up to a limit at which no character is cut apart. */
    public static int cut(final byte[] bytes, final int offset, final int length, final int limit) {
        if (length <= limit) {
            return length;
        }
        int end = limit;
        while (end > 0 && (bytes[offset + end] & CONTINUATION_MASK) == CONTINUATION) {
            end--;
        }
        return end;
    }

    /** Bytes of the sequence that begins here with a byte above 0x7F, or 0 when it is none. */
    private static int sequenceBytes(final byte[] bytes, final int at, final int end) {
        final int lead = bytes[at] & 0xFF;
        final int size = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (size == 0 || end - at < size) {
            return 0;
        }
        final int second = bytes[at + 1] & 0xFF;
        final int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        final int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = at + 2; i < at + size; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    /** Writes and returns where the writing ended. The target must have room. */
    public static int write(
        final char[] chars, final int offset, final int length, final byte[] target, final int position) {
        final int end = offset + length;
        int out = position;
        int i = offset;
        while (i < end && chars[i] < 0x80) {
            target[out++] = (byte) chars[i++];
        }
        for (; i < end; i++) {
            final char c = chars[i];
            if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(chars[i + 1])) {
                out = writePair(Character.toCodePoint(c, chars[++i]), target, out);
            } else {
                out = writeUnit(c, target, out);
            }
        }
        return out;
    }

    /** Writes and returns where the writing ended. The target must have room. */
    public static int write(final CharSequence chars, final byte[] target, final int position) {
        int out = position;
        for (int i = 0, end = chars.length(); i < end; i++) {
            final char c = chars.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(chars.charAt(i + 1))) {
                out = writePair(Character.toCodePoint(c, chars.charAt(++i)), target, out);
            } else {
                out = writeUnit(c, target, out);
            }
        }
        return out;
    }

    private static int writeUnit(final char c, final byte[] target, final int position) {
        int out = position;
        if (c < 0x80) {
            target[out++] = (byte) c;
        } else if (c < 0x800) {
            target[out++] = (byte) (0xC0 | c >> 6);
            target[out++] = (byte) (0x80 | c & 0x3F);
        } else if (Character.isSurrogate(c)) {
            target[out++] = '?';
        } else {
            target[out++] = (byte) (0xE0 | c >> 12);
            target[out++] = (byte) (0x80 | c >> 6 & 0x3F);
            target[out++] = (byte) (0x80 | c & 0x3F);
        }
        return out;
    }

    private static int writePair(final int codePoint, final byte[] target, final int position) {
        target[position] = (byte) (0xF0 | codePoint >> 18);
        target[position + 1] = (byte) (0x80 | codePoint >> 12 & 0x3F);
        target[position + 2] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        target[position + 3] = (byte) (0x80 | codePoint & 0x3F);
        return position + 4;
    }
}
