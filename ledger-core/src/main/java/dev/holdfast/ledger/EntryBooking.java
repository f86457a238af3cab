package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.store.EntryRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Counts entries as what was booked of an order by hand, so that the order itself posts only the rest. Owned by the
 * ledger thread; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class EntryBooking {
    private final LedgerStore store;
    private final OrderAccounting accounting;
    private final EntryRow entry = new EntryRow();
    private final OrderRow order = new OrderRow();
    private final UnsafeBuffer accountNo = new UnsafeBuffer(0, 0);

    EntryBooking(final LedgerStore store, final OrderAccounting accounting) {
        this.store = store;
        this.accounting = accounting;
    }

    /** What keeps an entry that is yet to be made on this account from booking the order; null when nothing does. */
    ResultCode problemOf(final UnsafeBuffer consumeNo, final UnsafeBuffer entryAccountNo, final long amountUnits) {
        if (!store.orders().find(consumeNo, order)) {
            return ResultCode.ORDER_UNKNOWN;
        }
        order.wrapAccount(accountNo);
        return problemOf(accountNo.equals(entryAccountNo), amountUnits);
    }

    /**
     * How much of what the order that was checked last holds an entry of this amount sets free; or, if it is final,
     * posts back. In units.
     */
    long frees(final long amountUnits) {
        if (order.standing() == OrderStatus.SUCCESS || order.standing() == OrderStatus.FAIL) {
            return order.type() == ConsumptionType.REVERSAL ? excess(0) - excess(amountUnits)
                : Math.max(0, -amountUnits);
        }
        return Math.min(order.money().held(),
            Math.max(0, Math.min(0, order.money().booked()) - Math.min(0, order.money().booked() + amountUnits)));
    }

    /** What entries, with one more, have given back more than the reversal comes to. */
    private long excess(final long more) {
        return Math.max(0, order.money().booked() + more
            - (order.standing() == OrderStatus.SUCCESS ? order.money().amount() : 0));
    }

    /** Says that an entry has booked the order. Saying so twice is saying so once. */
    ResultCode book(final UnsafeBuffer entryNo, final UnsafeBuffer consumeNo) {
        if (!store.entries().find(entryNo, entry)) {
            return ResultCode.ENTRY_UNKNOWN;
        }
        if (entry.books(consumeNo)) {
            return ResultCode.APPROVED;
        }
        if (entry.booksAny() || entry.outbound() != Outbound.NONE) {
            return ResultCode.ENTRY_CONFLICT;
        }
        if (!store.orders().find(consumeNo, order)) {
            return ResultCode.ORDER_UNKNOWN;
        }
        order.wrapAccount(accountNo);
        final ResultCode problem = problemOf(entry.isOn(accountNo), entry.amount());
        if (problem != null) {
            return problem;
        }
        store.orders().beginChange(order);
        order.money().booked(order.money().booked() + entry.amount());
        final boolean fits = accounting.settleAsUsed(order) == null;
        order.money().booked(fits ? order.money().booked() : order.money().booked() - entry.amount());
        store.orders().endChange(order);
        if (!fits) {
            return ResultCode.AMOUNT_OUT_OF_RANGE;
        }
        store.entries().beginChange(entry);
        entry.book(consumeNo);
        store.entries().endChange(entry);
        return ResultCode.APPROVED;
    }

    /**
     * What a reversal has taken back by itself cannot be booked a second time, and what books one gives money back in
     * all.
     */
    private ResultCode problemOf(final boolean isSameAccount, final long amountUnits) {
        final boolean isDebited = order.type() == ConsumptionType.REVERSAL && order.money().booked() + amountUnits < 0;
        if (!isSameAccount || !order.hasAccount() || order.money().reversing() > 0 || isDebited) {
            return ResultCode.ENTRY_ORDER_MISMATCH;
        }
        return Units.inRange(order.money().booked() + amountUnits) ? null : ResultCode.AMOUNT_OUT_OF_RANGE;
    }
}
