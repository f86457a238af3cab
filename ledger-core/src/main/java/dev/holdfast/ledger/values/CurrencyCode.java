package dev.holdfast.ledger.values;

/**
 * A currency's code packed into a {@code long}: up to eight ASCII letters and digits, the first in the highest byte, so
 * that two codes compare as numbers. 0 stands for no currency.
 */
public final class CurrencyCode {
    /** No currency given. */
    public static final long NONE = 0;

    /** Longest code: eight characters ({@code TUSDT} has five). */
    public static final int MAX_LENGTH = Long.BYTES;

    private CurrencyCode() {
    }

    /**
     * Packs a code.
     *
     * @throws IllegalArgumentException when it is empty, longer than {@link #MAX_LENGTH} or holds anything but A-Z and
     *     0-9.
     */
    public static long pack(final CharSequence code) {
        final int length = code.length();
        if (length == 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("currency=" + code + " should be 1 to 8 of A-Z and 0-9, such as USD");
        }
        long packed = 0;
        for (int i = 0; i < length; i++) {
            final char c = code.charAt(i);
            if (!(c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')) {
                throw new IllegalArgumentException("currency=" + code
                    + " should be 1 to 8 of A-Z and 0-9, such as USD");
            }
            packed |= (long) c << (Long.SIZE - Byte.SIZE * (i + 1));
        }
        return packed;
    }

    /**
     * Packs a code that somebody else wrote, small letters as capitals.
     *
     * @return {@link #NONE} when it is no code.
     */
    public static long pack(final byte[] text, final int offset, final int length) {
        if (length > MAX_LENGTH) {
            return NONE;
        }
        long packed = 0;
        for (int i = 0; i < length; i++) {
            final int c = text[offset + i];
            final int capital = c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
            if (!(capital >= 'A' && capital <= 'Z' || capital >= '0' && capital <= '9')) {
                return NONE;
            }
            packed |= (long) capital << (Long.SIZE - Byte.SIZE * (i + 1));
        }
        return packed;
    }

    /** The code's text; empty for {@link #NONE}. */
    public static String format(final long packed) {
        final StringBuilder text = new StringBuilder(MAX_LENGTH);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            final int c = (int) (packed >>> shift) & 0xFF;
            if (c == 0) {
                break;
            }
            text.append((char) c);
        }
        return text.toString();
    }
}
