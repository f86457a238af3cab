package dev.holdfast.ledger.values.onboarding;

import dev.holdfast.ledger.values.Codes;

/** What a card is made of (contract: constants, card type), with the codes under which journal and store keep it. */
public enum CardKind {
    VIRTUAL(1, "Virtual"),
    PHYSICAL(2, "Physical");

    private static final Codes<CardKind> CODES = new Codes<>("kind of card", values(), CardKind::code);

    private final int code;
    private final String wireName;

    CardKind(final int code, final String wireName) {
        this.code = code;
        this.wireName = wireName;
    }

    /** The number in journal and store. */
    public int code() {
        return code;
    }

    /** The platform's spelling. */
    public String wireName() {
        return wireName;
    }

    /** Whether some kind has this number. */
    public static boolean isCode(final int code) {
        return CODES.contains(code);
    }

    /** @throws IllegalArgumentException when no kind has this number. */
    public static CardKind of(final int code) {
        return CODES.of(code);
    }
}
