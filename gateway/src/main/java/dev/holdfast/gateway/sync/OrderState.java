package dev.holdfast.gateway.sync;

import dev.holdfast.ledger.ConsumptionType;
import dev.holdfast.ledger.OrderStatus;

/**
 * What the ledger knows of an order. Amounts in units.
 *
 * @param amount     what the platform last said it is worth.
 * @param authorized what was asked for.
 * @param noticeTime platform time of the newest notification; 0 when there is none.
 * @param isHeld     whether it holds money.
 * @param isApproved whether we were asked and said yes.
 */
record OrderState(
    String consumeNo, ConsumptionType type, OrderStatus status, long amount, long authorized, long fee, long noticeTime, boolean isHeld,
    boolean isApproved) {
    /** The status that counts: the platform's last word, or what our decision comes to while it has said nothing. */
    OrderStatus standing() {
        if (noticeTime != 0) {
            return status;
        }
        return isApproved ? OrderStatus.PENDING : OrderStatus.FAIL;
    }

    /** The amount that counts: the platform's last word, or what was asked. */
    long worth() {
        return noticeTime == 0 ? authorized : amount;
    }
}
