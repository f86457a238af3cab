package dev.holdfast.ledger.values;

/** Why a notification could not be applied, with the codes under which the store keeps it. */
public enum ReviewReason {
    STATUS_UNKNOWN(0, "The status is not known"),
    TYPE_UNKNOWN(1, "The consumption type is not known"),
    TYPE_CHANGED(2, "The order was of another type before, in the other direction"),
    RELATED_MISSING(3, "A reversal has to name the order that it takes back"),
    REVERSAL_REVERSED(4, "A reversal was itself reversed"),
    ACCOUNT_UNKNOWN(5, "The card has no account in the currency of the amount"),
    AMOUNT_OUT_OF_RANGE(6, "The account cannot hold an amount of this size"),
    OLDER_THAN_RETENTION(
        7, "It is older than the orders that are still known, so the order may have been booked before"),
    DIFFERS_FROM_PLATFORM(8, "The platform's own record of the same moment has another amount or status"),
    FIELD_UNREADABLE(9, "Something that is needed could not be read"),
    WORDS_DIFFER(10, "The platform said two different things of the same moment"),
    RELATED_FORGOTTEN(11, "It takes back or gives back an order that was booked and is not known any more"),
    ORDER_FORGOTTEN(12, "An order of this number was booked before and is not known any more");

    private static final Codes<ReviewReason> CODES = new Codes<>("reason of a review", values(), ReviewReason::code);

    private final int code;
    private final String sentence;

    ReviewReason(final int code, final String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /** The number in the store. */
    public int code() {
        return code;
    }

    /** Whether the notification was not understood, and so says nothing of the order but that something is missing. */
    public boolean isUnread() {
        return this == STATUS_UNKNOWN || this == TYPE_UNKNOWN || this == FIELD_UNREADABLE;
    }

    /** Whether what the platform said does not go together, so that somebody has to say which of it counts. */
    public boolean isDoubt() {
        return this == TYPE_CHANGED || this == DIFFERS_FROM_PLATFORM || this == WORDS_DIFFER;
    }

    /** Whether it depends on account and card, and may settle itself. */
    public boolean isAboutBooking() {
        return this == ACCOUNT_UNKNOWN || this == AMOUNT_OUT_OF_RANGE || this == REVERSAL_REVERSED;
    }

    /** Whether the platform's record of the order can settle it. */
    public boolean canBeAsked() {
        return isUnread() || this == DIFFERS_FROM_PLATFORM || this == WORDS_DIFFER || this == RELATED_MISSING;
    }

    /** One sentence for the back-office. */
    public String sentence() {
        return sentence;
    }

    /** @throws IllegalArgumentException when no reason has this number. */
    public static ReviewReason of(final int code) {
        return CODES.of(code);
    }
}
