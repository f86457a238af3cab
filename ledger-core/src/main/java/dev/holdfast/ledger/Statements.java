package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.reserve.ReserveDraws;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.MergedStatements.Flag;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes in what the platform says of orders, as of rules version 3: every notification is a fact, and what an order
 * does to its account follows from all of them together, whatever their order ({@link StatementMerge}). One that cannot
 * be read or booked is acknowledged and kept for review, one review for an order; until that is settled the order holds
 * what was authorized and nothing final is booked. Owned by the ledger thread; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class Statements {
    private final LedgerStore store;
    private final OrderAccounting accounting;
    private final ReserveDraws draws;
    private final StatementMerge merge = new StatementMerge();
    private final Statement said = new Statement();
    private final Statement shown = new Statement();
    private final OrderRow order = new OrderRow();
    private final CardRow card = new CardRow();
    private final AccountRow account = new AccountRow();
    private final ReviewRow review = new ReviewRow();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NotifyDecoder reviewed = new NotifyDecoder();
    private final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer relatedNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer accountNo = new UnsafeBuffer(0, 0);
    private final RelatedOrders relatedOrders;
    private final UnsafeBuffer kept = new UnsafeBuffer(new byte[ReviewRow.MAX_NOTICE_BYTES]);
    private long timeMs;

    Statements(final LedgerStore store, final OrderAccounting accounting, final ReserveDraws draws) {
        this.store = store;
        this.accounting = accounting;
        this.draws = draws;
        relatedOrders = new RelatedOrders(store, accounting, draws, order, consumeNo, said);
    }

    void rules(final RuleSet rules) {
        relatedOrders.rules(rules);
    }

    /**
     * Acknowledges with {@link ResultCode#APPROVED}, or says that there is no room, so that the platform sends it
     * again.
     */
    ResultCode take(final NotifyDecoder notice, final long commandTime) {
        timeMs = commandTime;
        said.wrap(notice, commandTime, true);
        consumeNo.wrap(said.consumeNo());
        final boolean isKnown = store.orders().find(consumeNo, order);
        if (!hasRoom(isKnown)) {
            return ResultCode.CAPACITY_EXHAUSTED;
        }
        draws.begin(isKnown ? order : null);
        if (isKnown) {
            store.orders().beginChange(order);
        } else {
            store.orders().create(consumeNo, order);
            order.card(said.cardNo());
            order.updatedTime(timeMs);
            order.said().set(Flag.FORGOTTEN, isForgotten());
        }
        relatedOrders.begin(timeMs);
        final boolean saysCard = !order.hasCard() && said.cardNo().capacity() > 0;
        if (saysCard) {
            order.card(said.cardNo());
        }
        final ReviewReason unread = said.problem(accounting.feeSource(order) == FeeSource.PLATFORM);
        final boolean isNews = unread == null && (merge.merge(order, said) || order.needsReview() && said.isRecord());
        if (unread != null) {
            keepUnread(unread);
        }
        if (isNews || saysCard && order.status() != OrderStatus.UNKNOWN) {
            findAccount();
            order.updatedTime(timeMs);
            conclude(judge());
        }
        draws.end(order, consumeNo, unread == null ? notice : null, true, said.localMs());
        store.orders().endChange(order);
        return ResultCode.APPROVED;
    }

    /**
     * Looks once more at an order in review, in the light of what is known by now; or, when it was in doubt, believes
     * the notification that its review shows.
     */
    ResultCode retry(final UnsafeBuffer reviewedNo, final long commandTime) {
        timeMs = commandTime;
        consumeNo.wrap(reviewedNo);
        store.orders().find(consumeNo, order);
        draws.begin(order);
        final ResultCode result = retry();
        store.orders().beginChange(order);
        draws.end(order, consumeNo, reviewed.wrapAndApplyHeader(kept, 0, header), false, said.localMs());
        store.orders().endChange(order);
        return result;
    }

    private ResultCode retry() {
        store.reviews().point(order.review(), review);
        final ReviewReason reason = review.reason();
        review.wrapNotice(relatedNo);
        kept.putBytes(0, relatedNo, 0, relatedNo.capacity());
        said.wrap(reviewed.wrapAndApplyHeader(kept, 0, header), timeMs, false);
        store.orders().beginChange(order);
        findAccount();
        store.orders().endChange(order);
        if (isShownUnread() && !isOutdated(NoticeField.TIME.isIn(review.unread()), said.timeMs())) {
            return ResultCode.REVIEW_UNRESOLVED;
        }
        if (!hasRoom(true)) {
            return ResultCode.CAPACITY_EXHAUSTED;
        }
        store.orders().beginChange(order);
        relatedOrders.begin(timeMs);
        order.said().set(Flag.FORGOTTEN, false);
        if (reason == ReviewReason.RELATED_FORGOTTEN) {
            order.said().set(Flag.RELATED_KNOWN, true);
        }
        if (said.consumeNo().equals(consumeNo) && said.problem(false) == null) {
            if (reason.isDoubt()) {
                merge.believe(order, said);
            } else {
                merge.merge(order, said);
            }
        }
        final ReviewReason problem = judge();
        if (problem != null && !problem.isUnread()) {
            conclude(problem);
        }
        order.updatedTime(timeMs);
        store.orders().endChange(order);
        return problem == null ? ResultCode.APPROVED : ResultCode.REVIEW_UNRESOLVED;
    }

    /** Whether there is room for the order, and for the one that it takes back, be that named now or before. */
    private boolean hasRoom(final boolean isKnown) {
        final int needed = (isKnown ? 0 : 1) + (relatedOrders.areNew(isKnown) ? 1 : 0);
        return store.orders().count() + needed <= store.orders().capacity();
    }

    /** Whether the order may have been booked before it was forgotten. */
    private boolean isForgotten() {
        return !said.isUnread(NoticeField.TIME) && said.timeMs() < store.retiredBefore()
            || store.forgotten().mayContain(consumeNo);
    }

    /** Opens the review of what cannot be taken, unless something newer is known, or is not understood either. */
    private void keepUnread(final ReviewReason reason) {
        if (isOutdated(said.isUnread(NoticeField.TIME), said.timeMs())) {
            return;
        }
        if (store.reviews().find(order.review(), consumeNo, review)) {
            if (review.hasNotice(said.message()) && review.hasText(said.text())) {
                return;
            }
            if (order.needsReview() && isShownUnread() && !isNewerThanReviewed(reason)) {
                return;
            }
        }
        findAccount();
        open(reason);
        store.reviews().text(order.review(), said.unread(), said.text());
        order.updatedTime(timeMs);
    }

    /** Whether what could not be taken is older than what is known of the order. One without a time is never that. */
    private boolean isOutdated(final boolean hasNoTime, final long unreadTime) {
        return !hasNoTime
            && (order.said().noticeTime() > unreadTime
            || order.said().is(Flag.RECORD) && order.said().noticeTime() == unreadTime);
    }

    private boolean isNewerThanReviewed(final ReviewReason reason) {
        if (NoticeField.TIME.isIn(review.unread()) || said.isUnread(NoticeField.TIME)) {
            return said.isUnread(NoticeField.TIME) && !NoticeField.TIME.isIn(review.unread());
        }
        final long reviewedTime = reviewedTime();
        return said.timeMs() > reviewedTime || said.timeMs() == reviewedTime && reason.code() < review.reason().code();
    }

    private long reviewedTime() {
        review.wrapNotice(relatedNo);
        return reviewed.wrapAndApplyHeader(relatedNo, 0, header).noticeTime();
    }

    /** Books what all that is known comes to, and says why not all of it could be. */
    private ReviewReason judge() {
        final ReviewReason doubt = doubt();
        order.said().set(Flag.DISPUTED, doubt != null);
        final ReviewReason reversal = relatedOrders.takeBack();
        final ReviewReason booking = accounting.settle(order, said.localMs());
        if (doubt != null) {
            return doubt;
        }
        return booking != null ? booking : reversal;
    }

    /** Opens, goes on with or closes the order's review. What is not understood yet comes before what is. */
    private void conclude(final ReviewReason problem) {
        if (order.needsReview()) {
            store.reviews().point(order.review(), review);
            if (isStillUnread()) {
                return;
            }
        }
        if (problem == null) {
            if (order.needsReview()) {
                store.reviews().close(order, null, timeMs);
            }
        } else if (!order.needsReview() || review.reason() != problem || said.timeMs() >= order.said().noticeTime()) {
            open(problem);
            if (problem.isUnread()) {
                store.reviews().text(order.review(), said.unread(), said.text());
            }
        }
    }

    /** Whether the review shows something that was not taken; what lacked but the card was. */
    private boolean isShownUnread() {
        review.wrapNotice(relatedNo);
        shown.wrap(reviewed.wrapAndApplyHeader(relatedNo, 0, header), timeMs, false);
        return review.reason().isUnread() && shown.problem(true) != null;
    }

    private boolean isStillUnread() {
        if (!isShownUnread()) {
            return false;
        }
        return NoticeField.TIME.isIn(review.unread()) ? !said.isRecord() : !isOutdated(false, reviewedTime());
    }

    /** Why nothing final can be booked, or null. */
    private ReviewReason doubt() {
        if (order.said().is(Flag.FORGOTTEN)) {
            return ReviewReason.ORDER_FORGOTTEN;
        }
        if (order.status() == OrderStatus.UNKNOWN) {
            return null;
        }
        if (!order.hasCard()) {
            return ReviewReason.FIELD_UNREADABLE;
        }
        if (StatementMerge.hasTwoDirections(order)) {
            return ReviewReason.TYPE_CHANGED;
        }
        final boolean isFinal = order.status() == OrderStatus.SUCCESS || order.status() == OrderStatus.FAIL;
        if (order.said().is(Flag.FINALS_DIFFER)
            || order.type() == ConsumptionType.REVERSAL && order.said().is(Flag.RELATED_DIFFERS)
            || isFinal && order.said().is(Flag.FEES_DIFFER) && accounting.feeSource(order) == FeeSource.PLATFORM) {
            return ReviewReason.WORDS_DIFFER;
        }
        return relatedOrders.doubt();
    }

    /** Without one: that of the card's cardholder, or of whom the notification names, if its currency is right. */
    private void findAccount() {
        if (order.hasAccount()) {
            return;
        }
        order.wrapCard(cardNo);
        if (store.cards().find(cardNo, card) && card.hasCardholder()) {
            card.wrapCardholder(accountNo);
        } else {
            accountNo.wrap(said.cardholderNo());
        }
        if (accountNo.capacity() > 0 && store.accounts().find(accountNo, account)
            && account.currency() == said.currency()) {
            order.account(accountNo);
        }
    }

    private void open(final ReviewReason reason) {
        store.reviews().open(order, consumeNo, reason, said.message(), timeMs);
    }
}
