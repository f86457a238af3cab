package dev.holdfast.ledger.model;

import dev.holdfast.ledger.model.ModelCommand.PostEntry;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** Entries, and the orders that they book. */
final class ReferenceEntries {
    private final ReferenceLedger ledger;
    private final Map<String, PostEntry> entries = new HashMap<>();
    private final Map<String, String> booked = new HashMap<>();

    ReferenceEntries(final ReferenceLedger ledger) {
        this.ledger = ledger;
    }

    ResultCode post(final PostEntry entry) {
        final PostEntry known = entries.get(entry.entry());
        if (known != null) {
            final boolean isSame = known.account().equals(entry.account())
                && known.amount().compareTo(entry.amount()) == 0
                && (entry.order().isEmpty() || entry.order().equals(booked.get(entry.entry())));
            if (isSame && entry.isTransfer() && ledger.outboundEntries.get(entry.entry()) == Outbound.FAILED) {
                ledger.outboundEntries.put(entry.entry(), Outbound.PENDING);
            }
            return isSame ? ResultCode.APPROVED : ResultCode.ENTRY_CONFLICT;
        }
        if (entry.amount().signum() == 0) {
            return ResultCode.FIELD_INVALID;
        }
        final ReferenceLedger.ModelAccount account = ledger.accounts.get(entry.account());
        if (account == null) {
            return ResultCode.ACCOUNT_UNKNOWN;
        }
        if (account.status == AccountStatus.CLOSED && !entry.force()) {
            return ResultCode.ACCOUNT_CLOSED;
        }
        if (ledger.balance(entry.account()).add(entry.amount()).abs().compareTo(ReferenceLedger.MAX) > 0) {
            return ResultCode.AMOUNT_OUT_OF_RANGE;
        }
        if (!entry.order().isEmpty()) {
            final ResultCode bookable = entry.isTransfer() ? ResultCode.FIELD_INVALID
                : check(entry.order(), entry.account(), entry.amount());
            if (bookable != ResultCode.APPROVED) {
                return bookable;
            }
        }
        if (!entry.force() && entry.amount().signum() < 0
            && ledger.available(entry.account()).add(freed(entry)).add(entry.amount()).signum() < 0) {
            return ResultCode.BEYOND_AVAILABLE;
        }
        entries.put(entry.entry(), entry);
        ledger.outboundEntries.put(entry.entry(), entry.isTransfer() ? Outbound.PENDING : Outbound.NONE);
        account.entries = account.entries.add(entry.amount());
        final ResultCode result = entry.order().isEmpty() ? ResultCode.APPROVED : book(entry.entry(), entry.order());
        if (result != ResultCode.APPROVED) {
            entries.remove(entry.entry());
            ledger.outboundEntries.remove(entry.entry());
            account.entries = account.entries.subtract(entry.amount());
        }
        return result;
    }

    /** What the order that a debit books no longer holds, or posts back. */
    private BigDecimal freed(final PostEntry entry) {
        if (entry.order().isEmpty()) {
            return BigDecimal.ZERO;
        }
        final ModelOrder order = ledger.orders.get(entry.order());
        final OrderStatus status = order.standing();
        if (order.type == ConsumptionType.REVERSAL && (status == OrderStatus.SUCCESS || status == OrderStatus.FAIL)) {
            final BigDecimal whole = status == OrderStatus.SUCCESS ? order.amount : BigDecimal.ZERO;
            final BigDecimal tooMuch = order.booked.subtract(whole).max(BigDecimal.ZERO);
            return tooMuch.subtract(order.booked.add(entry.amount()).subtract(whole).max(BigDecimal.ZERO));
        }
        if (status == OrderStatus.SUCCESS || status == OrderStatus.FAIL) {
            return entry.amount().negate();
        }
        final BigDecimal before = order.booked.min(BigDecimal.ZERO);
        final BigDecimal after = order.booked.add(entry.amount()).min(BigDecimal.ZERO);
        return before.subtract(after).min(order.held);
    }

    ResultCode book(final String number, final String orderNo) {
        final PostEntry entry = entries.get(number);
        if (entry == null) {
            return ResultCode.ENTRY_UNKNOWN;
        }
        if (orderNo.equals(booked.get(number))) {
            return ResultCode.APPROVED;
        }
        if (booked.containsKey(number) || ledger.outboundEntries.get(number) != Outbound.NONE) {
            return ResultCode.ENTRY_CONFLICT;
        }
        final ResultCode bookable = check(orderNo, entry.account(), entry.amount());
        if (bookable != ResultCode.APPROVED) {
            return bookable;
        }
        final ModelOrder order = ledger.orders.get(orderNo);
        final BigDecimal before = order.booked;
        order.booked = before.add(entry.amount());
        if (ledger.effects().settleAsUsed(order) != null) {
            order.booked = before;
            return ResultCode.AMOUNT_OUT_OF_RANGE;
        }
        booked.put(number, orderNo);
        return ResultCode.APPROVED;
    }

    private ResultCode check(final String orderNo, final String account, final BigDecimal amount) {
        final ModelOrder order = ledger.orders.get(orderNo);
        if (order == null) {
            return ResultCode.ORDER_UNKNOWN;
        }
        final boolean isApplied = ledger.orders.values().stream()
            .anyMatch(other -> other.reversals.containsKey(orderNo));
        if (!order.account.equals(account) || isApplied
            || order.type == ConsumptionType.REVERSAL && order.booked.add(amount).signum() < 0) {
            return ResultCode.ENTRY_ORDER_MISMATCH;
        }
        return order.booked.add(amount).abs().compareTo(ReferenceLedger.MAX) > 0 ? ResultCode.AMOUNT_OUT_OF_RANGE
            : ResultCode.APPROVED;
    }
}
