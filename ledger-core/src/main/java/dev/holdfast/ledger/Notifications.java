package dev.holdfast.ledger;

import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes in what the platform says of orders and cards. A notification is a statement of what is true at its time: an older one changes
 * nothing, and one that cannot be applied is acknowledged and kept for review. Owned by the ledger thread; allocates nothing.
 */
final class Notifications {
    private final LedgerStore store;
    private final OrderAccounting accounting;
    private final OrderRow order = new OrderRow();
    private final OrderRow related = new OrderRow();
    private final CardRow card = new CardRow();
    private final AccountRow account = new AccountRow();
    private final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardholderNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer relatedNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer accountNo = new UnsafeBuffer(0, 0);

    Notifications(final LedgerStore store, final OrderAccounting accounting) {
        this.store = store;
        this.accounting = accounting;
    }

    /** Acknowledges with {@link ResultCode#APPROVED}, or says that there is no room, so that the platform sends it again. */
    ResultCode takeOrder(final NotifyDecoder notice, final long timeMs) {
        notice.wrapConsumeNo(consumeNo);
        notice.wrapCardNo(cardNo);
        notice.wrapCardholderNo(cardholderNo);
        notice.wrapRelatedNo(relatedNo);
        final boolean isKnown = store.orders().find(consumeNo, order);
        if (isKnown && isStale(notice)) {
            return ResultCode.APPROVED;
        }
        final long rowsNeeded = (isKnown ? 0 : 1) + (relatedNo.capacity() > 0 && !store.orders().find(relatedNo, related) ? 1 : 0);
        if (store.orders().count() + rowsNeeded > store.orders().capacity()) {
            return ResultCode.CAPACITY_EXHAUSTED;
        }
        if (isKnown) {
            store.orders().beginChange(order);
        } else {
            store.orders().create(consumeNo, order);
            order.card(cardNo);
        }
        final boolean neededReview = order.needsReview();
        order.updatedTime(timeMs);
        apply(notice, timeMs);
        store.reviewChanged(neededReview, order.needsReview());
        store.orders().endChange(order);
        return ResultCode.APPROVED;
    }

    /** Acknowledges. An update for a card that nobody registered is kept, for when somebody does. */
    ResultCode takeCard(final CardUpdateDecoder update, final long timeMs) {
        update.wrapCardNo(cardNo);
        if (store.cards().find(cardNo, card)) {
            if (update.noticeTime() <= card.noticeTime()) {
                return ResultCode.APPROVED;
            }
            store.cards().beginChange(card);
        } else if (store.cards().isFull()) {
            return ResultCode.CAPACITY_EXHAUSTED;
        } else {
            store.cards().create(cardNo, card);
        }
        card.status(CardStatus.of(update.status()));
        card.noticeTime(update.noticeTime());
        card.updatedTime(timeMs);
        store.cards().endChange(card);
        return ResultCode.APPROVED;
    }

    /** Of two notifications of one time the one with more detail wins, and of two with as much detail the first, unless it left it open. */
    private boolean isStale(final NotifyDecoder notice) {
        if (notice.noticeTime() != order.noticeTime()) {
            return notice.noticeTime() < order.noticeTime();
        }
        final boolean ends = OrderStatus.of(notice.status()) != OrderStatus.PENDING && order.status() == OrderStatus.PENDING;
        return notice.detail() < order.detail() || notice.detail() == order.detail() && !ends;
    }

    private void apply(final NotifyDecoder notice, final long timeMs) {
        final OrderStatus status = OrderStatus.of(notice.status());
        final ConsumptionType type = ConsumptionType.of(notice.type());
        if (!order.hasAccount()) {
            findAccount(notice.currency());
        }
        if (status == OrderStatus.UNKNOWN || type == ConsumptionType.UNKNOWN || !order.type().mayBecome(type)
            || type == ConsumptionType.REVERSAL && (relatedNo.capacity() == 0 || isOrderItself(relatedNo))) {
            order.needsReview(true);
            return;
        }
        order.needsReview(false);
        order.type(type);
        order.status(status);
        order.amount(notice.amount());
        order.fee(notice.fee());
        order.notice(notice.noticeTime(), notice.detail());
        reverse(timeMs);
        if (relatedNo.capacity() > 0) {
            order.related(relatedNo);
        }
        accounting.settle(order);
    }

    /** The card's cardholder, or the one that the notification names, if there is such an account in the right currency. */
    private void findAccount(final long currency) {
        if (store.cards().find(cardNo, card) && card.hasCardholder()) {
            card.wrapCardholder(accountNo);
        } else {
            accountNo.wrap(cardholderNo);
        }
        if (accountNo.capacity() > 0 && store.accounts().find(accountNo, account) && account.currency() == currency) {
            order.account(accountNo);
        }
    }

    /** Brings what a reversal takes back from its related order in line with what the reversal now says. */
    private void reverse(final long timeMs) {
        if (order.type() != ConsumptionType.REVERSAL) {
            return;
        }
        if (order.hasRelated() && order.reversing() > 0) {
            order.wrapRelated(accountNo);
            changeReversed(accountNo, -order.reversing(), timeMs);
        }
        order.reversing(order.status() == OrderStatus.SUCCESS ? order.amount() : 0);
        if (order.reversing() > 0) {
            changeReversed(relatedNo, order.reversing(), timeMs);
        }
    }

    private void changeReversed(final UnsafeBuffer relatedOrderNo, final long change, final long timeMs) {
        if (store.orders().find(relatedOrderNo, related)) {
            store.orders().beginChange(related);
        } else {
            store.orders().create(relatedOrderNo, related);
            order.wrapCard(cardNo);
            related.card(cardNo);
        }
        final boolean neededReview = related.needsReview();
        if (!Units.inRange(related.reversed() + change)) {
            order.reversing(0);
            order.needsReview(true);
        } else {
            related.reversed(related.reversed() + change);
            related.updatedTime(timeMs);
            accounting.settle(related);
        }
        store.reviewChanged(neededReview, related.needsReview());
        store.orders().endChange(related);
    }

    private boolean isOrderItself(final UnsafeBuffer id) {
        return id.capacity() == consumeNo.capacity() && id.compareTo(consumeNo) == 0;
    }
}
