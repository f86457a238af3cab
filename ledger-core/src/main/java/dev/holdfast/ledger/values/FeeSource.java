package dev.holdfast.ledger.values;

/** Which fees the cardholder pays, with the codes under which the journal stores them. */
public enum FeeSource {
    /** None. */
    NONE(0, "none"),
    /** What the package's own terms say. */
    PACKAGE(1, "package"),
    /** What the platform reports, passed on. Until it has reported, the package's terms serve as the estimate. */
    PLATFORM(2, "platform");

    private static final Codes<FeeSource> CODES = new Codes<>("source of fees", values(), FeeSource::code);

    private final int code;
    private final String text;

    FeeSource(final int code, final String text) {
        this.code = code;
        this.text = text;
    }

    /** The number in journal and store. */
    public int code() {
        return code;
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
        return CODES.of(code);
    }

    public static boolean isCode(final int code) {
        return CODES.contains(code);
    }
}
