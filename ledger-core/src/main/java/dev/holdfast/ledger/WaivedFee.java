package dev.holdfast.ledger;

/** The fees of which a card may have some free, with the codes under which the store keeps them. */
public enum WaivedFee {
    NONE,
    /** For a purchase below the threshold. */
    SMALL_CONSUME,
    /** For a purchase that failed. */
    DECLINE;

    private static final WaivedFee[] VALUES = values();

    /** The number in the store. */
    public int code() {
        return ordinal();
    }

    /** Place among those that can be waived, from 0. */
    public int place() {
        return ordinal() - 1;
    }

    public static WaivedFee of(final int code) {
        return VALUES[code];
    }
}
