package dev.holdfast.ledger.terms;

import dev.holdfast.ledger.message.FeesDecoder;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.ProgramTime;
import dev.holdfast.ledger.values.WaivedFee;

/**
 * Hands out the fees that a card has free: so many in its life, or in each span of so many days. An order that turns
 * out not to owe the fee gives its free one back to the span it came from.
 */
public final class WaiverAllowances {
    private WaiverAllowances() {
    }

    /** Whether the order's fee is waived: as it was found before, or for a new one if the card has a free one left. */
    public static boolean isWaived(
        final OrderRow order, final CardRow card, final WaivedFee fee, final FeesDecoder fees, final long localMs) {
        return order.waivedFee() == fee ? order.isWaived() : isFree(card, fee, fees, localMs);
    }

    /**
     * Whether the card has one free now.
     *
     * @param card null when there is no such card: then nothing is free.
     */
    public static boolean isFree(final CardRow card, final WaivedFee fee, final FeesDecoder fees, final long localMs) {
        if (fee == WaivedFee.NONE || card == null || exemption(fee, fees) == Exemption.NONE) {
            return false;
        }
        final int taken = card.waiverSpan(fee) == span(fee, fees, localMs) ? card.waivers(fee) : 0;
        return taken < (fee == WaivedFee.SMALL_CONSUME ? fees.freeSmallConsumeCount() : fees.declineFeeFreeCount());
    }

    /**
     * Makes the order's fee the given one, giving back and taking what is free on the card, whose row is inside a
     * change.
     */
    public static void change(
        final OrderRow order, final CardRow card, final WaivedFee fee, final boolean isWaived, final FeesDecoder fees,
        final long localMs) {
        if (order.waivedFee() == fee) {
            return;
        }
        final WaivedFee before = order.waivedFee();
        if (order.isWaived() && card.waiverSpan(before) == order.waiverSpan()) {
            card.waivers(before, order.waiverSpan(), card.waivers(before) - 1);
        }
        final int span = isWaived ? span(fee, fees, localMs) : 0;
        if (isWaived) {
            card.waivers(fee, span, (card.waiverSpan(fee) == span ? card.waivers(fee) : 0) + 1);
        }
        order.waiver(fee, isWaived, span);
    }

    private static Exemption exemption(final WaivedFee fee, final FeesDecoder fees) {
        return Exemption.of(fee == WaivedFee.SMALL_CONSUME ? fees.freeSmallExcuseType()
            : fees.declineFeeFreeType());
    }

    private static int span(final WaivedFee fee, final FeesDecoder fees, final long localMs) {
        final int days = fee == WaivedFee.SMALL_CONSUME ? fees.freeSmallExcuseDays() : fees.declineFeeFreeDays();
        return exemption(fee, fees) == Exemption.FOREVER ? 0
            : Math.floorDiv(ProgramTime.day(localMs), Math.max(1, days));
    }
}
