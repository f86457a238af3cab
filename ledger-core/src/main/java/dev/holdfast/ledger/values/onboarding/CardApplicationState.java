package dev.holdfast.ledger.values.onboarding;

import dev.holdfast.ledger.values.Codes;

/** How far an application for a card has come, with the codes under which journal and store keep it. */
public enum CardApplicationState {
    /** The platform has yet to be asked, or makes the card. */
    PENDING(1, "pending"),
    /** The card is there and has to be activated. */
    TO_ACTIVATE(2, "to_activate"),
    /** The card can be used. */
    ACTIVATED(3, "activated"),
    /** There is no card, or none any more. */
    FAILED(4, "failed");

    private static final Codes<CardApplicationState> CODES = new Codes<>("state of an application for a card",
        values(), CardApplicationState::code);

    private final int code;
    private final String text;

    CardApplicationState(final int code, final String text) {
        this.code = code;
        this.text = text;
    }

    /** The number in journal and store. */
    public int code() {
        return code;
    }

    /** In the back-office. */
    public String text() {
        return text;
    }

    /** Whether the sync has something to do for it or to find out about it. */
    public boolean isOpen() {
        return this == PENDING || this == TO_ACTIVATE;
    }

    /** Whether some state has this number. */
    public static boolean isCode(final int code) {
        return CODES.contains(code);
    }

    /** @throws IllegalArgumentException when no state has this number. */
    public static CardApplicationState of(final int code) {
        return CODES.of(code);
    }
}
