package dev.holdfast.ledger.values.reserve;

import dev.holdfast.ledger.values.Codes;

/**
 * What moves the reserve, each with a sum of its own and the code under which snapshots keep it. Here alone stands what
 * counts in which mode, and in which direction: both are assumptions about the platform, whose pages do not say them.
 */
public enum ReserveSum {
    /** What the first statement found there. */
    OPENED(0, "", 1, 1),
    /** {@link ReserveEntryKind#TOP_UP}. */
    TOPPED_UP(1, "", 1, 1),
    /** {@link ReserveEntryKind#WITHDRAWAL}. */
    WITHDRAWN(2, "", -1, -1),
    /** {@link ReserveEntryKind#CORRECTION}. */
    CORRECTED(3, "", 1, 1),
    /** What settled orders took, less what was taken back or refunded. */
    SETTLED(4, "", -1, 0),
    /** What went to cardholders' accounts on the platform. */
    TRANSFERRED_IN(5, "", 0, -1),
    /** What came back from there. */
    TRANSFERRED_OUT(6, "", 0, 1),
    CONSUME_FEE(7, "Consume_fee", -1, 0),
    APPLE_AUTH_FEE(8, "Apple_auth_fee", -1, 0),
    AUTH_FEE(9, "Auth_fee", -1, 0),
    ATM_FEE(10, "Atm_fee", -1, 0),
    EXCHANGE_FEE(11, "Exchange_fee", -1, 0),
    DECLINE_FEE(12, "Decline_fee", -1, 0),
    SMALL_FEE(13, "Small_fee", -1, 0),
    REFUND_FEE(14, "Refund_fee", -1, 0),
    CANCEL_FEE(15, "Cancel_fee", -1, 0),
    /** Fees of types that are not known, and what a fee's breakdown does not explain. */
    OTHER_FEE(16, "other", -1, 0);

    /** How many there are. */
    public static final int COUNT = values().length;

    /** The code of the first fee; the others follow it, {@link #OTHER_FEE} last. */
    public static final int FIRST_FEE = CONSUME_FEE.code;

    /** How many fees there are, {@link #OTHER_FEE} among them. */
    public static final int FEES = COUNT - FIRST_FEE;

    private static final Codes<ReserveSum> CODES = new Codes<>("sum of the reserve", values(), ReserveSum::code);

    private final int code;
    private final String feeName;
    private final int orders;
    private final int transfers;

    ReserveSum(final int code, final String feeName, final int orders, final int transfers) {
        this.code = code;
        this.feeName = feeName;
        this.orders = orders;
        this.transfers = transfers;
    }

    public int code() {
        return code;
    }

    public boolean isFee() {
        return code >= FIRST_FEE;
    }

    /** Whether it is one of what draws on the reserve, in whichever mode; else it is what the merchant does with it. */
    public boolean isDraw() {
        return code >= SETTLED.code;
    }

    /** The platform's spelling of a fee's type; empty when it is no fee. */
    public String feeName() {
        return feeName;
    }

    /** 1 when it adds to the balance on this basis, -1 when it takes from it, 0 when it does not count. */
    public int effect(final ReserveBasis basis) {
        return basis == ReserveBasis.ORDERS ? orders : transfers;
    }

    /** @throws IllegalArgumentException when none has this number. */
    public static ReserveSum of(final int code) {
        return CODES.of(code);
    }
}
