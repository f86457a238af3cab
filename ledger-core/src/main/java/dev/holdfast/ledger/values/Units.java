package dev.holdfast.ledger.values;

import java.nio.charset.StandardCharsets;

/** The measure of money: a {@code long} of millionths of a currency's unit, exact everywhere. */
public final class Units {
    /** Units in one whole of a currency. */
    public static final long PER_WHOLE = 1_000_000L;

    /** Decimals that a unit stands for. An amount with more of them is refused, never rounded. */
    public static final int SCALE = 6;

    /**
     * Largest size of one amount, and of an account's balance in either direction: 10^12 whole. Sums of two stay far
     * inside a {@code long}, so the arithmetic of one step cannot overflow.
     */
    public static final long MAX = 1_000_000_000_000L * PER_WHOLE;

    /**
     * Largest sum of holds of one account. Holds that come back because a reversal was withdrawn may together be more
     * than the balance.
     */
    public static final long MAX_HELD = 4 * MAX;

    /** What {@link #parse(byte[], int, int)} returns for a text that is no amount. Never an amount itself. */
    public static final long INVALID = Long.MIN_VALUE;

    private static final int MAX_EXPONENT = 1_000;

    private Units() {
    }

    /**
     * Reads a decimal number in JSON's grammar, exactly and without an intermediate double.
     *
     * @return the amount, or {@link #INVALID} when the text is no such number, is larger than {@link #MAX} in size, or
     *     has a digit other than 0 behind the sixth decimal.
     */
    public static long parse(final byte[] text, final int offset, final int length) {
        final int end = offset + length;
        final boolean negative = length > 0 && text[offset] == '-';
        int at = negative ? offset + 1 : offset;
        long significand = 0;
        int pendingZeros = 0;
        int decimals = 0;
        boolean inFraction = false;
        final int firstDigit = at;
        for (; at < end; at++) {
            final int c = text[at];
            if (c == '.' && !inFraction && at > firstDigit) {
                inFraction = true;
                continue;
            }
            if (!isDigit(c)) {
                break;
            }
            if (!inFraction && at == firstDigit + 1 && text[firstDigit] == '0') {
                return INVALID;
            }
            decimals += inFraction ? 1 : 0;
            if (c == '0') {
                pendingZeros += significand == 0 ? 0 : 1;
                continue;
            }
            significand = shift(significand, pendingZeros + 1);
            if (significand == INVALID || significand + (c - '0') > MAX) {
                return INVALID;
            }
            significand += c - '0';
            pendingZeros = 0;
        }
        if (at == firstDigit || !isDigit(text[at - 1])) {
            return INVALID;
        }
        final int exponent = at == end ? 0 : parseExponent(text, at, end);
        if (exponent == Integer.MIN_VALUE) {
            return INVALID;
        }
        final long units = shift(significand, pendingZeros - decimals + exponent + SCALE);
        return negative && units != INVALID ? -units : units;
    }

    /**
     * Reads an amount as {@link #parse(byte[], int, int)} does.
     *
     * @throws IllegalArgumentException when it is no amount.
     */
    public static long parse(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final long units = parse(bytes, 0, bytes.length);
        if (units == INVALID) {
            throw new IllegalArgumentException("amount=" + text
                + " should be a decimal number of at most 6 decimals and 10^12 in size");
        }
        return units;
    }

    /**
     * {@code value} times ten to the {@code places}, for a value from 0 to {@link #MAX}; {@link #INVALID} when inexact
     * or too large.
     */
    private static long shift(final long value, final int places) {
        if (value == 0) {
            return 0;
        }
        if (places < 0) {
            return INVALID;
        }
        long shifted = value;
        for (int i = 0; i < places; i++) {
            if (shifted > MAX / 10) {
                return INVALID;
            }
            shifted *= 10;
        }
        return shifted;
    }

    /**
     * The exponent behind an {@code e}, cut at ±{@link #MAX_EXPONENT}, where no amount is left;
     * {@link Integer#MIN_VALUE} if malformed.
     */
    private static int parseExponent(final byte[] text, final int offset, final int end) {
        int at = offset;
        if (text[at] != 'e' && text[at] != 'E') {
            return Integer.MIN_VALUE;
        }
        at++;
        final boolean negative = at < end && text[at] == '-';
        if (at < end && (text[at] == '-' || text[at] == '+')) {
            at++;
        }
        if (at == end) {
            return Integer.MIN_VALUE;
        }
        int exponent = 0;
        for (; at < end; at++) {
            if (!isDigit(text[at])) {
                return Integer.MIN_VALUE;
            }
            exponent = Math.min(exponent * 10 + text[at] - '0', MAX_EXPONENT);
        }
        return negative ? -exponent : exponent;
    }

    private static boolean isDigit(final int c) {
        return c >= '0' && c <= '9';
    }

    /** Whether an amount's size is at most {@link #MAX}. */
    public static boolean inRange(final long units) {
        return units >= -MAX && units <= MAX;
    }

    /** The decimal text of an amount: no exponent, at least two decimals, no needless zeros behind them. */
    public static String format(final long units) {
        final StringBuilder text = new StringBuilder(24);
        if (units < 0) {
            text.append('-');
        }
        appendMagnitude(text, Math.abs(units / PER_WHOLE), Math.abs(units % PER_WHOLE));
        return text.toString();
    }

    /**
     * The decimal text of a sum kept in two parts.
     *
     * @param whole  whole currency units, rounded towards negative infinity.
     * @param micros 0 to 999,999 millionths on top of it.
     */
    public static String format(final long whole, final long micros) {
        final StringBuilder text = new StringBuilder(24);
        if (whole >= 0) {
            appendMagnitude(text, whole, micros);
        } else {
            text.append('-');
            appendMagnitude(text, micros == 0 ? -whole : -(whole + 1), micros == 0 ? 0 : PER_WHOLE - micros);
        }
        return text.toString();
    }

    private static void appendMagnitude(final StringBuilder text, final long whole, final long micros) {
        text.append(whole).append('.');
        long rest = micros;
        long place = PER_WHOLE / 10;
        for (int decimals = 0; decimals < 2 || rest > 0; decimals++) {
            text.append((char) ('0' + rest / place));
            rest %= place;
            place /= 10;
        }
    }
}
