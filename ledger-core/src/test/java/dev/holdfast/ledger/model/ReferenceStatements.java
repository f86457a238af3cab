package dev.holdfast.ledger.model;

import dev.holdfast.ledger.model.ModelCommand.Notify;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;

import java.util.EnumSet;
import java.util.Set;

/** What notifications about orders do as of rules version 3. */
final class ReferenceStatements {
    private static final Set<ReviewReason> UNREAD =
        EnumSet.of(ReviewReason.STATUS_UNKNOWN, ReviewReason.TYPE_UNKNOWN, ReviewReason.FIELD_UNREADABLE);
    private static final Set<ReviewReason> DOUBTS =
        EnumSet.of(ReviewReason.TYPE_CHANGED, ReviewReason.DIFFERS_FROM_PLATFORM, ReviewReason.WORDS_DIFFER);

    private final ReferenceLedger ledger;
    private final ReferenceReversals reversals;

    ReferenceStatements(final ReferenceLedger ledger) {
        this.ledger = ledger;
        reversals = new ReferenceReversals(ledger);
    }

    static boolean isUnread(final ReviewReason reason) {
        return UNREAD.contains(reason);
    }

    ResultCode take(final Notify notice) {
        final ModelOrder known = ledger.orders.get(notice.order());
        final ModelOrder order = known == null ? made(notice) : known;
        final boolean saysCard = order.card.isEmpty() && !notice.card().isEmpty();
        if (saysCard) {
            order.card = notice.card();
        }
        final ReviewReason unread = problem(notice, feeSource(order) == FeeSource.PLATFORM);
        final String relatedBefore = order.related;
        final boolean isNews = unread == null
            && (merge(order, notice) || order.openReview != null && notice.isRecord());
        if (unread != null) {
            keepUnread(order, notice, unread);
        }
        if (isNews || saysCard && order.status != OrderStatus.UNKNOWN) {
            findAccount(order, notice);
            order.updatedTime = ledger.nowMs();
            conclude(order, notice, judge(order, notice, relatedBefore));
        }
        return ResultCode.APPROVED;
    }

    private ModelOrder made(final Notify notice) {
        final ModelOrder made = new ModelOrder();
        made.card = notice.card();
        made.updatedTime = ledger.nowMs();
        final boolean hasTime = !NoticeField.TIME.isIn(notice.unread());
        made.isForgotten = hasTime && notice.time() < ledger.retiredBefore()
            || ledger.forgotten.contains(notice.order());
        ledger.orders.put(notice.order(), made);
        ledger.users.add(made);
        return made;
    }

    private void findAccount(final ModelOrder order, final Notify notice) {
        if (order.account.isEmpty()) {
            order.account = ledger.accountFor(order.card, notice.cardholder());
        }
    }

    private static ReviewReason problem(final Notify notice, final boolean takesTheirFee) {
        final Set<NoticeField> needed = EnumSet.of(NoticeField.TIME, NoticeField.STATUS, NoticeField.TYPE);
        if (notice.status() == OrderStatus.SUCCESS) {
            needed.add(NoticeField.AMOUNT);
        }
        if (isFinal(notice.status()) && takesTheirFee) {
            needed.add(NoticeField.FEE);
        }
        if (notice.type() == ConsumptionType.REVERSAL) {
            needed.add(NoticeField.CONSUME_RELATE_NO);
        }
        if (needed.stream().anyMatch(field -> field.isIn(notice.unread()))) {
            return ReviewReason.FIELD_UNREADABLE;
        }
        if (notice.status() == OrderStatus.UNKNOWN) {
            return ReviewReason.STATUS_UNKNOWN;
        }
        return notice.type() == ConsumptionType.UNKNOWN ? ReviewReason.TYPE_UNKNOWN : null;
    }

    private static boolean isFinal(final OrderStatus status) {
        return status == OrderStatus.SUCCESS || status == OrderStatus.FAIL;
    }

    private FeeSource feeSource(final ModelOrder order) {
        final ModelCard card = ledger.cards.get(order.card);
        return (order.terms != null ? order.terms : ledger.newest(card == null ? "default" : card.packageNo)).source;
    }

    private void keepUnread(final ModelOrder order, final Notify notice, final ReviewReason reason) {
        if (isOutdated(order, notice) || sameText(order.reviewedNotice, notice)) {
            return;
        }
        if (isShownUnread(order)) {
            final boolean hadTime = !NoticeField.TIME.isIn(order.reviewedNotice.unread());
            final boolean hasTime = !NoticeField.TIME.isIn(notice.unread());
            final boolean isNewer = hadTime && hasTime ? notice.time() > order.reviewedNotice.time()
                || notice.time() == order.reviewedNotice.time() && reason.compareTo(order.openReview) < 0
                : hadTime && !hasTime;
            if (!isNewer) {
                return;
            }
        }
        findAccount(order, notice);
        order.openReview = reason;
        order.reviewedNotice = notice;
        order.updatedTime = ledger.nowMs();
    }

    /** What only lacked the card was taken all the same. */
    private static boolean isShownUnread(final ModelOrder order) {
        return isUnread(order.openReview) && problem(order.reviewedNotice, true) != null;
    }

    private static boolean isOutdated(final ModelOrder order, final Notify unread) {
        return !NoticeField.TIME.isIn(unread.unread())
            && (order.noticeTime > unread.time()
                || order.noticeTime == unread.time() && order.said != null && order.merged().isRecord());
    }

    private static boolean sameText(final Notify one, final Notify other) {
        return one != null && one.withPlainNumbers().equals(other.withPlainNumbers());
    }

    /** Adds the notification and takes over what all of them come to; false when that is what it was. */
    private static boolean merge(final ModelOrder order, final Notify notice) {
        final ModelStatements.Merged before = order.said == null ? null : order.merged();
        final ConsumptionType typeBefore = order.type;
        if (order.said == null) {
            order.said = new ModelStatements(order);
        }
        order.said.add(notice);
        takeOver(order);
        return !order.merged().equals(before) || order.type != typeBefore;
    }

    static void takeOver(final ModelOrder order) {
        final ModelStatements.Merged merged = order.said.merged(order.type);
        order.type = merged.type();
        order.status = merged.status();
        order.amount = merged.amount();
        order.noticeTime = merged.time();
        order.detail = 0;
        order.platformFee = merged.fee().value();
        order.related = merged.related().value();
        order.localCurrency = merged.local().value().isEmpty() ? order.localCurrency : merged.local().value();
    }

    private ReviewReason judge(final ModelOrder order, final Notify notice, final String relatedBefore) {
        final ReviewReason doubt = doubt(order, notice.order());
        order.isDisputed = doubt != null;
        final ReviewReason reversal = reversals.reverse(order, notice, relatedBefore);
        final ReviewReason booking = ledger.effects().settle(order, ledger.local());
        if (doubt != null) {
            return doubt;
        }
        return booking != null ? booking : reversal;
    }

    private ReviewReason doubt(final ModelOrder order, final String number) {
        final ModelStatements.Merged said = (order.said == null ? new ModelStatements(order) : order.said)
            .merged(order.type);
        if (order.isForgotten) {
            return ReviewReason.ORDER_FORGOTTEN;
        }
        if (order.card.isEmpty()) {
            return ReviewReason.FIELD_UNREADABLE;
        }
        if (said.directions().size() > 1) {
            return ReviewReason.TYPE_CHANGED;
        }
        final boolean isReversal = order.type == ConsumptionType.REVERSAL;
        if (said.finalsDiffer() || isReversal && said.related().differs()
            || isFinal(order.status) && said.fee().differs() && feeSource(order) == FeeSource.PLATFORM) {
            return ReviewReason.WORDS_DIFFER;
        }
        if (isReversal && (order.related.isEmpty() || order.related.equals(number))) {
            return ReviewReason.RELATED_MISSING;
        }
        if (!isReversal && order.type != ConsumptionType.REFUND || order.status != OrderStatus.SUCCESS
            || order.related.isEmpty()) {
            return null;
        }
        final ModelOrder related = ledger.orders.get(order.related);
        final boolean isKnown = related == null ? !ledger.forgotten.contains(order.related) : !related.isForgotten;
        order.isRelatedKnown |= !isReversal && isKnown;
        final boolean isTakenBack = isReversal && related != null && related.reversals.containsKey(number);
        return order.isRelatedKnown || isKnown || isTakenBack ? null : ReviewReason.RELATED_FORGOTTEN;
    }

    private void conclude(final ModelOrder order, final Notify notice, final ReviewReason problem) {
        if (isShownUnread(order)) {
            final boolean hasTime = !NoticeField.TIME.isIn(order.reviewedNotice.unread());
            if (hasTime ? !isOutdated(order, order.reviewedNotice) : !notice.isRecord()) {
                return;
            }
        }
        if (problem != null && (order.openReview != problem || notice.time() >= order.noticeTime)) {
            order.reviewedNotice = notice;
        }
        order.openReview = problem;
    }

    /** Whether the order is in order now. */
    boolean retry(final String number) {
        final ModelOrder order = ledger.orders.get(number);
        final ReviewReason reason = order.openReview;
        final Notify notice = order.reviewedNotice;
        findAccount(order, notice);
        if (isShownUnread(order) && !isOutdated(order, notice)) {
            return false;
        }
        final String relatedBefore = order.related;
        order.isForgotten = false;
        order.isRelatedKnown |= reason == ReviewReason.RELATED_FORGOTTEN;
        if (notice.order().equals(number) && problem(notice, false) == null) {
            if (DOUBTS.contains(reason)) {
                order.said = order.said == null ? new ModelStatements(order) : order.said;
                order.said.believe(notice, order.type);
                takeOver(order);
            } else {
                merge(order, notice);
            }
        }
        final Notify own = notice.of(number);
        final ReviewReason problem = order.status == OrderStatus.UNKNOWN ? onlySettle(order)
            : judge(order, own, relatedBefore);
        order.updatedTime = ledger.nowMs();
        if (problem != null && !isUnread(problem)) {
            conclude(order, notice, problem);
        }
        return problem == null;
    }

    /** Nothing was said of the order itself: it is known from what takes it back. */
    private ReviewReason onlySettle(final ModelOrder order) {
        order.isDisputed = false;
        return ledger.effects().settle(order, ledger.local());
    }
}
