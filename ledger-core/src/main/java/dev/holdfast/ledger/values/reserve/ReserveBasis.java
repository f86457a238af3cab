package dev.holdfast.ledger.values.reserve;

import dev.holdfast.ledger.values.Codes;

/**
 * What draws on the reserve, with the codes in messages. It follows from the mode of the integration, which the ledger
 * does not know: whoever asks or states says it.
 */
public enum ReserveBasis {
    /** Settled orders and fees, as in AUTHORIZATION mode. */
    ORDERS(1),
    /** Transfers to cardholders' accounts on the platform, as in CREDIT_EXTENSION mode. */
    TRANSFERS(2);

    private static final Codes<ReserveBasis> CODES = new Codes<>("basis of the reserve", values(), ReserveBasis::code);

    private final int code;

    ReserveBasis(final int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException when none has this number: ask {@link #isCode} first. */
    public static ReserveBasis of(final int code) {
        return CODES.of(code);
    }

    public static boolean isCode(final int code) {
        return CODES.contains(code);
    }
}
