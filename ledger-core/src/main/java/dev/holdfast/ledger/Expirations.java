package dev.holdfast.ledger;

import dev.holdfast.ledger.message.SweepDecoder;
import dev.holdfast.ledger.reserve.ReserveDraws;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.concurrent.UnsafeBuffer;

/** Lets go of holds that nobody settled and of orders that are long finished, each of them named by the command. */
final class Expirations {
    private final LedgerStore store;
    private final OrderAccounting accounting;
    private final ReserveDraws draws;
    private final OrderRow order = new OrderRow();
    private final AccountRow account = new AccountRow();
    private final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
    private final OrderRow related = new OrderRow();
    private final UnsafeBuffer relatedNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer accountNo = new UnsafeBuffer(0, 0);
    private RuleSet rules;

    Expirations(final LedgerStore store, final OrderAccounting accounting, final ReserveDraws draws) {
        this.store = store;
        this.accounting = accounting;
        this.draws = draws;
    }

    /** Whether the hold is due: still open, and decided before that moment. */
    static boolean isExpiryDue(final OrderRow order, final long expireBefore) {
        return order.money().held() > 0 && order.decidedTime() < expireBefore && !order.needsReview();
    }

    /**
     * Whether the order can be forgotten: nothing held, nothing to look at, no reversal of it kept, and unchanged since
     * before that moment.
     */
    static boolean isRetirementDue(final OrderRow order, final long retireBefore) {
        return order.money().held() == 0 && order.updatedTime() < retireBefore && order.money().reversals() == 0
            && !order.needsReview();
    }

    /** Decides by these rules from now on. */
    void rules(final RuleSet inForce) {
        rules = inForce;
    }

    ResultCode sweep(final SweepDecoder command, final long timeMs) {
        final long expireBefore = command.expireBefore();
        final long retireBefore = command.retireBefore();
        final SweepDecoder.OrdersDecoder named = command.orders();
        while (named.hasNext()) {
            named.next().wrapConsumeNo(consumeNo);
            if (!store.orders().find(consumeNo, order)) {
                continue;
            }
            if (isExpiryDue(order, expireBefore)) {
                expire(timeMs);
            } else if (isRetirementDue(order, retireBefore)) {
                retire(retireBefore);
            }
        }
        return ResultCode.APPROVED;
    }

    private void expire(final long timeMs) {
        store.orders().beginChange(order);
        order.expired(true);
        // Gives room back to the windows it was taken from, so the local time of now does not come into it.
        if (accounting.settle(order, order.usedAt()) == null) {
            order.updatedTime(timeMs);
        } else {
            // A fee that would come back with it does not fit the account; a later sweep tries again.
            order.expired(false);
        }
        store.orders().endChange(order);
    }

    private void retire(final long retireBefore) {
        if (order.money().posted() != 0) {
            order.wrapAccount(accountNo);
            store.accounts().find(accountNo, account);
            store.accounts().beginChange(account);
            account.retired(account.retired() + order.money().posted());
            store.accounts().endChange(account);
        }
        if (order.money().reversing() > 0) {
            order.wrapRelated(relatedNo);
            store.orders().find(relatedNo, related);
            store.orders().beginChange(related);
            related.money().reversals(related.money().reversals() - 1);
            store.orders().endChange(related);
        }
        store.orders().beginChange(order);
        final int feeType = order.money().feeType();
        store.orders().remove(consumeNo);
        draws.forget(consumeNo, feeType);
        if (rules.mergesStatements()) {
            store.forgotten().add(consumeNo);
        }
        store.retiredBefore(retireBefore);
    }
}
