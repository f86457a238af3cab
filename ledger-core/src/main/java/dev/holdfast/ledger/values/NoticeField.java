package dev.holdfast.ledger.values;

/**
 * Members of the platform's notifications that something depends on, with their bits in commands (contract: callbacks).
 */
public enum NoticeField {
    CONSUME_NO(1 << 0, "consume_no"),
    CARD_NO(1 << 1, "card_no"),
    CARDHOLDER_NO(1 << 2, "cardholder_no"),
    CONSUME_RELATE_NO(1 << 3, "consume_relate_no"),
    TYPE(1 << 4, "type"),
    STATUS(1 << 5, "status"),
    AMOUNT(1 << 6, "amount"),
    FEE(1 << 7, "fee"),
    TIME(1 << 8, "time"),
    AFTER_STATUS(1 << 9, "after_status");

    private static final NoticeField[] VALUES = values();

    private final int bit;
    private final String wireName;

    NoticeField(final int bit, final String wireName) {
        this.bit = bit;
        this.wireName = wireName;
    }

    /** The platform's spelling. */
    public String wireName() {
        return wireName;
    }

    /** One bit; never changes. */
    public int bit() {
        return bit;
    }

    /** Whether it is one of a set of bits. */
    public boolean isIn(final int bits) {
        return (bits & bit()) != 0;
    }

    /** The names of a set of bits, with commas between. Allocates: for people. */
    public static String names(final int bits) {
        final StringBuilder names = new StringBuilder();
        for (final NoticeField field : VALUES) {
            if (field.isIn(bits)) {
                names.append(names.isEmpty() ? "" : ", ").append(field.wireName);
            }
        }
        return names.toString();
    }
}
