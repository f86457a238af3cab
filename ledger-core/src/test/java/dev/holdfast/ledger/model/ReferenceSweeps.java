package dev.holdfast.ledger.model;

import java.math.BigDecimal;

/** What lets go of old holds and forgets old orders. */
final class ReferenceSweeps {
    private final ReferenceLedger ledger;
    private long retiredBefore;
    private int retiredCount;

    ReferenceSweeps(final ReferenceLedger ledger) {
        this.ledger = ledger;
    }

    long retiredBefore() {
        return retiredBefore;
    }

    void sweep(final String name, final long expireBefore, final long retireBefore) {
        final ModelOrder order = ledger.orders.get(name);
        if (order == null || order.openReview != null) {
            return;
        }
        if (order.held.signum() > 0) {
            if (order.decidedTime < expireBefore) {
                order.isExpired = true;
                order.isExpired = ledger.effects().settle(order,
                    order.usedAt == null ? ledger.local() : order.usedAt) == null;
                order.updatedTime = order.isExpired ? ledger.nowMs() : order.updatedTime;
            }
        } else if (order.updatedTime < retireBefore
            && order.reversals.keySet().stream().allMatch(by -> by.startsWith("retired-"))) {
            retire(name, order, retireBefore);
        }
    }

    private void retire(final String name, final ModelOrder order, final long retireBefore) {
        if (!order.account.isEmpty()) {
            final ReferenceLedger.ModelAccount account = ledger.accounts.get(order.account);
            account.retired = account.retired.add(order.posted);
        }
        ledger.orders.remove(name);
        if (ledger.mergesStatements()) {
            ledger.forgotten.add(name);
        }
        retiredBefore = Math.max(retiredBefore, retireBefore);
        for (final ModelOrder other : ledger.orders.values()) {
            final BigDecimal amount = other.reversals.remove(name);
            if (amount != null) {
                other.reversals.put("retired-" + retiredCount++, amount);
            }
        }
    }
}
