package dev.holdfast.ledger.reserve;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderFeesRow;
import dev.holdfast.ledger.store.OrderMoney;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.totals.ReserveTotals;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.ProgramTime;
import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Counts what orders and transfers draw on the reserve: wherever something is said of an order, by what it
 * {@linkplain OrderDraw draws} after it less what it drew before. Disorder, repeats and corrections are then one case.
 * Only as of the rules that {@linkplain RuleSet#countsReserve count}; what changes by older rules is never counted.
 *
 * <p>No decision looks at it, and no authorization passes here. Owned by the ledger thread; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class ReserveDraws {
    private final LedgerStore store;
    private final AccountRow account = new AccountRow();
    private final OrderFeesRow feesRow = new OrderFeesRow();
    private final OrderDraw before = new OrderDraw();
    private final OrderDraw after = new OrderDraw();
    private final FeeBreakdown breakdown = new FeeBreakdown();
    private final long[] feeUnits = new long[ReserveSum.FEES];
    private final UnsafeBuffer accountNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private boolean isCounting;

    public ReserveDraws(final LedgerStore store) {
        this.store = store;
    }

    /** Counts by these rules from now on, or does not. */
    public void rules(final RuleSet inForce) {
        isCounting = inForce.countsReserve();
    }

    /**
     * Before something is said of an order.
     *
     * @param order null for one that is not known.
     */
    public void begin(final OrderRow order) {
        if (order == null) {
            before.none();
        } else {
            before.of(order);
        }
    }

    /**
     * After it was said, in whichever way it ended, and inside a change of the order. What the fee is made of is looked
     * for here and not before, since nobody else changes it.
     *
     * @param notice that said it; null for one that could not be taken.
     * @param hasRest whether its breakdown of the fee follows the identifiers, which a review does not keep.
     * @param localMs the program's local time of the command.
     */
    public void end(
        final OrderRow order, final DirectBuffer consumeNo, final NotifyDecoder notice, final boolean hasRest,
        final long localMs) {
        final boolean hasRow = before.feeType == OrderMoney.SEVERAL_FEE_TYPES;
        final boolean isOtherFee = order.money().platformFee() != before.feeUnits;
        if (!isCounting && !isOtherFee) {
            return;
        }
        if (hasRow && !store.orderFees().find(consumeNo, feesRow)) {
            throw new BrokenInvariantException("an order with a fee of several types has no row for them");
        }
        before.fees(feesRow);
        if (isOtherFee) {
            forgetTypes(order, hasRow);
        }
        if (!isCounting) {
            return;
        }
        after.of(order);
        after.fees(feesRow);
        if (notice != null) {
            keepFees(order, consumeNo, notice, hasRest);
        }
        if (after.isFeeOld && !before.isOver) {
            breakdown.unexplained(after.feeUnits);
            putFees(order, consumeNo);
        }
        if (before.isFeeOld && !after.isFeeOld) {
            before.explainAs(after);
        }
        count(order, localMs);
    }

    /** What the fee was made of before says nothing of another one. */
    private void forgetTypes(final OrderRow order, final boolean hasRow) {
        if (hasRow) {
            breakdown.unexplained(0);
            store.orderFees().beginChange(feesRow);
            feesRow.amounts(breakdown.units);
            store.orderFees().endChange(feesRow);
        } else {
            order.money().feeType(OrderMoney.NO_FEE_TYPE);
        }
    }

    /**
     * Keeps what the order's fee is made of, when the notice is one that says the fee which counts. A later one says it
     * anew; of two of one moment the better one stays, in whichever order they come.
     */
    private void keepFees(
        final OrderRow order, final DirectBuffer consumeNo, final NotifyDecoder notice, final boolean hasRest) {
        if (notice.fee() != after.feeUnits || notice.noticeTime() != after.feeTime || after.feeTime == 0) {
            return;
        }
        if (!hasRest && !after.isFeeOld) {
            return;
        }
        text.wrap(0, 0);
        if (hasRest) {
            wrapFees(notice);
        }
        breakdown.read(after.feeUnits, text);
        if (after.isFeeOld || after.feeTime != before.feeTime || breakdown.isBetterThan(after.fees)) {
            putFees(order, consumeNo);
        }
    }

    private void wrapFees(final NotifyDecoder notice) {
        notice.sbeRewind();
        notice.skipConsumeNo();
        notice.skipCardNo();
        notice.skipCardholderNo();
        notice.skipRelatedNo();
        notice.skipPushId();
        notice.skipMerchantName();
        notice.skipMerchantCity();
        notice.skipRemark();
        notice.wrapFees(text);
    }

    /** A row of its own for several types, which most fees are not; one that is there stays. */
    private void putFees(final OrderRow order, final DirectBuffer consumeNo) {
        final int type = breakdown.type();
        if (after.feeType != OrderMoney.SEVERAL_FEE_TYPES) {
            order.money().feeType(type);
        }
        if (after.feeType == OrderMoney.SEVERAL_FEE_TYPES || type == OrderMoney.SEVERAL_FEE_TYPES) {
            if (after.feeType == OrderMoney.SEVERAL_FEE_TYPES) {
                store.orderFees().beginChange(feesRow);
            } else {
                store.orderFees().create(consumeNo, feesRow);
            }
            feesRow.amounts(breakdown.units);
            store.orderFees().endChange(feesRow);
        }
        after.feeType = order.money().feeType();
        after.fees(feesRow);
    }

    /** An order that draws keeps the account that it has: so before, there was the same or none. */
    private void count(final OrderRow order, final long localMs) {
        final boolean wasCounted = before.hasAccount;
        final long settledUnits = after.settledUnits - (wasCounted ? before.settledUnits : 0);
        boolean isDrawn = settledUnits != 0;
        for (int type = 0; type < ReserveSum.FEES; type++) {
            feeUnits[type] = after.fee(type) - (wasCounted ? before.fee(type) : 0);
            isDrawn |= feeUnits[type] != 0;
        }
        if (!isDrawn) {
            return;
        }
        final long currency = currencyOf(order);
        draw(currency, ReserveSum.SETTLED, settledUnits, localMs);
        for (int type = 0; type < ReserveSum.FEES; type++) {
            draw(currency, ReserveSum.of(ReserveSum.FIRST_FEE + type), feeUnits[type], localMs);
        }
    }

    /** The currency of the order's account; none when it has no account. */
    private long currencyOf(final OrderRow order) {
        order.wrapAccount(accountNo);
        return order.hasAccount() && store.accounts().find(accountNo, account) ? account.currency() : CurrencyCode.NONE;
    }

    private void draw(final long currency, final ReserveSum sum, final long units, final long localMs) {
        if (units != 0 && currency != CurrencyCode.NONE) {
            final ReserveTotals totals = store.reserve();
            totals.draw(totals.take(currency), sum, units, ProgramTime.day(localMs));
        }
    }

    /** What an order takes by itself, before another one takes back of it; see {@link #takenBack}. */
    public static long settled(final OrderRow row) {
        return OrderDraw.settled(row);
    }

    /**
     * After another order took back of this one, or no more.
     *
     * @param settledUnits what it took before.
     */
    public void takenBack(final OrderRow row, final long settledUnits, final long localMs) {
        if (isCounting) {
            draw(currencyOf(row), ReserveSum.SETTLED, OrderDraw.settled(row) - settledUnits, localMs);
        }
    }

    /**
     * After the platform said that it moved money.
     *
     * @param amountUnits above zero for what went to the cardholder's account.
     */
    public void transferred(final long currency, final long amountUnits, final long localMs) {
        if (isCounting) {
            draw(currency, amountUnits > 0 ? ReserveSum.TRANSFERRED_IN : ReserveSum.TRANSFERRED_OUT,
                Math.abs(amountUnits), localMs);
        }
    }

    /**
     * When an order is forgotten: what it drew stays counted.
     *
     * @param feeType of the order.
     */
    public void forget(final DirectBuffer id, final int feeType) {
        if (feeType == OrderMoney.SEVERAL_FEE_TYPES && store.orderFees().find(id, feesRow)) {
            store.orderFees().beginChange(feesRow);
            store.orderFees().remove(id);
        }
    }
}
