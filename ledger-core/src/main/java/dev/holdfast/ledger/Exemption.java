package dev.holdfast.ledger;

/** How often a fee is waived, with the codes under which the journal stores it (contract: constants, exemption). */
public enum Exemption {
    /** Never: the free count does not apply. */
    NONE("None"),
    /** The free count is for the card's whole life. */
    FOREVER("Forever"),
    /** The free count is for each span of so many days. */
    DAY("Day");

    private static final Exemption[] VALUES = values();

    private final String wireName;

    Exemption(final String wireName) {
        this.wireName = wireName;
    }

    /** The number in journal and store. */
    public int code() {
        return ordinal();
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
        if (!isCode(code)) {
            throw new IllegalArgumentException("no exemption has the code " + code);
        }
        return VALUES[code];
    }

    static boolean isCode(final int code) {
        return code >= 0 && code < VALUES.length;
    }
}
