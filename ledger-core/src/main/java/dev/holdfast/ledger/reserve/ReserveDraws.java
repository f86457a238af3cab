package dev.holdfast.ledger.reserve;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderFeesRow;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.totals.ReserveTotals;
import dev.holdfast.ledger.terms.RuleSet;
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
    private final OrderRow order = new OrderRow();
    private final OrderFeesRow feesRow = new OrderFeesRow();
    private final OrderDraw before = new OrderDraw();
    private final OrderDraw after = new OrderDraw();
    private final OrderDraw other = new OrderDraw();
    private final FeeBreakdown breakdown = new FeeBreakdown();
    private final UnsafeBuffer consumeNo = new UnsafeBuffer(new byte[OrderRow.MAX_ID_BYTES]);
    private final UnsafeBuffer no = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private boolean isCounting;

    public ReserveDraws(final LedgerStore store) {
        this.store = store;
    }

    /** Counts by these rules from now on, or does not. */
    public void rules(final RuleSet inForce) {
        isCounting = inForce.countsReserve();
    }

    /** Before something is said of an order, which may be unknown. */
    public void begin(final DirectBuffer id) {
        if (!isCounting || id.capacity() > OrderRow.MAX_ID_BYTES) {
            no.wrap(0, 0);
            return;
        }
        consumeNo.putBytes(0, id, 0, id.capacity());
        no.wrap(consumeNo, 0, id.capacity());
        if (store.orders().find(no, order)) {
            before.of(store, order, no);
        } else {
            before.none();
        }
    }

    /**
     * After it was said, in whichever way it ended.
     *
     * @param notice that said it.
     * @param hasRest whether its breakdown of the fee follows the identifiers, which a review does not keep.
     * @param localMs the program's local time of the command.
     */
    public void end(final NotifyDecoder notice, final boolean hasRest, final long localMs) {
        if (no.capacity() == 0 || !store.orders().find(no, order)) {
            return;
        }
        keepFees(notice, hasRest);
        after.of(store, order, no);
        if (after.isFeeOld && !before.isOver) {
            breakdown.unexplained(after.feeUnits);
            putFees();
            after.of(store, order, no);
        }
        if (before.isFeeOld && !after.isFeeOld) {
            before.explainAs(after);
        }
        count(localMs);
    }

    /**
     * Keeps what the order's fee is made of, when the notice is one that says the fee which counts. A later one says it
     * anew; of two of one moment the better one stays, in whichever order they come.
     */
    private void keepFees(final NotifyDecoder notice, final boolean hasRest) {
        final long fee = order.money().platformFee();
        if (notice.fee() != fee || notice.noticeTime() != order.said().feeTime()) {
            return;
        }
        text.wrap(0, 0);
        if (hasRest) {
            wrapFees(notice);
        }
        breakdown.read(fee, text);
        final boolean isKnown = store.orderFees().find(no, feesRow);
        if (isKnown && feesRow.sum() == fee && order.said().feeTime() == before.feeTime) {
            other.of(store, order, no);
            if (!breakdown.isBetterThan(other.fees)) {
                return;
            }
        }
        if (isKnown || !breakdown.isNothing()) {
            putFees();
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

    private void putFees() {
        if (store.orderFees().find(no, feesRow)) {
            store.orderFees().beginChange(feesRow);
        } else {
            store.orderFees().create(no, feesRow);
        }
        feesRow.amounts(breakdown.units);
        store.orderFees().endChange(feesRow);
    }

    private void count(final long localMs) {
        final int day = ProgramTime.day(localMs);
        if (before.currency != after.currency) {
            draw(before.currency, ReserveSum.SETTLED, -before.settledUnits, day);
            draw(after.currency, ReserveSum.SETTLED, after.settledUnits, day);
        } else {
            draw(after.currency, ReserveSum.SETTLED, after.settledUnits - before.settledUnits, day);
        }
        for (int type = 0; type < ReserveSum.FEES; type++) {
            final ReserveSum sum = ReserveSum.of(ReserveSum.FIRST_FEE + type);
            if (before.currency != after.currency) {
                draw(before.currency, sum, -before.fee(type), day);
                draw(after.currency, sum, after.fee(type), day);
            } else {
                draw(after.currency, sum, after.fee(type) - before.fee(type), day);
            }
        }
    }

    private void draw(final long currency, final ReserveSum sum, final long units, final int day) {
        if (units != 0 && currency != CurrencyCode.NONE) {
            final ReserveTotals totals = store.reserve();
            totals.draw(totals.take(currency), sum, units, day);
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
            draw(other.currencyOf(store, row), ReserveSum.SETTLED, OrderDraw.settled(row) - settledUnits,
                ProgramTime.day(localMs));
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
                Math.abs(amountUnits), ProgramTime.day(localMs));
        }
    }

    /** When an order is forgotten: what it drew stays counted. */
    public void forget(final DirectBuffer id) {
        if (store.orderFees().find(id, feesRow)) {
            store.orderFees().beginChange(feesRow);
            store.orderFees().remove(id);
        }
    }
}
