package dev.holdfast.ledger.store.order;

import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.values.Codes;
import dev.holdfast.ledger.values.ConsumptionType;

/** Where a consumption order stands, worked out from its row. */
public enum OrderState {
    /** Known only from a notification that is still pending, or from nothing but its number. */
    NOTED(0),
    /** Declined, and nothing else heard. */
    DECLINED(1),
    /** Approved, and holds nothing: a card check, or a question about money that comes back. */
    APPROVED(2),
    /** Approved, with an open hold. */
    HELD(3),
    /** Succeeded and posted. */
    SETTLED(4),
    /** Failed; nothing held, and nothing posted but a fee. */
    FAILED(5),
    /** Taken back in full. */
    REVERSED(6),
    /** Something about it could not be applied. */
    REVIEW(7),
    /** Approved, but nobody settled the hold in time and it was let go. A later success still posts. */
    EXPIRED(8);

    private static final Codes<OrderState> CODES = new Codes<>("state of an order", values(), OrderState::code);

    private final int code;

    OrderState(final int code) {
        this.code = code;
    }

    /** The number in a view. */
    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException when no state has this number. */
    public static OrderState of(final int code) {
        return CODES.of(code);
    }

    public static OrderState of(final OrderRow order) {
        if (order.needsReview()) {
            return REVIEW;
        }
        return switch (order.status()) {
            case SUCCESS -> order.type() != ConsumptionType.REVERSAL && order.money().amount() > 0
                && order.money().reversed() >= order.money().amount() ? REVERSED : SETTLED;
            case FAIL -> FAILED;
            case PENDING, UNKNOWN -> ofOpen(order);
        };
    }

    private static OrderState ofOpen(final OrderRow order) {
        if (order.money().held() > 0) {
            return HELD;
        }
        if (order.money().reversed() > 0) {
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
