package dev.holdfast.bench.attack.judge;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * What a request that may be answered with code 0 would do.
 *
 * @param kind    what is said.
 * @param orderNo null when it is about a card.
 * @param account the cardholder's.
 * @param card    the card's.
 * @param word    the status that the notification says.
 * @param amount  in the account's currency; null when it is about a card.
 * @param timeMs  of the statement.
 */
public record Approvable(
    Kind kind, String orderNo, String account, String card, String word, BigDecimal amount, long timeMs) {
    /** What moves which money. */
    public enum Kind {
        /** Holds. */
        QUESTION,
        /** Posts instead of what is held. */
        SUCCESS,
        /** Moves none. */
        OTHER
    }

    /** Whether both are about the same, whatever the envelope calls it. */
    public boolean saysTheSameAs(final Approvable other) {
        return Objects.equals(orderNo, other.orderNo) && Objects.equals(account, other.account)
            && Objects.equals(card, other.card) && Objects.equals(word, other.word) && timeMs == other.timeMs
            && (amount == null ? other.amount == null : other.amount != null && amount.compareTo(other.amount) == 0);
    }
}
