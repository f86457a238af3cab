package dev.holdfast.gateway.wire;

/** Whole numbers of a bounded length, and bytes, from digits; without an object in between. */
public final class Digits {
    private Digits() {
    }

    /** The number that the ASCII digits give, or -1 when there are none, too many, or something else among them. */
    static long parse(final byte[] text, final int offset, final int length, final int maxDigits) {
        if (length == 0 || length > maxDigits) {
            return -1;
        }
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            value = value * 10 + text[i] - '0';
        }
        return value;
    }

    /** The number that the ASCII digits give, or -1 when there are none, too many, or something else among them. */
    public static long parse(final CharSequence text, final int maxDigits) {
        final int length = text.length();
        if (length == 0 || length > maxDigits) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            final char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    /** Fills {@code target} from twice as many hexadecimal digits; false when there are not exactly so many. */
    static boolean parseHex(final CharSequence digits, final byte[] target) {
        if (digits.length() != target.length * 2) {
            return false;
        }
        int invalid = 0;
        for (int i = 0; i < target.length; i++) {
            final int high = Character.digit(digits.charAt(2 * i), 16);
            final int low = Character.digit(digits.charAt(2 * i + 1), 16);
            invalid |= high | low;
            target[i] = (byte) (high << 4 | low);
        }
        return invalid >= 0;
    }
}
