package dev.holdfast.gateway.sync.onboarding;

import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardholderState;

/** What the platform's states are called here (contract: constants). No state; any thread. */
public final class PlatformStates {
    private PlatformStates() {
    }

    /** @return null for one that is not known here. */
    public static CardholderState cardholder(final String status) {
        return switch (status) {
            case "Pending" -> CardholderState.SUBMITTED;
            case "In_progress" -> CardholderState.KYC_PENDING;
            case "Approved" -> CardholderState.APPROVED;
            case "Rejected" -> CardholderState.REJECTED;
            default -> null;
        };
    }

    /** How far an application has come whose card has this status. */
    public static CardApplicationState application(final CardStatus status) {
        return switch (status) {
            case UNKNOWN, PENDING -> CardApplicationState.PENDING;
            case TO_ACTIVATE -> CardApplicationState.TO_ACTIVATE;
            case ACTIVATED, FROZEN -> CardApplicationState.ACTIVATED;
            case FAIL, DELETE -> CardApplicationState.FAILED;
        };
    }

    /** Why there is no card to use; empty when there is one. */
    public static String failure(final CardStatus status) {
        return status == CardStatus.FAIL ? "the platform could not make the card"
            : status == CardStatus.DELETE ? "the card was deleted before it was activated" : "";
    }
}
