package dev.holdfast.gateway.admin.ledger;

import dev.holdfast.ledger.values.ReviewSubject;

/**
 * How the back-office names a review: by the number of its order, or as {@code card=} or {@code text=} and an
 * identifier. No number that came in a callback has an equals sign.
 *
 * @param id of the subject.
 */
public record ReviewNo(ReviewSubject subject, String id) {
    private static final String CARD = "card=";
    private static final String TEXT = "text=";

    public static ReviewNo parse(final String text) {
        if (text.startsWith(CARD)) {
            return new ReviewNo(ReviewSubject.CARD, text.substring(CARD.length()));
        }
        return text.startsWith(TEXT) ? new ReviewNo(ReviewSubject.TEXT, text.substring(TEXT.length()))
            : new ReviewNo(ReviewSubject.ORDER, text);
    }

    public String format() {
        return switch (subject) {
            case ORDER -> id;
            case CARD -> CARD + id;
            case TEXT -> TEXT + id;
        };
    }
}
