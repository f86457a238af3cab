package dev.holdfast.gateway.wire;

/** Java's characters as UTF-8 into a caller's array, without an object in between. A lone surrogate becomes a question mark. */
final class Utf8 {
    /** Most bytes that one {@code char} becomes. */
    static final int MAX_BYTES_PER_CHAR = 3;

    private Utf8() {
    }

    /** Writes and returns where the writing ended. The target must have room. */
    static int write(final char[] chars, final int offset, final int length, final byte[] target, final int position) {
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
    static int write(final CharSequence chars, final byte[] target, final int position) {
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
