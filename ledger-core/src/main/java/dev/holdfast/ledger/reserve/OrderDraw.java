package dev.holdfast.ledger.reserve;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.store.OrderFeesRow;
import dev.holdfast.ledger.store.OrderMoney;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.reserve.ReserveSum;

import java.util.Arrays;

/**
 * What one order draws on the reserve, which follows from its row and its fees' row alone. Owned by the ledger thread;
 * allocates nothing once it is made.
 *
 * <ul>
 * <li>An order that succeeded draws its amount less what was taken back of it; a refund brings that back.
 * <li>A reversal brings back nothing by itself, since the order that it takes back draws so much less; but what the
 *     ledger did not take back of that order, as entries had booked it by hand, or the order was forgotten, it does.
 * <li>Fees are drawn when the order is over, whether it succeeded or failed.
 * <li>While what the platform says is disputed or cannot be understood, or no account and so no currency is known, an
 *     order draws nothing.
 * </ul>
 */
@HotPath
final class OrderDraw {
    private static final int OTHER = ReserveSum.FEES - 1;

    final long[] fees = new long[ReserveSum.FEES];
    boolean hasAccount;
    long settledUnits;
    boolean isOver;
    /** Whether the fee is one of before it was counted, so that nothing is known of what was counted. */
    boolean isFeeOld;
    long feeUnits;
    long feeTime;
    int feeType;

    /** An order that is not known draws nothing. */
    void none() {
        Arrays.fill(fees, 0);
        hasAccount = false;
        settledUnits = 0;
        isOver = false;
        isFeeOld = false;
        feeUnits = 0;
        feeTime = 0;
        feeType = OrderMoney.NO_FEE_TYPE;
    }

    /** All but the fees' types. */
    void of(final OrderRow order) {
        hasAccount = order.hasAccount();
        settledUnits = settled(order);
        feeUnits = order.money().platformFee();
        feeTime = order.said().feeTime();
        feeType = order.money().feeType();
        isOver = order.standing() == OrderStatus.SUCCESS || order.standing() == OrderStatus.FAIL;
    }

    /**
     * The types of its fee.
     *
     * @param row of the order, when the fee is of several.
     */
    void fees(final OrderFeesRow row) {
        final boolean hasRow = feeType == OrderMoney.SEVERAL_FEE_TYPES;
        final boolean isKnown = hasRow ? row.sum() == feeUnits : feeType != OrderMoney.NO_FEE_TYPE;
        isFeeOld = !isKnown && feeUnits != 0;
        for (int type = 0; type < ReserveSum.FEES; type++) {
            fees[type] = hasRow && isKnown ? row.amount(type) : 0;
        }
        if (isFeeOld) {
            fees[OTHER] = feeUnits;
        } else if (isKnown && !hasRow) {
            fees[feeType - 1] = feeUnits;
        }
    }

    /** What the order itself takes, without fees; below zero for what it brings back. */
    static long settled(final OrderRow order) {
        if (order.standing() != OrderStatus.SUCCESS) {
            return 0;
        }
        final long amount = order.money().amount();
        final long left = amount - Math.min(order.money().reversed(), amount);
        return switch (order.type()) {
            case OPEN_CARD, CONSUMPTION, ATM, MANAGE_FEE -> left;
            case REFUND -> -left;
            case REVERSAL -> -Math.max(0, amount - order.money().reversing());
            case UNKNOWN -> 0;
        };
    }

    /** What it draws of fees of a type. */
    long fee(final int type) {
        return isOver ? fees[type] : 0;
    }

    /**
     * Takes over the types of a fee of which only the sum was known and nobody knows what of it was counted: so only
     * what the sum changes by counts, as a fee of no type.
     */
    void explainAs(final OrderDraw other) {
        long left = feeUnits;
        for (int type = 0; type < OTHER; type++) {
            fees[type] = other.fees[type];
            left -= fees[type];
        }
        fees[OTHER] = left;
    }
}
