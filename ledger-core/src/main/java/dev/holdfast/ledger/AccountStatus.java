package dev.holdfast.ledger;

/** Whether an account may be drawn on, with the codes under which the journal stores it. */
public enum AccountStatus {
    /** It may. */
    OPEN("open"),
    /** For the time being it may not; entries and notifications are booked. */
    BLOCKED("blocked"),
    /** Never again, and entries are refused unless forced; what the platform reports is booked. */
    CLOSED("closed");

    /** In a command: leave it as it is. */
    public static final int UNCHANGED = 0;

    private static final AccountStatus[] VALUES = values();

    private final String text;

    AccountStatus(final String text) {
        this.text = text;
    }

    /** The number in journal and store: never {@link #UNCHANGED}. */
    public int code() {
        return ordinal() + 1;
    }

    /** The spelling in the back-office's requests. */
    public String text() {
        return text;
    }

    /** The status with this number; {@link #OPEN} for a number that has none, such as that of a row that nobody set. */
    public static AccountStatus of(final int code) {
        return isCode(code) ? VALUES[code - 1] : OPEN;
    }

    static boolean isCode(final int code) {
        return code > 0 && code <= VALUES.length;
    }
}
