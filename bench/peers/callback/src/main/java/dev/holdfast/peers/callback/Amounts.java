package dev.holdfast.peers.callback;

/** Amounts as they stand in a callback. */
final class Amounts {
    /** Values above are no amounts; a script of the store holds them exactly in a double. */
    private static final long MOST_MILLIONTHS = 1_000_000_000_000_000L;
    private static final int DECIMALS = 6;
    private static final long BASE = 10;

    private Amounts() {
    }

    /** In millionths of the currency; below 0 when it is no amount. Allocates nothing. */
    static long millionths(final String text) {
        long value = 0;
        int decimals = -1;
        boolean hasDigit = false;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '.' && decimals < 0 && hasDigit) {
                decimals = 0;
            } else if (c < '0' || c > '9' || decimals == DECIMALS || value > MOST_MILLIONTHS) {
                return -1;
            } else {
                value = value * BASE + c - '0';
                decimals += decimals < 0 ? 0 : 1;
                hasDigit = true;
            }
        }
        for (int i = Math.max(0, decimals); i < DECIMALS; i++) {
            value = value > MOST_MILLIONTHS ? value : value * BASE;
        }
        return hasDigit && value <= MOST_MILLIONTHS ? value : -1;
    }
}
