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
    DIFFERS_FROM_PLATFORM("The platform's own record of the same moment has another amount or status");

    private static final ReviewReason[] VALUES = values();

    private final String sentence;

    ReviewReason(final String sentence) {
        this.sentence = sentence;
    }

    /** The number in the store. */
    public int code() {
        return ordinal();
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
