package dev.holdfast.ledger;

import dev.holdfast.ledger.store.OrderRow;

/** Where a consumption order stands, worked out from its row. */
public enum OrderState {
    /** Known only from a notification that is still pending, or from nothing but its number. */
    NOTED,
    /** Declined, and nothing else heard. */
    DECLINED,
    /** Approved, and holds nothing: a card check, or a question about money that comes back. */
    APPROVED,
    /** Approved, with an open hold. */
    HELD,
    /** Succeeded and posted. */
    SETTLED,
    /** Failed; nothing held, and nothing posted but a fee. */
    FAILED,
    /** Taken back in full. */
    REVERSED,
    /** Something about it could not be applied. */
    REVIEW,
    /** Approved, but nobody settled the hold in time and it was let go. A later success still posts. */
    EXPIRED;

    private static final OrderState[] VALUES = values();

    /** The number in a view. */
    public int code() {
        return ordinal();
    }

    public static OrderState of(final int code) {
        return VALUES[code];
    }

    static OrderState of(final OrderRow order) {
        if (order.needsReview()) {
            return REVIEW;
        }
        return switch (order.status()) {
            case SUCCESS -> order.type() != ConsumptionType.REVERSAL && order.amount() > 0 && order.reversed() >= order.amount() ? REVERSED : SETTLED;
            case FAIL -> FAILED;
            case PENDING, UNKNOWN -> ofOpen(order);
        };
    }

    private static OrderState ofOpen(final OrderRow order) {
        if (order.held() > 0) {
            return HELD;
        }
        if (order.reversed() > 0) {
            return REVERSED;
        }
        if (order.isExpired()) {
            return EXPIRED;
        }
        if (!order.isDecided()) {
            return NOTED;
        }
        return order.isApproved() ? APPROVED : DECLINED;
    }
}
