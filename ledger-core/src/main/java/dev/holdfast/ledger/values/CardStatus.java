package dev.holdfast.ledger.values;

/**
 * The platform's card states, with the codes under which the journal stores them (contract: constants, card status).
 */
public enum CardStatus {
    UNKNOWN(0, ""),
    PENDING(1, "Pending"),
    TO_ACTIVATE(2, "ToActivate"),
    ACTIVATED(3, "Activated"),
    FAIL(4, "Fail"),
    FROZEN(5, "Frozen"),
    DELETE(6, "Delete");

    private static final Codes<CardStatus> CODES = new Codes<>("status of a card", values(), CardStatus::code);

    private final int code;
    private final String wireName;

    CardStatus(final int code, final String wireName) {
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

    /** Whether a merchant may give a card this status (contract: constants, card status). */
    public boolean canBeSet() {
        return this == ACTIVATED || this == FROZEN || this == DELETE;
    }

    /** Whether a card of this status can do less than one of the other. */
    public boolean restricts(final CardStatus other) {
        return severity() > other.severity();
    }

    private int severity() {
        return switch (this) {
            case ACTIVATED -> 0;
            case UNKNOWN, PENDING, TO_ACTIVATE, FAIL, FROZEN -> 1;
            case DELETE -> 2;
        };
    }

    /** @throws IllegalArgumentException when none has this number. */
    public static CardStatus of(final int code) {
        return CODES.of(code);
    }
}
