package dev.holdfast.ledger.values;

/** The fees of which a card may have some free, with the codes under which the store keeps them. */
public enum WaivedFee {
    NONE(0),
    /** For a purchase below the threshold. */
    SMALL_CONSUME(1),
    /** For a purchase that failed. */
    DECLINE(2);

    /** How many can be waived. */
    public static final int PLACES = values().length - 1;

    private static final Codes<WaivedFee> CODES = new Codes<>("waived fee", values(), WaivedFee::code);

    private final int code;

    WaivedFee(final int code) {
        this.code = code;
    }

    /** The number in the store. */
    public int code() {
        return code;
    }

    /** Index among those that can be waived, from 0. */
    public int index() {
        return code - 1;
    }

    /** @throws IllegalArgumentException when none has this number. */
    public static WaivedFee of(final int code) {
        return CODES.of(code);
    }
}
