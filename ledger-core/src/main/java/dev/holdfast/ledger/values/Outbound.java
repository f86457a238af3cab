package dev.holdfast.ledger.values;

/**
 * Whether a change that was made here has reached the platform, with the codes under which journal and store keep it.
 */
public enum Outbound {
    /** The platform need not be notified. */
    NONE(0, ""),
    /** It has yet to be notified. */
    PENDING(1, "pending"),
    /** It was notified, and agreed. */
    DONE(2, "done"),
    /** It refused, and somebody has to look. */
    FAILED(3, "failed");

    private static final Codes<Outbound> CODES = new Codes<>("state of a change for the platform", values(),
        Outbound::code);

    private final int code;
    private final String text;

    Outbound(final int code, final String text) {
        this.code = code;
        this.text = text;
    }

    /** The number in journal and store. */
    public int code() {
        return code;
    }

    /** In the back-office's answers; empty for {@link #NONE}. */
    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException when no state has this number. */
    public static Outbound of(final int code) {
        return CODES.of(code);
    }
}
