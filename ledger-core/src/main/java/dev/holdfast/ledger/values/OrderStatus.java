package dev.holdfast.ledger.values;

/**
 * What the platform says of a consumption order, with the codes under which the journal stores it (contract: constants,
 * common status).
 */
public enum OrderStatus {
    UNKNOWN(0, ""),
    PENDING(1, "Pending"),
    SUCCESS(2, "Success"),
    FAIL(3, "Fail");

    private static final Codes<OrderStatus> CODES = new Codes<>("status of an order", values(), OrderStatus::code);

    private final int code;
    private final String wireName;

    OrderStatus(final int code, final String wireName) {
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

    /** @throws IllegalArgumentException when none has this number. */
    public static OrderStatus of(final int code) {
        return CODES.of(code);
    }
}
