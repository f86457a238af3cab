package dev.holdfast.ledger;

import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.OrderRow.Flag;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.OrderStatus;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Adds what a notification says to what the platform has said of an order before, so that the outcome is the same in
 * whichever order the notifications come, and however often:
 *
 * <ul>
 * <li>Status, amount and type are those of the newest. Of one moment a record that we asked for counts before a
 *     callback, and a final status before Pending. Two final callbacks of different status or amount leave the order
 *     {@linkplain Flag#FINALS_DIFFER in doubt}.
 * <li>Fee, related order and local currency are those of the newest that says them at all. Of one moment a fee counts
 *     before none, and two that differ leave the order in doubt.
 * <li>Whether it is a purchase, a refund or a reversal must be the same in all of them.
 * <li>What somebody decided to {@linkplain Flag#BELIEVED believe} counts before everything else of its moment or
 *     before.
 * </ul>
 *
 * <p>Works on the row alone, which is inside a change. Allocates nothing.
 */
final class StatementMerge {
    private final UnsafeBuffer related = new UnsafeBuffer(0, 0);

    /**
     * Adds a statement that has no {@link Statement#problem}.
     *
     * @return whether the row says anything else than before.
     */
    boolean merge(final OrderRow order, final Statement said) {
        final boolean isChanged = adopt(order) | mergeMembers(order, said, said.isRecord());
        if (order.is(Flag.BELIEVED) && said.timeMs() <= order.noticeTime()) {
            return isChanged;
        }
        final ConsumptionType typeBefore = order.type();
        final boolean isNewDirection = !order.is(direction(said.type()));
        order.set(direction(said.type()), true);
        final boolean isNewCore = mergeCore(order, said);
        if (hasTwoDirections(order)) {
            // What was held for a purchase stays held.
            order.type(order.is(Flag.SAID_DEBIT) ? ConsumptionType.CONSUMPTION : ConsumptionType.REFUND);
        }
        return isNewCore | isNewDirection | isChanged | order.type() != typeBefore;
    }

    /**
     * Lets a statement count as if the platform's record had said it, since somebody decided so; or, when it is not the
     * newest, the newest.
     */
    void believe(final OrderRow order, final Statement said) {
        adopt(order);
        mergeMembers(order, said, true);
        if (order.status() == OrderStatus.UNKNOWN || said.timeMs() >= order.noticeTime()) {
            replaceCore(order, said, true);
        }
        for (final Flag other : Directions.ALL) {
            order.set(other, other == direction(order.type()));
        }
        order.set(Flag.FINALS_DIFFER, false);
        order.set(Flag.FEES_DIFFER, false);
        order.set(Flag.RELATED_DIFFERS, false);
        order.set(Flag.BELIEVED, true);
    }

    private boolean mergeMembers(final OrderRow order, final Statement said, final boolean isRecord) {
        return mergeFee(order, said, isRecord) | mergeRelated(order, said, isRecord)
            | mergeLocalCurrency(order, said, isRecord);
    }

    /** Takes over a row of rules before version 3, as if its newest notification had said all that is known. */
    private static boolean adopt(final OrderRow order) {
        if (order.is(Flag.MERGED)) {
            return false;
        }
        order.set(Flag.MERGED, true);
        if (order.status() != OrderStatus.UNKNOWN) {
            order.feeTime(order.noticeTime());
            order.relatedTime(order.hasRelated() ? order.noticeTime() : 0);
            order.localTime(order.localCurrency() == CurrencyCode.NONE ? 0 : order.noticeTime());
            order.notice(order.noticeTime(), 0);
        }
        if (order.status() != OrderStatus.UNKNOWN || order.isApproved()) {
            order.set(direction(order.type()), true);
        }
        return true;
    }

    private static boolean mergeFee(final OrderRow order, final Statement said, final boolean isRecord) {
        if (!said.saysFee() || said.timeMs() < order.feeTime()) {
            return false;
        }
        if (said.timeMs() > order.feeTime() || isRecord) {
            return replaceFee(order, said, isRecord);
        }
        if (order.is(Flag.FEE_RECORDED) || said.fee() == order.platformFee()) {
            return false;
        }
        final boolean differ = said.fee() != 0 && order.platformFee() != 0 || order.is(Flag.FEES_DIFFER);
        final boolean isChanged = said.fee() > order.platformFee() || differ != order.is(Flag.FEES_DIFFER);
        order.platformFee(Math.max(order.platformFee(), said.fee()));
        order.set(Flag.FEES_DIFFER, differ);
        return isChanged;
    }

    private static boolean replaceFee(final OrderRow order, final Statement said, final boolean isRecord) {
        final boolean isChanged = said.fee() != order.platformFee() || said.timeMs() != order.feeTime()
            || order.is(Flag.FEES_DIFFER)
            || order.is(Flag.FEE_RECORDED) != isRecord;
        order.platformFee(said.fee());
        order.feeTime(said.timeMs());
        order.set(Flag.FEES_DIFFER, false);
        order.set(Flag.FEE_RECORDED, isRecord);
        return isChanged;
    }

    private boolean mergeRelated(final OrderRow order, final Statement said, final boolean isRecord) {
        if (said.relatedNo().capacity() == 0 || said.timeMs() < order.relatedTime()) {
            return false;
        }
        order.wrapRelated(related);
        final int difference = compare(said.relatedNo(), related);
        if (said.timeMs() > order.relatedTime() || isRecord || !order.hasRelated()) {
            final boolean isChanged = difference != 0 || said.timeMs() != order.relatedTime()
                || order.is(Flag.RELATED_DIFFERS)
                || order.is(Flag.RELATED_RECORDED) != isRecord;
            order.related(said.relatedNo());
            order.relatedTime(said.timeMs());
            order.set(Flag.RELATED_DIFFERS, false);
            order.set(Flag.RELATED_RECORDED, isRecord);
            return isChanged;
        }
        if (order.is(Flag.RELATED_RECORDED) || difference == 0) {
            return false;
        }
        final boolean isChanged = difference > 0 || !order.is(Flag.RELATED_DIFFERS);
        if (difference > 0) {
            order.related(said.relatedNo());
        }
        order.set(Flag.RELATED_DIFFERS, true);
        return isChanged;
    }

    /** Of one moment the one that sorts last, since any will do as long as it is always the same. */
    private static boolean mergeLocalCurrency(final OrderRow order, final Statement said, final boolean isRecord) {
        final boolean isOlder = said.timeMs() < order.localTime();
        final boolean isTie = said.timeMs() == order.localTime() && !isRecord;
        if (said.localCurrency() == CurrencyCode.NONE || isOlder
            || isTie && (order.is(Flag.LOCAL_RECORDED) || said.localCurrency() <= order.localCurrency())) {
            return false;
        }
        final boolean isChanged = said.localCurrency() != order.localCurrency() || said.timeMs() != order.localTime()
            || order.is(Flag.LOCAL_RECORDED) != isRecord;
        order.localCurrency(said.localCurrency());
        order.localTime(said.timeMs());
        order.set(Flag.LOCAL_RECORDED, isRecord);
        return isChanged;
    }

    private static boolean mergeCore(final OrderRow order, final Statement said) {
        final boolean isRecord = said.isRecord();
        final boolean isFirst = order.status() == OrderStatus.UNKNOWN;
        if (isFirst || said.timeMs() > order.noticeTime()) {
            return replaceCore(order, said, isRecord);
        }
        if (said.timeMs() < order.noticeTime()) {
            return false;
        }
        final boolean wasFinal = order.status() != OrderStatus.PENDING;
        if (isRecord || !order.is(Flag.RECORD) && said.isFinal() && !wasFinal) {
            return replaceCore(order, said, isRecord);
        }
        if (order.is(Flag.RECORD) || wasFinal != said.isFinal() || isSame(order, said)) {
            return false;
        }
        return combineCore(order, said);
    }

    private static boolean replaceCore(final OrderRow order, final Statement said, final boolean isRecord) {
        final boolean isChanged = said.timeMs() != order.noticeTime() || said.status() != order.status()
            || said.amount() != order.amount()
            || order.is(Flag.RECORD) != isRecord || order.is(Flag.FINALS_DIFFER);
        order.status(said.status());
        order.amount(said.amount());
        order.type(said.type());
        order.notice(said.timeMs(), 0);
        order.set(Flag.RECORD, isRecord);
        order.set(Flag.FINALS_DIFFER, false);
        order.set(Flag.BELIEVED, false);
        return isChanged;
    }

    /** Two of one moment and one rank that differ: of each member the larger, which is the same in any order. */
    private static boolean combineCore(final OrderRow order, final Statement said) {
        final OrderStatus status = said.status().code() > order.status().code() ? said.status() : order.status();
        final long amount = Math.max(said.amount(), order.amount());
        // What failed moves no amount, so it may be said or not.
        final boolean isOther = said.status() != order.status()
            || said.amount() != order.amount() && said.status() != OrderStatus.FAIL;
        final boolean differ = said.isFinal() && isOther || order.is(Flag.FINALS_DIFFER);
        final boolean isChanged = status != order.status() || amount != order.amount()
            || differ != order.is(Flag.FINALS_DIFFER);
        order.status(status);
        order.amount(amount);
        if (said.type().code() > order.type().code()) {
            order.type(said.type());
        }
        order.set(Flag.FINALS_DIFFER, differ);
        return isChanged;
    }

    private static boolean isSame(final OrderRow order, final Statement said) {
        return said.status() == order.status() && said.amount() == order.amount() && said.type() == order.type();
    }

    private static Flag direction(final ConsumptionType type) {
        return switch (type) {
            case REFUND -> Flag.SAID_REFUND;
            case REVERSAL -> Flag.SAID_REVERSAL;
            default -> Flag.SAID_DEBIT;
        };
    }

    /** Whether purchase, refund and reversal were said of the same order. */
    static boolean hasTwoDirections(final OrderRow order) {
        int count = 0;
        for (final Flag direction : Directions.ALL) {
            count += order.is(direction) ? 1 : 0;
        }
        return count > 1;
    }

    private static int compare(final DirectBuffer one, final DirectBuffer other) {
        final int shared = Math.min(one.capacity(), other.capacity());
        for (int i = 0; i < shared; i++) {
            final int difference = (one.getByte(i) & 0xFF) - (other.getByte(i) & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return one.capacity() - other.capacity();
    }

    private static final class Directions {
        private static final Flag[] ALL = {Flag.SAID_DEBIT, Flag.SAID_REFUND, Flag.SAID_REVERSAL};
    }
}
