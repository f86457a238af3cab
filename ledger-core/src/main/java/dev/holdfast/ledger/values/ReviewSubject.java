package dev.holdfast.ledger.values;

/** What a review is about, with the codes under which store and messages keep it. */
public enum ReviewSubject {
    /** A consumption order, by its number. */
    ORDER(0),
    /** A card, by its number: a notification named no order that could be read. */
    CARD(1),
    /** A text, by its hash: a notification named neither. */
    TEXT(2);

    private static final Codes<ReviewSubject> CODES = new Codes<>("subject of a review", values(), ReviewSubject::code);

    private final int code;

    ReviewSubject(final int code) {
        this.code = code;
    }

    /** The number in the store. */
    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException when no subject has this number. */
    public static ReviewSubject of(final int code) {
        return CODES.of(code);
    }
}
