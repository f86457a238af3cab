package dev.holdfast.ledger;

/** What a review is about, with the codes under which store and messages keep it. */
public enum ReviewSubject {
    /** A consumption order, by its number. */
    ORDER,
    /** A card, by its number: a notification named no order that could be read. */
    CARD,
    /** A text, by its hash: a notification named neither. */
    TEXT;

    private static final ReviewSubject[] VALUES = values();

    /** The number in the store. */
    public int code() {
        return ordinal();
    }

    /** The subject with this number; {@link #ORDER} for messages that had no such field. */
    public static ReviewSubject of(final int code) {
        return code > 0 && code < VALUES.length ? VALUES[code] : ORDER;
    }
}
