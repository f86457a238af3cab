package dev.holdfast.gateway.platform;

/** What the platform takes for a card's PIN. No state; any thread. */
public final class Pin {
    /** How many digits it has. */
    public static final int LENGTH = 6;

    private static final int RUN = 3;

    private Pin() {
    }

    /** Whether it has the right number of characters, and they are digits. */
    public static boolean isWellFormed(final char[] pin) {
        boolean isDigits = pin.length == LENGTH;
        for (final char digit : pin) {
            isDigits &= digit >= '0' && digit <= '9';
        }
        return isDigits;
    }

    /** Whether three in a row are the same, or follow each other up or down. */
    public static boolean isWeak(final char[] pin) {
        for (int i = RUN - 1; i < pin.length; i++) {
            final int step = pin[i] - pin[i - 1];
            if (step == pin[i - 1] - pin[i - 2] && Math.abs(step) <= 1) {
                return true;
            }
        }
        return false;
    }

    /** @throws IllegalArgumentException when the platform would refuse it; the message does not hold it. */
    public static void check(final char[] pin) {
        if (!isWellFormed(pin) || isWeak(pin)) {
            throw new IllegalArgumentException("the PIN should have " + LENGTH + " digits, of which no " + RUN
                + " in a row are the same, as in 111, or follow each other, as in 123 or 321");
        }
    }
}
