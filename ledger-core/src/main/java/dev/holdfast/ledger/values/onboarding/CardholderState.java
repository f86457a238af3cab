package dev.holdfast.ledger.values.onboarding;

import dev.holdfast.ledger.values.Codes;

/** How far a cardholder has come on the platform, with the codes under which journal and store keep it. */
public enum CardholderState {
    /** It has yet to be sent to the platform. */
    PENDING_SUBMISSION(1, "pending_submission"),
    /** The platform has it, and its verification (KYC) has yet to begin. */
    SUBMITTED(2, "submitted"),
    /** It is being verified. */
    KYC_PENDING(3, "kyc_pending"),
    /** It is verified. */
    APPROVED(4, "approved"),
    /** It is not, and may be sent again with a new token. */
    REJECTED(5, "rejected"),
    /** It was not sent, and the token is gone with a restart: it has to be sent again. */
    TOKEN_NEEDED(6, "token_needed");

    /** Of a scan that takes any state. */
    public static final int ANY = 0;

    private static final Codes<CardholderState> CODES = new Codes<>("state of a cardholder", values(),
        CardholderState::code);

    private final int code;
    private final String text;

    CardholderState(final int code, final String text) {
        this.code = code;
        this.text = text;
    }

    /** The number in journal and store. */
    public int code() {
        return code;
    }

    /** In the back-office. */
    public String text() {
        return text;
    }

    /** Whether the sync has something to do for it or to find out about it. */
    public boolean isOpen() {
        return this == PENDING_SUBMISSION || this == SUBMITTED || this == KYC_PENDING;
    }

    /** Whether it has yet to be sent to the platform, as far as is known. */
    public boolean isUnsent() {
        return this == PENDING_SUBMISSION || this == TOKEN_NEEDED;
    }

    /** Whether some state has this number. */
    public static boolean isCode(final int code) {
        return CODES.contains(code);
    }

    /** @throws IllegalArgumentException when no state has this number. */
    public static CardholderState of(final int code) {
        return CODES.of(code);
    }
}
