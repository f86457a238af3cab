package dev.holdfast.ledger;

/** What the platform says of a consumption order, with the codes under which the journal stores it (contract: constants, common status). */
public enum OrderStatus {
    UNKNOWN(0, ""),
    PENDING(1, "Pending"),
    SUCCESS(2, "Success"),
    FAIL(3, "Fail");

    private static final OrderStatus[] VALUES = values();

    private final int code;
    private final String wireName;

    OrderStatus(final int code, final String wireName) {
        this.code = code;
        this.wireName = wireName;
    }

    /** The number in journal and store; equal to the ordinal. */
    public int code() {
        return code;
    }

    /** The platform's spelling; empty for {@link #UNKNOWN}. */
    public String wireName() {
        return wireName;
    }

    /** The status with this number, {@link #UNKNOWN} for a number that has none. */
    public static OrderStatus of(final int code) {
        return code > 0 && code < VALUES.length ? VALUES[code] : UNKNOWN;
    }
}
