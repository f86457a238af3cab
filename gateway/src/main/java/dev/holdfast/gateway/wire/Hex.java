package dev.holdfast.gateway.wire;

/**
 * Hexadecimal digits to bytes into a caller's array. {@link java.util.HexFormat} does the other direction, and makes an
 * array.
 */
final class Hex {
    private Hex() {
    }

    /** Fills {@code target} from twice as many digits; false when there are not exactly so many. */
    static boolean read(final CharSequence digits, final byte[] target) {
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
