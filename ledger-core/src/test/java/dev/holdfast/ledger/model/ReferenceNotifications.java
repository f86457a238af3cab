package dev.holdfast.ledger.model;

import dev.holdfast.ledger.model.ModelCommand.Notify;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;

import java.math.BigDecimal;
import java.util.IdentityHashMap;
import java.util.Map;

/** What rules before version 3 make of a notification: the newest one counts. */
final class ReferenceNotifications {
    private final ReferenceLedger ledger;

    ReferenceNotifications(final ReferenceLedger ledger) {
        this.ledger = ledger;
    }

    ResultCode take(final Notify notice, final boolean isRetry) {
        ModelOrder order = ledger.orders.get(notice.order());
        final boolean isKnown = order != null;
        if (isKnown && order.knowsBetterThan(notice, isRetry, ledger.rulesVersion())) {
            final boolean isSame = notice.amount().compareTo(order.amount) == 0 && notice.status() == order.status;
            if (notice.isRecord() && notice.time() == order.noticeTime && !isSame && order.openReview == null) {
                order.openReview = ReviewReason.DIFFERS_FROM_PLATFORM;
                order.reviewedNotice = notice;
            }
            return ResultCode.APPROVED;
        }
        if (!isKnown) {
            order = new ModelOrder();
            order.card = notice.card();
            ledger.orders.put(notice.order(), order);
            ledger.users.add(order);
        }
        order.updatedTime = ledger.nowMs();
        order.said = null;
        order.isForgotten = false;
        order.isRelatedKnown = false;
        order.isDisputed = false;
        final ReviewReason problem = !isKnown && notice.time() < ledger.retiredBefore()
            ? ReviewReason.OLDER_THAN_RETENTION
            : notify(order, notice);
        order.openReview = problem;
        order.reviewedNotice = problem == null ? order.reviewedNotice : notice;
        return ResultCode.APPROVED;
    }

    private ReviewReason notify(final ModelOrder order, final Notify notice) {
        if (order.account.isEmpty()) {
            order.account = ledger.accountFor(notice.card(), notice.cardholder());
        }
        if (notice.status() == OrderStatus.UNKNOWN) {
            return ReviewReason.STATUS_UNKNOWN;
        }
        if (notice.type() == ConsumptionType.UNKNOWN) {
            return ReviewReason.TYPE_UNKNOWN;
        }
        if (!ReferenceLedger.mayBecome(order.type, notice.type())) {
            return ReviewReason.TYPE_CHANGED;
        }
        if (notice.type() == ConsumptionType.REVERSAL
            && (notice.related().isEmpty() || notice.related().equals(notice.order()))) {
            return ReviewReason.RELATED_MISSING;
        }
        order.type = notice.type();
        order.status = notice.status();
        order.amount = notice.amount();
        order.platformFee = notice.fee() == null ? BigDecimal.ZERO : notice.fee();
        order.noticeTime = notice.time();
        order.detail = notice.detail();
        order.localCurrency = notice.localCurrency().isEmpty() ? order.localCurrency : notice.localCurrency();
        final ReviewReason reversal = order.type == ConsumptionType.REVERSAL ? reverse(order, notice) : null;
        order.related = notice.related().isEmpty() ? order.related : notice.related();
        final ReviewReason problem = ledger.effects().settle(order, ledger.local());
        return problem == null ? reversal : problem;
    }

    private ReviewReason reverse(final ModelOrder order, final Notify notice) {
        final ModelOrder before = ledger.orders.get(order.related);
        if (before != null && before.reversals.remove(notice.order()) != null) {
            resettle(before, notice);
        }
        if (order.status != OrderStatus.SUCCESS || notice.amount().signum() == 0) {
            return null;
        }
        final ModelOrder target = ledger.orders.computeIfAbsent(notice.related(), name -> {
            final ModelOrder made = new ModelOrder();
            made.card = order.card;
            ledger.users.add(made);
            return made;
        });
        if (target.reversed().add(notice.amount()).compareTo(ReferenceLedger.MAX) > 0) {
            return ReviewReason.AMOUNT_OUT_OF_RANGE;
        }
        target.reversals.put(notice.order(), notice.amount());
        resettle(target, notice);
        return null;
    }

    private void resettle(final ModelOrder order, final Notify notice) {
        order.updatedTime = ledger.nowMs();
        final ReviewReason problem = ledger.effects().settle(order, ledger.local());
        if (problem != null) {
            order.openReview = problem;
            order.reviewedNotice = notice;
        }
    }

    /** Whether all that the notice touches is in order afterwards. */
    boolean retry(final Notify notice) {
        final ModelOrder told = ledger.orders.get(notice.order());
        if (told != null && told.knowsBetterThan(notice, true, ledger.rulesVersion())) {
            return true;
        }
        final Map<ModelOrder, ReviewReason> before = new IdentityHashMap<>();
        ledger.orders.values().forEach(order -> {
            before.put(order, order.openReview);
            order.openReview = null;
        });
        take(notice, true);
        boolean isGood = true;
        for (final ModelOrder order : ledger.orders.values()) {
            isGood &= order.openReview == null;
            if (order.openReview == null && before.get(order) != null && order != ledger.orders.get(notice.order())) {
                order.openReview = before.get(order);
            }
        }
        return isGood;
    }
}
