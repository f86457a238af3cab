package dev.holdfast.gateway.sync.ledger;

import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.Outbound;

/**
 * What the ledger knows of a card.
 *
 * @param cardholderNo empty when nobody said.
 */
public record KnownCard(String cardNo, String cardholderNo, CardStatus status, Outbound outbound) {
}
