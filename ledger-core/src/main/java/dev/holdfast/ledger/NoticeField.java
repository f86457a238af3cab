package dev.holdfast.ledger;

/** Members of the platform's notifications that something depends on, with their bits in commands (contract: callbacks). */
public enum NoticeField {
    CONSUME_NO("consume_no"),
    CARD_NO("card_no"),
    CARDHOLDER_NO("cardholder_no"),
    CONSUME_RELATE_NO("consume_relate_no"),
    TYPE("type"),
    STATUS("status"),
    AMOUNT("amount"),
    FEE("fee"),
    TIME("time"),
    AFTER_STATUS("after_status");

    private static final NoticeField[] VALUES = values();

    private final String wireName;

    NoticeField(final String wireName) {
        this.wireName = wireName;
    }

    /** The platform's spelling. */
    public String wireName() {
        return wireName;
    }

    /** One bit; never changes. */
    public int bit() {
        return 1 << ordinal();
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
