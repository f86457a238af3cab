package dev.holdfast.ledger.values;

/** Whether an account may be drawn on, with the codes under which the journal stores it. */
public enum AccountStatus {
    /** It may. */
    OPEN(1, "open"),
    /** For the time being it may not; entries and notifications are booked. */
    BLOCKED(2, "blocked"),
    /** Never again, and entries are refused unless forced; what the platform reports is booked. */
    CLOSED(3, "closed");

    /** In a command: leave it as it is. */
    public static final int UNCHANGED = 0;

    private static final Codes<AccountStatus> CODES = new Codes<>("status of an account", values(),
        AccountStatus::code);

    private final int code;
    private final String text;

    AccountStatus(final int code, final String text) {
        this.code = code;
        this.text = text;
    }

    /** The number in journal and store: never {@link #UNCHANGED}. */
    public int code() {
        return code;
    }

    /** The spelling in the back-office's requests. */
    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException when no status has this number. */
    public static AccountStatus of(final int code) {
        return CODES.of(code);
    }

    public static boolean isCode(final int code) {
        return CODES.contains(code);
    }
}
