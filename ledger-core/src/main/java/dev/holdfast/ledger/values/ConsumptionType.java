package dev.holdfast.ledger.values;

/**
 * What a consumption order is, with the codes under which the journal stores it (contract: constants, consumption
 * type).
 */
public enum ConsumptionType {
    UNKNOWN(0, ""),
    OPEN_CARD(1, "Open_card"),
    CONSUMPTION(2, "Consumption"),
    ATM(3, "Atm"),
    MANAGE_FEE(4, "Manage_fee"),
    REVERSAL(5, "Reversal"),
    REFUND(6, "Refund");

    private static final Codes<ConsumptionType> CODES = new Codes<>("type of an order", values(),
        ConsumptionType::code);

    private final int code;
    private final String wireName;

    ConsumptionType(final int code, final String wireName) {
        this.code = code;
        this.wireName = wireName;
    }

    /** The number in journal and store. */
    public int code() {
        return code;
    }

    /** The platform's spelling; empty for {@link #UNKNOWN}. */
    public String wireName() {
        return wireName;
    }

    /** Whether a success of this type takes money from the account. */
    public boolean isDebit() {
        return switch (this) {
            case OPEN_CARD, CONSUMPTION, ATM, MANAGE_FEE -> true;
            case UNKNOWN, REVERSAL, REFUND -> false;
        };
    }

    /**
     * Whether an order of this type may turn out to be of the other: unknown until now, the same, or both of them
     * purchases.
     */
    public boolean mayBecome(final ConsumptionType other) {
        return this == UNKNOWN || this == other || isDebit() && other.isDebit();
    }

    /** @throws IllegalArgumentException when none has this number. */
    public static ConsumptionType of(final int code) {
        return CODES.of(code);
    }
}
