package dev.holdfast.gateway.sync.ledger;

import dev.holdfast.ledger.store.order.OrderState;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;

/**
 * What the ledger knows of an order. Amounts in units.
 *
 * @param amount     what the platform last said it is worth.
 * @param authorized what was asked for.
 * @param extras     what the platform need not say of an order.
 * @param noticeTime platform time of the newest notification; 0 when there is none.
 * @param updatedMs  ledger time of its last change.
 * @param isHeld     whether it holds money.
 * @param decision   what we said when we were asked.
 * @param isOpen     whether it is in review, or what the platform said of it does not go together.
 * @param money      what it has done to its account.
 */
public record KnownOrder(
    String consumeNo, ConsumptionType type, OrderStatus status, long amount, long authorized,
    OrderRecord.Extras extras, long noticeTime, long updatedMs, boolean isHeld, Decision decision, boolean isOpen,
    Money money) {
    /** What we said when we were asked whether the purchase may go through. */
    enum Decision { NOT_ASKED, APPROVED, DECLINED }

    /**
     * What an order has done to its account, in units.
     *
     * @param posted   below zero for a purchase.
     * @param fee      what the cardholder pays, a part of {@code posted} when the order is final.
     * @param reversed what reversals have taken back of it.
     * @param booked   sum of the entries that name it.
     * @param reversing what it takes back of the order that it names.
     */
    public record Money(long posted, long fee, long reversed, long booked, long reversing) {
    }

    /** Whether a state in a view is that of an order in review. */
    public static boolean isReview(final int state) {
        return OrderState.of(state) == OrderState.REVIEW;
    }

    /** Whether we declined a purchase of which the platform says that it is still going on. */
    public boolean isDeclinedWhilePending() {
        return decision == Decision.DECLINED && standing() == OrderStatus.PENDING && type.isDebit();
    }

    /** Whether what is posted, together with what entries have booked, is what the order comes to. */
    public boolean isBooked() {
        if (type == ConsumptionType.REVERSAL) {
            final boolean isFinal = standing() == OrderStatus.SUCCESS || standing() == OrderStatus.FAIL;
            return !isFinal || money.reversing + money.booked + money.posted == (standing() == OrderStatus.SUCCESS
                ? amount : 0);
        }
        final long rest = amount - Math.min(money.reversed, amount);
        final long expected = switch (standing()) {
            case SUCCESS -> type == ConsumptionType.REFUND ? rest - money.fee : -rest - money.fee;
            case FAIL -> noticeTime == 0 ? 0 : -money.fee;
            case PENDING, UNKNOWN -> money.posted + money.booked;
        };
        return money.posted + money.booked == expected;
    }

    /** The status that counts: the platform's last word, or what our decision comes to while it has said nothing. */
    public OrderStatus standing() {
        if (noticeTime != 0) {
            return status;
        }
        return decision == Decision.APPROVED ? OrderStatus.PENDING : OrderStatus.FAIL;
    }

    /** The amount that counts: the platform's last word, or what was asked. */
    public long worth() {
        return noticeTime == 0 ? authorized : amount;
    }
}
