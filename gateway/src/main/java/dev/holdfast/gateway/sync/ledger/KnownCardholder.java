package dev.holdfast.gateway.sync.ledger;

import dev.holdfast.ledger.values.onboarding.CardholderState;

/**
 * A cardholder as the ledger has it.
 *
 * @param attempt      the submission that counts.
 * @param cardholderNo the platform's number; empty when it is not known.
 * @param createdMs    when it was submitted first, Unix milliseconds of the ledger's clock.
 */
public record KnownCardholder(
    String uniqueNo, CardholderState state, int attempt, String cardholderNo, long createdMs) {
}
