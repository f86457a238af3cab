package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.reserve.ReserveDraws;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.MergedStatements.Flag;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The order that another one names, and what a reversal takes back of it: as much as all that is known of the reversal
 * comes to. The reversal's row and the statement that came are those of {@link Statements}, which points them. Owned by
 * the ledger thread; blocks on nothing; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class RelatedOrders {
    private final LedgerStore store;
    private final OrderAccounting accounting;
    private final ReserveDraws draws;
    private final OrderRow order;
    private final UnsafeBuffer consumeNo;
    private final Statement said;
    private final OrderRow related = new OrderRow();
    private final ReviewRow review = new ReviewRow();
    private final UnsafeBuffer relatedNo = new UnsafeBuffer(0, 0);
    /** The order that was taken back from before. */
    private final UnsafeBuffer linkedNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer linked = new UnsafeBuffer(new byte[OrderRow.MAX_ID_BYTES]);
    private long linkedTime;
    private boolean isLinkedRecorded;
    private boolean keepsHowSaid;
    private long timeMs;

    /**
     * @param draws     sees what is taken back.
     * @param order     that names another.
     * @param consumeNo its number.
     * @param said      the statement that came of it.
     */
    RelatedOrders(
        final LedgerStore store, final OrderAccounting accounting, final ReserveDraws draws, final OrderRow order,
        final UnsafeBuffer consumeNo, final Statement said) {
        this.store = store;
        this.accounting = accounting;
        this.draws = draws;
        this.order = order;
        this.consumeNo = consumeNo;
        this.said = said;
    }

    void rules(final RuleSet rules) {
        keepsHowSaid = rules.keepsHowSaid();
    }

    /** Whether room is needed for the order that is taken back, be that named now or before. */
    boolean areNew(final boolean isKnown) {
        boolean isNew = isNew(said.relatedNo());
        if (isKnown && (order.type() == ConsumptionType.REVERSAL || said.type() == ConsumptionType.REVERSAL)) {
            order.wrapRelated(relatedNo);
            isNew |= isNew(relatedNo);
        }
        return isNew;
    }

    private boolean isNew(final UnsafeBuffer no) {
        return no.capacity() > 0 && !store.orders().find(no, related);
    }

    /** Keeps to which order a reversal is applied so far, in case the statement names another. Before it is merged. */
    void begin(final long commandTime) {
        timeMs = commandTime;
        order.wrapRelated(relatedNo);
        linked.putBytes(0, relatedNo, 0, relatedNo.capacity());
        linkedNo.wrap(linked, 0, relatedNo.capacity());
        linkedTime = order.said().is(Flag.MERGED) || !order.hasRelated() ? order.said().relatedTime()
            : order.said().noticeTime();
        isLinkedRecorded = order.said().is(Flag.RELATED_RECORDED);
    }

    /** Why nothing can be said of the order that this one names, or null. */
    ReviewReason doubt() {
        order.wrapRelated(relatedNo);
        final boolean isReversal = order.type() == ConsumptionType.REVERSAL;
        if (isReversal && (relatedNo.capacity() == 0 || relatedNo.equals(consumeNo))) {
            return ReviewReason.RELATED_MISSING;
        }
        final boolean givesBack = isReversal || order.type() == ConsumptionType.REFUND;
        return givesBack && order.status() == OrderStatus.SUCCESS && isForgotten() ? ReviewReason.RELATED_FORGOTTEN
            : null;
    }

    /**
     * Whether the order that is named was forgotten, so that nobody knows what was booked of it.
     *
     * <p>What was booked once stays booked when the related order is forgotten later: a refund needs that order no
     * more, and as long as a reversal takes something back its order is kept.
     */
    private boolean isForgotten() {
        order.wrapRelated(relatedNo);
        final boolean isReversal = order.type() == ConsumptionType.REVERSAL;
        if (order.said().is(Flag.RELATED_KNOWN) || relatedNo.capacity() == 0
            || isReversal && order.money().reversing() > 0 && relatedNo.equals(linkedNo)) {
            return false;
        }
        final boolean isKnown = store.orders().find(relatedNo, related);
        if (isKnown ? related.said().is(Flag.FORGOTTEN) : store.forgotten().mayContain(relatedNo)) {
            return true;
        }
        order.said().set(Flag.RELATED_KNOWN, !isReversal);
        return false;
    }

    /**
     * Brings what a reversal takes back from its related order in line with what is known of the reversal: all of it
     * or, when that does not fit, none, and then it goes on to name the order that it took back from.
     *
     * @return why it does not fit; null when it does.
     */
    ReviewReason takeBack() {
        order.wrapRelated(relatedNo);
        final boolean isSame = relatedNo.equals(linkedNo);
        final long before = order.money().reversing();
        final boolean takesBack = order.type() == ConsumptionType.REVERSAL && order.standing() == OrderStatus.SUCCESS
            && relatedNo.capacity() > 0
            && !relatedNo.equals(consumeNo);
        final long wanted = takesBack && !isFromForgotten()
            ? Math.max(0, order.money().amount() - Math.max(0, order.money().booked()))
            : 0;
        if (wanted > 0 && store.orders().find(relatedNo, related)
            && !Units.inRange(related.money().reversed() - (isSame ? before : 0) + wanted)) {
            if (!isSame && before > 0) {
                order.related(linkedNo);
                order.said().relatedTime(linkedTime);
                if (keepsHowSaid) {
                    order.said().set(Flag.RELATED_RECORDED, isLinkedRecorded);
                }
            }
            return ReviewReason.AMOUNT_OUT_OF_RANGE;
        }
        order.money().reversing(wanted);
        if (isSame && before > 0 && wanted > 0) {
            changeReversed(relatedNo, wanted - before, 0);
            return null;
        }
        if (before > 0) {
            changeReversed(linkedNo, -before, -1);
        }
        if (wanted > 0) {
            order.wrapRelated(relatedNo);
            changeReversed(relatedNo, wanted, 1);
        }
        return null;
    }

    /** Nothing can be taken back of an order that was forgotten: somebody books that by hand. */
    private boolean isFromForgotten() {
        return store.orders().find(relatedNo, related) ? related.said().is(Flag.FORGOTTEN)
            : store.forgotten().mayContain(relatedNo);
    }

    private void changeReversed(final UnsafeBuffer relatedOrderNo, final long change, final int reversals) {
        if (change == 0 && reversals == 0) {
            return;
        }
        if (store.orders().find(relatedOrderNo, related)) {
            store.orders().beginChange(related);
        } else {
            store.orders().create(relatedOrderNo, related);
            // Its card is what is said of the order itself, so that it does not depend on which comes first.
            related.said().set(Flag.FORGOTTEN, store.forgotten().mayContain(relatedOrderNo));
        }
        final long settledBefore = ReserveDraws.settled(related);
        related.money().reversed(related.money().reversed() + change);
        related.money().reversals(related.money().reversals() + reversals);
        related.updatedTime(timeMs);
        draws.takenBack(related, settledBefore, said.localMs());
        final ReviewReason problem = accounting.settle(related, said.localMs());
        if (!related.needsReview()) {
            if (problem != null) {
                store.reviews().open(related, relatedOrderNo, problem, said.message(), timeMs);
            }
        } else if (problem == null && isAboutSettling(related)) {
            store.reviews().close(related, null, timeMs);
        }
        store.orders().endChange(related);
    }

    /**
     * Whether the review is over when the order could be settled. A reversal may still not fit the order that it takes
     * back.
     */
    private boolean isAboutSettling(final OrderRow row) {
        store.reviews().point(row.review(), review);
        return row.type() == ConsumptionType.REVERSAL ? review.reason() == ReviewReason.REVERSAL_REVERSED
            : review.reason().isAboutBooking();
    }
}
