package dev.holdfast.ledger.model;

import dev.holdfast.ledger.model.ModelCommand.Notify;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ReviewReason;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/** What a reversal takes back of the order that it names. */
final class ReferenceReversals {
    private static final Set<ReviewReason> BOOKING =
        EnumSet.of(ReviewReason.ACCOUNT_UNKNOWN, ReviewReason.AMOUNT_OUT_OF_RANGE, ReviewReason.REVERSAL_REVERSED);

    private final ReferenceLedger ledger;

    ReferenceReversals(final ReferenceLedger ledger) {
        this.ledger = ledger;
    }

    /** Brings what a reversal takes back in line with what all statements of it come to. */
    ReviewReason reverse(final ModelOrder order, final Notify notice, final String relatedBefore) {
        final String number = notice.order();
        final ModelOrder before = ledger.orders.get(relatedBefore);
        final BigDecimal had = before == null ? null : before.reversals.get(number);
        final boolean takesBack = order.type == ConsumptionType.REVERSAL && order.standing() == OrderStatus.SUCCESS
            && !order.related.isEmpty()
            && !order.related.equals(number);
        final ModelOrder named = ledger.orders.get(order.related);
        final boolean isForgotten = named == null ? ledger.forgotten.contains(order.related) : named.isForgotten;
        final BigDecimal wanted = takesBack && !isForgotten
            ? order.amount.subtract(order.booked.max(BigDecimal.ZERO)).max(BigDecimal.ZERO)
            : BigDecimal.ZERO;
        final ModelOrder target = ledger.orders.get(order.related);
        if (wanted.signum() > 0 && target != null) {
            final BigDecimal others = target.reversed()
                .subtract(target == before && had != null ? had : BigDecimal.ZERO);
            if (others.add(wanted).compareTo(ReferenceLedger.MAX) > 0) {
                if (had != null) {
                    order.said.keepRelated(relatedBefore, ledger.keepsHowSaid());
                    ReferenceStatements.takeOver(order);
                }
                return ReviewReason.AMOUNT_OUT_OF_RANGE;
            }
        }
        final boolean isSame = order.related.equals(relatedBefore);
        if (had != null && !(isSame && wanted.signum() > 0)) {
            before.reversals.remove(number);
            resettle(before, notice);
        }
        if (wanted.signum() > 0 && !(isSame && had != null && had.compareTo(wanted) == 0)) {
            final ModelOrder now = ledger.orders.computeIfAbsent(order.related, name -> {
                final ModelOrder made = new ModelOrder();
                made.isForgotten = ledger.forgotten.contains(name);
                ledger.users.add(made);
                return made;
            });
            now.reversals.put(number, wanted);
            resettle(now, notice);
        }
        return null;
    }

    private void resettle(final ModelOrder order, final Notify notice) {
        order.updatedTime = ledger.nowMs();
        final ReviewReason problem = ledger.effects().settle(order, ledger.local());
        if (order.openReview == null && problem != null) {
            order.openReview = problem;
            order.reviewedNotice = notice;
        } else if (problem == null
            && (order.type == ConsumptionType.REVERSAL ? order.openReview == ReviewReason.REVERSAL_REVERSED
            : BOOKING.contains(order.openReview))) {
            order.openReview = null;
        }
    }
}
