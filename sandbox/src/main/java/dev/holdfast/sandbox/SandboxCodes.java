package dev.holdfast.sandbox;

/**
 * Codes of 3xxx and 4xxx. The platform's pages name only some; for the rest the sandbox has numbers of its own, x9xx,
 * far from any that is known to be the platform's.
 */
final class SandboxCodes {
    /** The platform's: a card's status does not allow it. */
    static final int STATUS_FORBIDS = 4005;
    /** The platform's: a PIN is too weak or of the wrong length. */
    static final int PIN_WEAK = 4016;
    /** The platform's: not a physical card. */
    static final int NOT_PHYSICAL = 4017;

    /** Ours. */
    static final int RESERVE_TOO_LOW = 3901;
    /** Ours. */
    static final int TRANSFER_NUMBER_USED = 3902;
    /** Ours. */
    static final int ACCOUNT_TOO_LOW = 3903;
    /** Ours. */
    static final int CARD_UNKNOWN = 4901;
    /** Ours. */
    static final int CARD_OF_ANOTHER = 4902;
    /** Ours. */
    static final int CARD_NUMBER_USED = 4903;
    /** Ours. */
    static final int ORDER_UNKNOWN = 4906;

    private SandboxCodes() {
    }
}
