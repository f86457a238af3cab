package dev.holdfast.ledger;

/** Whether a change that was made here has reached the platform, with the codes under which journal and store keep it. */
public enum Outbound {
    /** The platform need not be told. */
    NONE(""),
    /** It has yet to be told. */
    PENDING("pending"),
    /** It was told, and agreed. */
    DONE("done"),
    /** It refused, and somebody has to look. */
    FAILED("failed");

    private static final Outbound[] VALUES = values();

    private final String text;

    Outbound(final String text) {
        this.text = text;
    }

    /** The number in journal and store. */
    public int code() {
        return ordinal();
    }

    /** In the back-office's answers; empty for {@link #NONE}. */
    public String text() {
        return text;
    }

    /** The state with this number, {@link #NONE} for a number that has none. */
    public static Outbound of(final int code) {
        return code > 0 && code < VALUES.length ? VALUES[code] : NONE;
    }
}
