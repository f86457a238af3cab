package dev.holdfast.ledger.values;

/** How often a fee is waived, with the codes under which the journal stores it (contract: constants, exemption). */
public enum Exemption {
    /** Never: the free count does not apply. */
    NONE(0, "None"),
    /** The free count is for the card's whole life. */
    FOREVER(1, "Forever"),
    /** The free count is for each span of so many days. */
    DAY(2, "Day");

    private static final Codes<Exemption> CODES = new Codes<>("exemption", values(), Exemption::code);

    private final int code;
    private final String wireName;

    Exemption(final int code, final String wireName) {
        this.code = code;
        this.wireName = wireName;
    }

    /** The number in journal and store. */
    public int code() {
        return code;
    }

    /** The platform's spelling. */
    public String wireName() {
        return wireName;
    }

    /**
     * The exemption with this number.
     *
     * @throws IllegalArgumentException when there is none: ask {@link #isCode} first.
     */
    public static Exemption of(final int code) {
        return CODES.of(code);
    }

    public static boolean isCode(final int code) {
        return CODES.contains(code);
    }
}
