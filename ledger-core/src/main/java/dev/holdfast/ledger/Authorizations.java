package dev.holdfast.ledger;

import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decides authorizations: one decision for each consumption order, for ever. Owned by the ledger thread; allocates nothing.
 */
final class Authorizations {
    private final LedgerStore store;
    private final OrderAccounting accounting;
    private final OrderRow order = new OrderRow();
    private final CardRow card = new CardRow();
    private final AccountRow account = new AccountRow();
    private final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardholderNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer accountNo = new UnsafeBuffer(0, 0);

    Authorizations(final LedgerStore store, final OrderAccounting accounting) {
        this.store = store;
        this.accounting = accounting;
    }

    /** Decides, or repeats the decision. A repeat that asks for something else is declined and changes nothing. */
    ResultCode authorize(final AuthorizeDecoder question, final long timeMs) {
        final boolean isKnown = find(question);
        if (isKnown && order.isDecided()) {
            return repeated(question);
        }
        if (!isKnown && store.orders().isFull()) {
            return ResultCode.CAPACITY_EXHAUSTED;
        }
        final ConsumptionType type = ConsumptionType.of(question.type());
        final ResultCode decision = decide(question, type, isKnown);
        if (isKnown) {
            store.orders().beginChange(order);
        } else {
            store.orders().create(consumeNo, order);
            order.amount(question.amount());
            order.type(type);
        }
        order.card(cardNo);
        if (decision.isApproved()) {
            order.account(accountNo);
        }
        order.decide(decision, question.amount(), timeMs);
        accounting.settle(order);
        store.orders().endChange(order);
        return decision;
    }

    /** The decision that there is, or {@link ResultCode#TOO_LATE}. Changes nothing. */
    ResultCode repeat(final AuthorizeDecoder question) {
        return find(question) && order.isDecided() ? repeated(question) : ResultCode.TOO_LATE;
    }

    private boolean find(final AuthorizeDecoder question) {
        question.wrapConsumeNo(consumeNo);
        question.wrapCardNo(cardNo);
        question.wrapCardholderNo(cardholderNo);
        return store.orders().find(consumeNo, order);
    }

    private ResultCode repeated(final AuthorizeDecoder question) {
        final boolean isSameQuestion = question.amount() == order.authorizedAmount() && order.isOnCard(cardNo);
        return isSameQuestion ? order.decision() : ResultCode.ORDER_MISMATCH;
    }

    /** The guard clauses, in their documented order. */
    private ResultCode decide(final AuthorizeDecoder question, final ConsumptionType type, final boolean isKnown) {
        if (isKnown && isOver(order)) {
            return ResultCode.ORDER_ALREADY_FINAL;
        }
        if (!store.cards().find(cardNo, card) || !card.hasCardholder()) {
            return ResultCode.CARD_UNKNOWN;
        }
        if (card.status() != CardStatus.ACTIVATED) {
            return ResultCode.CARD_NOT_ACTIVE;
        }
        if (cardholderNo.capacity() > 0 && !card.isOf(cardholderNo)) {
            return ResultCode.CARDHOLDER_MISMATCH;
        }
        card.wrapCardholder(accountNo);
        if (!store.accounts().find(accountNo, account)) {
            return ResultCode.ACCOUNT_UNKNOWN;
        }
        if (type == ConsumptionType.UNKNOWN || isKnown && !order.type().mayBecome(type)) {
            return ResultCode.TYPE_UNKNOWN;
        }
        if (question.currency() != account.currency()) {
            return ResultCode.CURRENCY_MISMATCH;
        }
        if (!type.isDebit() || question.amount() == 0) {
            return ResultCode.APPROVED;
        }
        return question.amount() <= account.available() ? ResultCode.APPROVED : ResultCode.INSUFFICIENT_FUNDS;
    }

    private static boolean isOver(final OrderRow order) {
        return order.status() == OrderStatus.SUCCESS || order.status() == OrderStatus.FAIL || order.reversed() > 0 || order.needsReview();
    }
}
