package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.command.CommandDefaults;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderMoney;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes in what the platform says of orders, as of rules versions 1 and 2; never changed any more, see
 * {@link Statements}. A notification is a statement of what is true at its time: an older one changes nothing, and one
 * that cannot be applied is acknowledged and kept for review. Owned by the ledger thread; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class LegacyNotifications {
    private final LedgerStore store;
    private final OrderAccounting accounting;
    private final OrderRow order = new OrderRow();
    private final OrderRow related = new OrderRow();
    private final CardRow card = new CardRow();
    private final AccountRow account = new AccountRow();
    private final ReviewRow review = new ReviewRow();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NotifyDecoder reviewed = new NotifyDecoder();
    private final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardholderNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer relatedNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer accountNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer raw = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer kept = new UnsafeBuffer(new byte[ReviewRow.MAX_NOTICE_BYTES]);
    private RuleSet rules;
    private long timeMs;
    private long localMs;
    private ReviewReason lastProblem;

    LegacyNotifications(final LedgerStore store, final OrderAccounting accounting) {
        this.store = store;
        this.accounting = accounting;
    }

    /** Decides by these rules from now on. */
    void rules(final RuleSet inForce) {
        rules = inForce;
    }

    /**
     * Acknowledges with {@link ResultCode#APPROVED}, or says that there is no room, so that the platform sends it
     * again.
     */
    ResultCode takeOrder(final NotifyDecoder notice, final long commandTime) {
        begin(notice, commandTime);
        return take(notice, false);
    }

    /** Applies the notification under review once more. It may be one of a reversal that names the order. */
    ResultCode retry(final UnsafeBuffer reviewedNo, final long commandTime) {
        store.orders().find(reviewedNo, order);
        store.reviews().point(order.review(), review);
        review.wrapNotice(raw);
        // Trying again may open the review again, which writes over the notice that is tried.
        kept.putBytes(0, raw, 0, raw.capacity());
        begin(reviewed.wrapAndApplyHeader(kept, 0, header), commandTime);
        final ResultCode result = take(reviewed, true);
        return result.isApproved() && lastProblem != null ? ResultCode.REVIEW_UNRESOLVED : result;
    }

    private void begin(final NotifyDecoder notice, final long commandTime) {
        timeMs = commandTime;
        lastProblem = null;
        localMs = CommandDefaults.localMs(notice, commandTime);
        notice.wrapConsumeNo(consumeNo);
        notice.wrapCardNo(cardNo);
        notice.wrapCardholderNo(cardholderNo);
        notice.wrapRelatedNo(relatedNo);
        // What is kept for people follows, and stays in the journal.
        raw.wrap(notice.buffer(), notice.offset() - MessageHeaderDecoder.ENCODED_LENGTH,
            MessageHeaderDecoder.ENCODED_LENGTH + notice.limit() - notice.offset());
    }

    private ResultCode take(final NotifyDecoder notice, final boolean isRetry) {
        final boolean isKnown = store.orders().find(consumeNo, order);
        if (isKnown && isStale(notice, isRetry)) {
            if (notice.isRecord() == 1 && contradicts(notice)) {
                store.orders().beginChange(order);
                openReview(order, consumeNo, ReviewReason.DIFFERS_FROM_PLATFORM);
                store.orders().endChange(order);
            }
            return ResultCode.APPROVED;
        }
        final long rowsNeeded = (isKnown ? 0 : 1)
            + (relatedNo.capacity() > 0 && !store.orders().find(relatedNo, related) ? 1 : 0);
        if (store.orders().count() + rowsNeeded > store.orders().capacity()) {
            return ResultCode.CAPACITY_EXHAUSTED;
        }
        if (isKnown) {
            store.orders().beginChange(order);
            order.said().clearFlags();
        } else {
            store.orders().create(consumeNo, order);
            order.card(cardNo);
        }
        order.updatedTime(timeMs);
        final boolean isForgotten = !isKnown && notice.noticeTime() < store.retiredBefore();
        final ReviewReason problem = isForgotten ? ReviewReason.OLDER_THAN_RETENTION : apply(notice);
        if (problem != null) {
            openReview(order, consumeNo, problem);
        } else if (order.needsReview()) {
            store.reviews().close(order, null, timeMs);
        }
        store.orders().endChange(order);
        return ResultCode.APPROVED;
    }

    /**
     * Of two notifications of one time the one with more detail wins, and of two with as much detail the first, unless
     * it left it open. Since rules version 2 a final one wins before anything else.
     */
    private boolean isStale(final NotifyDecoder notice, final boolean isRetry) {
        if (notice.noticeTime() != order.said().noticeTime()) {
            return notice.noticeTime() < order.said().noticeTime();
        }
        final boolean isPending = OrderStatus.of(notice.status()) == OrderStatus.PENDING;
        final boolean ends = !isPending && order.status() == OrderStatus.PENDING;
        if (rules.finalBeatsPending() && isPending != (order.status() == OrderStatus.PENDING)) {
            return isPending;
        }
        return notice.detail() < order.said().detail() || notice.detail() == order.said().detail() && !ends && !isRetry;
    }

    /** Whether of the same moment something else was said before. */
    private boolean contradicts(final NotifyDecoder notice) {
        return notice.noticeTime() == order.said().noticeTime() && !order.needsReview()
            && (notice.amount() != order.money().amount() || OrderStatus.of(notice.status()) != order.status());
    }

    private ReviewReason apply(final NotifyDecoder notice) {
        final OrderStatus status = OrderStatus.of(notice.status());
        final ConsumptionType type = ConsumptionType.of(notice.type());
        if (!order.hasAccount()) {
            findAccount(notice.currency());
        }
        if (status == OrderStatus.UNKNOWN) {
            return ReviewReason.STATUS_UNKNOWN;
        }
        if (type == ConsumptionType.UNKNOWN) {
            return ReviewReason.TYPE_UNKNOWN;
        }
        if (!order.type().mayBecome(type)) {
            return ReviewReason.TYPE_CHANGED;
        }
        if (type == ConsumptionType.REVERSAL && (relatedNo.capacity() == 0 || isOrderItself(relatedNo))) {
            return ReviewReason.RELATED_MISSING;
        }
        order.type(type);
        order.status(status);
        order.money().amount(notice.amount());
        order.money().platformFee(CommandDefaults.fee(notice));
        if (order.money().feeType() > OrderMoney.NO_FEE_TYPE) {
            order.money().feeType(OrderMoney.NO_FEE_TYPE);
        }
        order.said().notice(notice.noticeTime(), notice.detail());
        final long localCurrency = CommandDefaults.localCurrency(notice);
        if (localCurrency != CurrencyCode.NONE) {
            order.localCurrency(localCurrency);
        }
        final ReviewReason reversalProblem = reverse();
        if (relatedNo.capacity() > 0) {
            order.related(relatedNo);
        }
        final ReviewReason problem = accounting.settle(order, localMs);
        return problem == null ? reversalProblem : problem;
    }

    /**
     * The card's cardholder, or the one that the notification names, if there is such an account in the right currency.
     */
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
    private ReviewReason reverse() {
        if (order.type() != ConsumptionType.REVERSAL) {
            return null;
        }
        if (order.hasRelated() && order.money().reversing() > 0) {
            order.wrapRelated(accountNo);
            changeReversed(accountNo, -order.money().reversing(), -1);
        }
        final long reversing = order.status() == OrderStatus.SUCCESS ? order.money().amount() : 0;
        order.money().reversing(0);
        if (reversing == 0) {
            return null;
        }
        if (store.orders().find(relatedNo, related) && !Units.inRange(related.money().reversed() + reversing)) {
            return ReviewReason.AMOUNT_OUT_OF_RANGE;
        }
        order.money().reversing(reversing);
        changeReversed(relatedNo, reversing, 1);
        return null;
    }

    private void changeReversed(final UnsafeBuffer relatedOrderNo, final long change, final int reversals) {
        if (store.orders().find(relatedOrderNo, related)) {
            store.orders().beginChange(related);
        } else {
            store.orders().create(relatedOrderNo, related);
            order.wrapCard(cardNo);
            related.card(cardNo);
        }
        related.money().reversed(related.money().reversed() + change);
        related.money().reversals(related.money().reversals() + reversals);
        related.updatedTime(timeMs);
        final ReviewReason problem = accounting.settle(related, localMs);
        if (problem != null) {
            openReview(related, relatedOrderNo, problem);
        }
        store.orders().endChange(related);
    }

    private void openReview(final OrderRow row, final UnsafeBuffer no, final ReviewReason reason) {
        store.reviews().open(row, no, reason, raw, timeMs);
        lastProblem = reason;
    }

    private boolean isOrderItself(final UnsafeBuffer id) {
        return id.capacity() == consumeNo.capacity() && id.compareTo(consumeNo) == 0;
    }
}
