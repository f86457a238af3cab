package dev.holdfast.ledger;

/** The measure of money: a {@code long} of millionths of a currency's unit, exact everywhere. */
public final class Units {
    /** Units in one whole of a currency. */
    public static final long PER_WHOLE = 1_000_000L;

    /** Decimals that a unit stands for. An amount with more of them is refused, never rounded. */
    public static final int SCALE = 6;

    /**
     * Largest size of one amount, and of an account's balance in either direction: 10^12 whole. Sums of two stay far inside a
     * {@code long}, so the arithmetic of one step cannot overflow.
     */
    public static final long MAX = 1_000_000_000_000L * PER_WHOLE;

    private Units() {
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
