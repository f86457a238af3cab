package dev.holdfast.gateway.sync;

import dev.holdfast.ledger.CardStatus;
import dev.holdfast.ledger.Outbound;

/**
 * What the ledger knows of a card.
 *
 * @param cardholderNo empty when nobody said.
 */
record CardState(String cardNo, String cardholderNo, CardStatus status, Outbound outbound) {
}
