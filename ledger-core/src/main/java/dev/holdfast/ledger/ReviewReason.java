package dev.holdfast.ledger;

/** Why a notification could not be applied, with the codes under which the store keeps it. */
public enum ReviewReason {
    STATUS_UNKNOWN("The status is not known"),
    TYPE_UNKNOWN("The consumption type is not known"),
    TYPE_CHANGED("The order was of another type before, in the other direction"),
    RELATED_MISSING("A reversal has to name the order that it takes back"),
    REVERSAL_REVERSED("A reversal was itself reversed"),
    ACCOUNT_UNKNOWN("The card has no account in the currency of the amount"),
    AMOUNT_OUT_OF_RANGE("The account cannot hold an amount of this size"),
    OLDER_THAN_RETENTION("It is older than the orders that are still known, so the order may have been booked before"),
    DIFFERS_FROM_PLATFORM("The platform's own record of the same moment has another amount or status"),
    FIELD_UNREADABLE("Something that is needed could not be read"),
    WORDS_DIFFER("The platform said two different things of the same moment"),
    RELATED_FORGOTTEN("It takes back or gives back an order that was booked and is not known any more"),
    ORDER_FORGOTTEN("An order of this number was booked before and is not known any more");

    private static final ReviewReason[] VALUES = values();

    private final String sentence;

    ReviewReason(final String sentence) {
        this.sentence = sentence;
    }

    /** The number in the store. */
    public int code() {
        return ordinal();
    }

    /** Whether the notification was not understood, and so says nothing of the order but that something is missing. */
    boolean isUnread() {
        return this == STATUS_UNKNOWN || this == TYPE_UNKNOWN || this == FIELD_UNREADABLE;
    }

    /** Whether what the platform said does not go together, so that somebody has to say which of it counts. */
    boolean isDoubt() {
        return this == TYPE_CHANGED || this == DIFFERS_FROM_PLATFORM || this == WORDS_DIFFER;
    }

    /** Whether it depends on account and card, and may settle itself. */
    boolean isAboutBooking() {
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

    /** The reason with this number. */
    public static ReviewReason of(final int code) {
        return VALUES[code];
    }
}
