package dev.holdfast.ledger;

import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Target-state accounting: works out what an order should hold and have posted now, and applies the difference to what it holds and has
 * posted. Repeats, corrections and disorder are then one case. Keeps {@code held = Σ open holds} and {@code balance = Σ entries + Σ posted}.
 * Owned by the ledger thread; allocates nothing.
 */
final class OrderAccounting {
    private final LedgerStore store;
    private final AccountRow account = new AccountRow();
    private final UnsafeBuffer accountNo = new UnsafeBuffer(0, 0);

    OrderAccounting(final LedgerStore store) {
        this.store = store;
    }

    /**
     * Brings the account in line with the order, whose row is inside a change. When that cannot be done the order is put up for review and
     * the money stays as it was.
     */
    void settle(final OrderRow order) {
        final long heldChange = targetHeld(order) - order.held();
        final long balanceChange = targetPosted(order) - order.posted();
        if (heldChange == 0 && balanceChange == 0) {
            return;
        }
        if (!order.hasAccount()) {
            order.needsReview(true);
            return;
        }
        order.wrapAccount(accountNo);
        if (!store.accounts().find(accountNo, account)) {
            throw new IllegalStateException("an order names an account that does not exist");
        }
        if (!Units.inRange(account.balance() + balanceChange)) {
            order.needsReview(true);
            return;
        }
        store.accounts().beginChange(account);
        account.held(account.held() + heldChange);
        account.balance(account.balance() + balanceChange);
        store.accounts().endChange(account);
        store.totals().add(account.currency(), balanceChange, heldChange);
        order.held(order.held() + heldChange);
        order.posted(order.posted() + balanceChange);
    }

    /** An approved order holds its authorized amount, less what was reversed, until the platform says how it ended. */
    private static long targetHeld(final OrderRow order) {
        return switch (order.status()) {
            case SUCCESS, FAIL -> 0;
            case PENDING, UNKNOWN -> order.isApproved() && order.type().isDebit()
                ? order.authorizedAmount() - Math.min(order.reversed(), order.authorizedAmount())
                : 0;
        };
    }

    /** A success posts the amount: out for a purchase, less what was reversed; in for a refund. A reversal acts on the order it names. */
    private static long targetPosted(final OrderRow order) {
        if (order.status() != OrderStatus.SUCCESS) {
            return 0;
        }
        if (order.type().isDebit()) {
            return Math.min(order.reversed(), order.amount()) - order.amount();
        }
        return order.type() == ConsumptionType.REFUND ? order.amount() : 0;
    }
}
