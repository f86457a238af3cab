package dev.holdfast.gateway.sync.ledger;

import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardKind;
import dev.holdfast.ledger.values.onboarding.CardholderState;

/**
 * An application for a card as the ledger has it.
 *
 * @param attempt   the application that counts.
 * @param createdMs when it was made first, Unix milliseconds of the ledger's clock.
 * @param holder    its cardholder.
 * @param product   what card it is for.
 * @param card      what there is of the card.
 */
public record KnownApplication(
    String uniqueNo, CardApplicationState state, int attempt, long createdMs, Holder holder, Product product,
    Card card) {

    /** @param cardholderNo the platform's number; empty when it is not known. */
    public record Holder(CardholderState state, String cardholderNo) {
    }

    /**
     * @param isPackage whether the number is of a package of the platform's, and not of a BIN.
     * @param address   see {@link dev.holdfast.ledger.values.onboarding.CardAddress}; empty for none.
     */
    public record Product(CardKind kind, boolean isPackage, String no, String address) {
    }

    /**
     * @param cardNo the platform's number; empty while there is none.
     * @param status as the ledger has it.
     * @param lastNo its last four digits; empty when they are not known.
     * @param bin    its first digits; empty when they are not known.
     */
    public record Card(String cardNo, CardStatus status, String lastNo, String bin) {
    }
}
