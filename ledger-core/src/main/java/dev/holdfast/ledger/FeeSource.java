package dev.holdfast.ledger;

/** Which fees the cardholder pays, with the codes under which the journal stores them. */
public enum FeeSource {
    /** None. */
    NONE("none"),
    /** What the package's own terms say. */
    PACKAGE("package"),
    /** What the platform reports, passed on. Until it has reported, the package's terms serve as the estimate. */
    PLATFORM("platform");

    private static final FeeSource[] VALUES = values();

    private final String text;

    FeeSource(final String text) {
        this.text = text;
    }

    /** The number in journal and store. */
    public int code() {
        return ordinal();
    }

    /** The spelling in the back-office's requests. */
    public String text() {
        return text;
    }

    /**
     * The source with this number.
     *
     * @throws IllegalArgumentException when there is none: ask {@link #isCode} first.
     */
    public static FeeSource of(final int code) {
        if (!isCode(code)) {
            throw new IllegalArgumentException("no fee source has the code " + code);
        }
        return VALUES[code];
    }

    static boolean isCode(final int code) {
        return code >= 0 && code < VALUES.length;
    }
}
