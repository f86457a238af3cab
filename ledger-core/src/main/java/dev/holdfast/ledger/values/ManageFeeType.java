package dev.holdfast.ledger.values;

/**
 * How often the recurring management fee is due, with the codes under which the journal stores it (contract:
 * packages). It is kept and shown; nothing is charged by it.
 *
 * <p>The platform's pages say that the fee is monthly or annual, and not how these are spelt: {@code Year} is ours.
 */
public enum ManageFeeType {
    /** Never. */
    NONE(0, "None"),
    MONTH(1, "Month"),
    YEAR(2, "Year");

    private static final Codes<ManageFeeType> CODES = new Codes<>("type of management fee", values(),
        ManageFeeType::code);

    private final int code;
    private final String wireName;

    ManageFeeType(final int code, final String wireName) {
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
     * The type with this number.
     *
     * @throws IllegalArgumentException when there is none: ask {@link #isCode} first.
     */
    public static ManageFeeType of(final int code) {
        return CODES.of(code);
    }

    public static boolean isCode(final int code) {
        return CODES.contains(code);
    }
}
