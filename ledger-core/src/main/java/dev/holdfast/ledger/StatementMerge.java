package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.store.MergedStatements.Flag;
import dev.holdfast.ledger.store.OrderRow;
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
@HotPath
final class StatementMerge {
    private final UnsafeBuffer related = new UnsafeBuffer(0, 0);

    /**
     * Adds a statement that has no {@link Statement#problem}.
     *
     * @return whether the row says anything else than before.
     */
    boolean merge(final OrderRow order, final Statement said) {
        final boolean isChanged = adopt(order) | mergeMembers(order, said, said.isRecord());
        if (order.said().is(Flag.BELIEVED) && said.timeMs() <= order.said().noticeTime()) {
            return isChanged;
        }
        final ConsumptionType typeBefore = order.type();
        final boolean isNewDirection = !order.said().is(direction(said.type()));
        order.said().set(direction(said.type()), true);
        final boolean isNewCore = mergeCore(order, said);
        if (hasTwoDirections(order)) {
            // What was held for a purchase stays held.
            order.type(order.said().is(Flag.SAID_DEBIT) ? ConsumptionType.CONSUMPTION : ConsumptionType.REFUND);
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
        if (order.status() == OrderStatus.UNKNOWN || said.timeMs() >= order.said().noticeTime()) {
            replaceCore(order, said, true);
        }
        for (final Flag other : Directions.ALL) {
            order.said().set(other, other == direction(order.type()));
        }
        order.said().set(Flag.FINALS_DIFFER, false);
        order.said().set(Flag.FEES_DIFFER, false);
        order.said().set(Flag.RELATED_DIFFERS, false);
        order.said().set(Flag.BELIEVED, true);
    }

    private boolean mergeMembers(final OrderRow order, final Statement said, final boolean isRecord) {
        return mergeFee(order, said, isRecord) | mergeRelated(order, said, isRecord)
            | mergeLocalCurrency(order, said, isRecord);
    }

    /** Takes over a row of rules before version 3, as if its newest notification had said all that is known. */
    private static boolean adopt(final OrderRow order) {
        if (order.said().is(Flag.MERGED)) {
            return false;
        }
        order.said().set(Flag.MERGED, true);
        if (order.status() != OrderStatus.UNKNOWN) {
            order.said().feeTime(order.said().noticeTime());
            order.said().relatedTime(order.hasRelated() ? order.said().noticeTime() : 0);
            order.said().localTime(order.localCurrency() == CurrencyCode.NONE ? 0 : order.said().noticeTime());
            order.said().notice(order.said().noticeTime(), 0);
        }
        if (order.status() != OrderStatus.UNKNOWN || order.isApproved()) {
            order.said().set(direction(order.type()), true);
        }
        return true;
    }

    private static boolean mergeFee(final OrderRow order, final Statement said, final boolean isRecord) {
        if (!said.saysFee() || said.timeMs() < order.said().feeTime()) {
            return false;
        }
        if (said.timeMs() > order.said().feeTime() || isRecord) {
            return replaceFee(order, said, isRecord);
        }
        if (order.said().is(Flag.FEE_RECORDED) || said.fee() == order.money().platformFee()) {
            return false;
        }
        final boolean differ = said.fee() != 0 && order.money().platformFee() != 0 || order.said().is(Flag.FEES_DIFFER);
        final boolean isChanged = said.fee() > order.money().platformFee()
            || differ != order.said().is(Flag.FEES_DIFFER);
        order.money().platformFee(Math.max(order.money().platformFee(), said.fee()));
        order.said().set(Flag.FEES_DIFFER, differ);
        return isChanged;
    }

    private static boolean replaceFee(final OrderRow order, final Statement said, final boolean isRecord) {
        final boolean isChanged = said.fee() != order.money().platformFee() || said.timeMs() != order.said().feeTime()
            || order.said().is(Flag.FEES_DIFFER)
            || order.said().is(Flag.FEE_RECORDED) != isRecord;
        order.money().platformFee(said.fee());
        order.said().feeTime(said.timeMs());
        order.said().set(Flag.FEES_DIFFER, false);
        order.said().set(Flag.FEE_RECORDED, isRecord);
        return isChanged;
    }

    private boolean mergeRelated(final OrderRow order, final Statement said, final boolean isRecord) {
        if (said.relatedNo().capacity() == 0 || said.timeMs() < order.said().relatedTime()) {
            return false;
        }
        order.wrapRelated(related);
        final int difference = compare(said.relatedNo(), related);
        if (said.timeMs() > order.said().relatedTime() || isRecord || !order.hasRelated()) {
            final boolean isChanged = difference != 0 || said.timeMs() != order.said().relatedTime()
                || order.said().is(Flag.RELATED_DIFFERS)
                || order.said().is(Flag.RELATED_RECORDED) != isRecord;
            order.related(said.relatedNo());
            order.said().relatedTime(said.timeMs());
            order.said().set(Flag.RELATED_DIFFERS, false);
            order.said().set(Flag.RELATED_RECORDED, isRecord);
            return isChanged;
        }
        if (order.said().is(Flag.RELATED_RECORDED) || difference == 0) {
            return false;
        }
        final boolean isChanged = difference > 0 || !order.said().is(Flag.RELATED_DIFFERS);
        if (difference > 0) {
            order.related(said.relatedNo());
        }
        order.said().set(Flag.RELATED_DIFFERS, true);
        return isChanged;
    }

    /** Of one moment the one that sorts last, since any will do as long as it is always the same. */
    private static boolean mergeLocalCurrency(final OrderRow order, final Statement said, final boolean isRecord) {
        final boolean isOlder = said.timeMs() < order.said().localTime();
        final boolean isTie = said.timeMs() == order.said().localTime() && !isRecord;
        if (said.localCurrency() == CurrencyCode.NONE || isOlder
            || isTie && (order.said().is(Flag.LOCAL_RECORDED) || said.localCurrency() <= order.localCurrency())) {
            return false;
        }
        final boolean isChanged = said.localCurrency() != order.localCurrency()
            || said.timeMs() != order.said().localTime()
            || order.said().is(Flag.LOCAL_RECORDED) != isRecord;
        order.localCurrency(said.localCurrency());
        order.said().localTime(said.timeMs());
        order.said().set(Flag.LOCAL_RECORDED, isRecord);
        return isChanged;
    }

    private static boolean mergeCore(final OrderRow order, final Statement said) {
        final boolean isRecord = said.isRecord();
        final boolean isFirst = order.status() == OrderStatus.UNKNOWN;
        if (isFirst || said.timeMs() > order.said().noticeTime()) {
            return replaceCore(order, said, isRecord);
        }
        if (said.timeMs() < order.said().noticeTime()) {
            return false;
        }
        final boolean wasFinal = order.status() != OrderStatus.PENDING;
        if (isRecord || !order.said().is(Flag.RECORD) && said.isFinal() && !wasFinal) {
            return replaceCore(order, said, isRecord);
        }
        if (order.said().is(Flag.RECORD) || wasFinal != said.isFinal() || isSame(order, said)) {
            return false;
        }
        return combineCore(order, said);
    }

    private static boolean replaceCore(final OrderRow order, final Statement said, final boolean isRecord) {
        final boolean isChanged = said.timeMs() != order.said().noticeTime() || said.status() != order.status()
            || said.amount() != order.money().amount()
            || order.said().is(Flag.RECORD) != isRecord || order.said().is(Flag.FINALS_DIFFER);
        order.status(said.status());
        order.money().amount(said.amount());
        order.type(said.type());
        order.said().notice(said.timeMs(), 0);
        order.said().set(Flag.RECORD, isRecord);
        order.said().set(Flag.FINALS_DIFFER, false);
        order.said().set(Flag.BELIEVED, false);
        return isChanged;
    }

    /** Two of one moment and one rank that differ: of each member the larger, which is the same in any order. */
    private static boolean combineCore(final OrderRow order, final Statement said) {
        final OrderStatus status = said.status().code() > order.status().code() ? said.status() : order.status();
        final long amountUnits = Math.max(said.amount(), order.money().amount());
        // What failed moves no amount, so it may be said or not.
        final boolean isOther = said.status() != order.status()
            || said.amount() != order.money().amount() && said.status() != OrderStatus.FAIL;
        final boolean differ = said.isFinal() && isOther || order.said().is(Flag.FINALS_DIFFER);
        final boolean isChanged = status != order.status() || amountUnits != order.money().amount()
            || differ != order.said().is(Flag.FINALS_DIFFER);
        order.status(status);
        order.money().amount(amountUnits);
        if (said.type().code() > order.type().code()) {
            order.type(said.type());
        }
        order.said().set(Flag.FINALS_DIFFER, differ);
        return isChanged;
    }

    private static boolean isSame(final OrderRow order, final Statement said) {
        return said.status() == order.status() && said.amount() == order.money().amount()
            && said.type() == order.type();
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
            count += order.said().is(direction) ? 1 : 0;
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
