package dev.holdfast.ledger.model;

import dev.holdfast.ledger.model.Terms.Fee;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.WaivedFee;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;

/** What an order should hold, have posted and use, told from what is known of it. */
final class OrderEffects {
    private static final BigDecimal MAX = new BigDecimal("1000000000000");
    private static final BigDecimal MAX_HELD = MAX.multiply(BigDecimal.valueOf(4));
    private static final int DECIMALS = 6;

    private final ReferenceLedger ledger;

    OrderEffects(final ReferenceLedger ledger) {
        this.ledger = ledger;
    }

    BigDecimal estimate(
        final Terms terms, final ModelCard card, final ConsumptionType type, final BigDecimal amount,
        final boolean isCross, final LocalDateTime now) {
        if (terms.source == FeeSource.NONE) {
            return BigDecimal.ZERO;
        }
        final boolean isWaived = terms.source == FeeSource.PACKAGE && isSmall(terms, type, amount)
            && isFree(card, WaivedFee.SMALL_CONSUME, terms, now);
        return purchaseFee(terms, type, amount, amount, isCross, isWaived);
    }

    /** Sets the order's effects to what they should be, or says why that cannot be and leaves them. */
    ReviewReason settle(final ModelOrder order, final LocalDateTime now) {
        return settle(order, now, true);
    }

    /**
     * The same when nobody says what time it is: an order that used nothing of its card so far goes on using nothing.
     */
    ReviewReason settleAsUsed(final ModelOrder order) {
        return settle(order, order.usedAt == null ? ledger.local() : order.usedAt, order.usedAt != null);
    }

    private ReviewReason settle(final ModelOrder order, final LocalDateTime now, final boolean usesCard) {
        if (order.type == ConsumptionType.REVERSAL) {
            return settleReversal(order, usesCard ? ledger.cards.get(order.card) : null, now);
        }
        final boolean isSuccess = order.standing() == OrderStatus.SUCCESS;
        final boolean isFail = order.standing() == OrderStatus.FAIL;
        final boolean isPurchase = ReferenceLedger.isPurchase(order.type);
        final boolean isOpen = !isSuccess && !isFail && order.isApproved() && !order.isExpired && isPurchase;
        final ModelCard named = ledger.cards.get(order.card);
        final ModelCard card = usesCard ? named : null;
        final boolean matters = isSuccess || isFail || hasEffect(order);
        if (matters && order.terms == null) {
            order.terms = ledger.newest(named == null ? "default" : named.packageNo);
        }
        final Terms terms = order.terms;
        BigDecimal held = BigDecimal.ZERO;
        BigDecimal posted = BigDecimal.ZERO;
        BigDecimal fee = BigDecimal.ZERO;
        BigDecimal used = BigDecimal.ZERO;
        WaivedFee kind = WaivedFee.NONE;
        boolean isWaived = false;
        if (matters) {
            final BigDecimal whole = isSuccess ? order.amount : isOpen ? order.authorized : BigDecimal.ZERO;
            final BigDecimal back = order.reversed().min(whole);
            final BigDecimal rest = whole.subtract(back);
            final boolean isGone = order.reversed().signum() > 0 && rest.signum() == 0;
            final boolean isCross = !order.account.isEmpty()
                && ReferenceLedger.isCross(order.localCurrency, ledger.accounts.get(order.account));
            if (terms.source == FeeSource.PACKAGE && isPurchase) {
                kind = waivable(order, isFail, (isSuccess || isOpen) && !isGone, whole);
            }
            isWaived = kind != WaivedFee.NONE
                && (kind == order.waivedFee ? order.isWaived : isFree(card, kind, terms, now));
            if (order.type == ConsumptionType.REFUND && isSuccess) {
                fee = fee(order, share(rest, terms.fee(Fee.REFUND_RATE)));
                posted = rest.subtract(fee);
            } else if (isPurchase && isFail) {
                fee = fee(order, isWaived ? BigDecimal.ZERO : terms.fee(Fee.DECLINE));
                posted = fee.negate();
            } else if (isPurchase && (isSuccess || isOpen)) {
                final boolean isPassedOn = terms.source == FeeSource.PLATFORM && isSuccess;
                final BigDecimal own = terms.source == FeeSource.NONE || isPassedOn || isGone ? BigDecimal.ZERO
                    : purchaseFee(terms, order.type, whole, rest, isCross, isWaived);
                final boolean isCancelled = terms.source == FeeSource.PACKAGE && back.signum() > 0
                    && back.compareTo(terms.fee(Fee.CANCEL_THRESHOLD)) >= 0;
                final BigDecimal cancel = isCancelled ? terms.fee(Fee.CANCEL) : BigDecimal.ZERO;
                fee = own.add(cancel).add(isPassedOn ? order.platformFee : BigDecimal.ZERO);
                used = rest;
                if (isSuccess) {
                    posted = rest.add(fee).negate();
                } else {
                    held = rest.add(own);
                    posted = cancel.negate();
                }
            }
        }
        if (order.booked.signum() != 0 && matters) {
            final BigDecimal unbooked = held.add(order.booked.min(BigDecimal.ZERO));
            if (isSuccess || isFail) {
                posted = posted.subtract(order.booked);
            } else {
                held = unbooked.max(BigDecimal.ZERO);
                posted = posted.add(givenBack(order, unbooked.negate().max(BigDecimal.ZERO)));
            }
        }
        return put(order, card, new Effect(held, posted, fee, used, kind, isWaived), now);
    }

    /** The fee that the order has or would have, if it can be waived. */
    private static WaivedFee waivable(
        final ModelOrder order, final boolean isFail, final boolean isBooked, final BigDecimal whole) {
        if (isFail && order.terms.fee(Fee.DECLINE).signum() > 0) {
            return WaivedFee.DECLINE;
        }
        return isBooked && isSmall(order.terms, order.type, whole) ? WaivedFee.SMALL_CONSUME : WaivedFee.NONE;
    }

    private static BigDecimal fee(final ModelOrder order, final BigDecimal ofPackage) {
        return switch (order.terms.source) {
            case NONE -> BigDecimal.ZERO;
            case PACKAGE -> ofPackage;
            case PLATFORM -> order.platformFee;
        };
    }

    private boolean hasEffect(final ModelOrder order) {
        return order.isApproved() || order.held.signum() != 0 || order.posted.signum() != 0
            || order.fee.signum() != 0 || order.used.signum() != 0 || order.waivedFee != WaivedFee.NONE
            || ledger.givesBackNoMore() && order.booked.signum() < 0 && order.reversed().signum() > 0;
    }

    private BigDecimal givenBack(final ModelOrder order, final BigDecimal bookedTooMuch) {
        return ledger.givesBackNoMore() || order.reversed().signum() == 0 ? bookedTooMuch.min(order.reversed())
            : bookedTooMuch;
    }

    /** It gives back through the order that it names; here only what entries have given too much, or taken. */
    private ReviewReason settleReversal(final ModelOrder order, final ModelCard card, final LocalDateTime now) {
        final boolean isFinal = order.standing() == OrderStatus.SUCCESS || order.standing() == OrderStatus.FAIL;
        final BigDecimal whole = order.standing() == OrderStatus.SUCCESS ? order.amount : BigDecimal.ZERO;
        final BigDecimal excess = order.booked.signum() < 0 ? order.booked
            : order.booked.subtract(whole).max(BigDecimal.ZERO);
        if (order.booked.signum() != 0 && order.terms == null) {
            final ModelCard named = ledger.cards.get(order.card);
            order.terms = ledger.newest(named == null ? "default" : named.packageNo);
        }
        final ReviewReason problem =
            put(order, card, new Effect(BigDecimal.ZERO, isFinal ? excess.negate() : BigDecimal.ZERO, BigDecimal.ZERO,
            BigDecimal.ZERO, WaivedFee.NONE, false), now);
        return problem == null && order.reversed().signum() > 0 ? ReviewReason.REVERSAL_REVERSED : problem;
    }

    private record Effect(
        BigDecimal held, BigDecimal posted, BigDecimal fee, BigDecimal used, WaivedFee kind, boolean isWaived) {
    }

    private ReviewReason put(
        final ModelOrder order, final ModelCard card, final Effect effect, final LocalDateTime now) {
        final boolean moves = effect.held.compareTo(order.held) != 0 || effect.posted.compareTo(order.posted) != 0;
        if (order.account.isEmpty()) {
            return moves ? ReviewReason.ACCOUNT_UNKNOWN : null;
        }
        final BigDecimal balance = ledger.balance(order.account).add(effect.posted).subtract(order.posted);
        final BigDecimal held = ledger.held(order.account).add(effect.held).subtract(order.held);
        if (balance.abs().compareTo(MAX) > 0 || held.compareTo(MAX_HELD) > 0) {
            return ReviewReason.AMOUNT_OUT_OF_RANGE;
        }
        order.held = effect.held;
        order.posted = effect.posted;
        order.fee = effect.fee;
        if (card == null) {
            return null;
        }
        if (effect.used.signum() > 0 || order.used.signum() > 0) {
            order.usedAt = order.usedAt == null ? now : order.usedAt;
            order.isCash = order.type == ConsumptionType.ATM;
        }
        order.used = effect.used;
        if (effect.kind != order.waivedFee) {
            giveBack(order, card);
            order.waivedFee = effect.kind;
            order.isWaived = effect.isWaived;
            order.waiverSpan = effect.isWaived ? take(card, effect.kind, order.terms, now) : 0;
        }
        return null;
    }

    private static void giveBack(final ModelOrder order, final ModelCard card) {
        final long[] span = card.waivers.get(order.waivedFee);
        if (order.isWaived && span != null && span[0] == order.waiverSpan) {
            span[1]--;
        }
    }

    private static long take(final ModelCard card, final WaivedFee kind, final Terms terms, final LocalDateTime now) {
        final long number = span(kind, terms, now);
        final long[] span = card.waivers.computeIfAbsent(kind, name -> new long[] {number, 0});
        span[1] = span[0] == number ? span[1] + 1 : 1;
        span[0] = number;
        return number;
    }

    private static boolean isFree(
        final ModelCard card, final WaivedFee kind, final Terms terms, final LocalDateTime now) {
        final boolean isSmall = kind == WaivedFee.SMALL_CONSUME;
        if (card == null || (isSmall ? terms.smallExemption : terms.declineExemption) == Exemption.NONE) {
            return false;
        }
        final long[] span = card.waivers.get(kind);
        final long taken = span != null && span[0] == span(kind, terms, now) ? span[1] : 0;
        return taken < (isSmall ? terms.freeSmall : terms.freeDeclines);
    }

    private static long span(final WaivedFee kind, final Terms terms, final LocalDateTime now) {
        final boolean isSmall = kind == WaivedFee.SMALL_CONSUME;
        return (isSmall ? terms.smallExemption : terms.declineExemption) == Exemption.FOREVER ? 0
            : Math.floorDiv(now.toLocalDate().toEpochDay(), (long) (isSmall ? terms.smallDays : terms.declineDays));
    }

    private static boolean isSmall(final Terms terms, final ConsumptionType type, final BigDecimal amount) {
        return type == ConsumptionType.CONSUMPTION && amount.signum() > 0
            && amount.compareTo(terms.fee(Fee.SMALL_THRESHOLD)) < 0
            && terms.fee(Fee.SMALL_DEDUCT).signum() > 0;
    }

    private static BigDecimal purchaseFee(
        final Terms terms, final ConsumptionType type, final BigDecimal amount, final BigDecimal rest,
        final boolean isCross, final boolean isWaived) {
        final BigDecimal cross = isCross ? share(rest, terms.fee(Fee.CROSS_RATE)) : BigDecimal.ZERO;
        if (type == ConsumptionType.OPEN_CARD) {
            return terms.fee(Fee.OPEN_COST);
        }
        if (type == ConsumptionType.MANAGE_FEE) {
            return terms.fee(Fee.MANAGE);
        }
        if (amount.signum() == 0) {
            return terms.fee(Fee.APPLE_PAY);
        }
        if (type == ConsumptionType.ATM) {
            return share(rest, terms.fee(Fee.ATM_RATE)).max(terms.fee(Fee.ATM_MIN)).add(cross);
        }
        final boolean isCharged = isSmall(terms, type, amount) && !isWaived;
        return share(rest, terms.fee(Fee.CONSUME_RATE)).add(cross)
            .add(isCharged ? terms.fee(Fee.SMALL_DEDUCT) : BigDecimal.ZERO);
    }

    private static BigDecimal share(final BigDecimal amount, final BigDecimal rate) {
        return amount.multiply(rate).setScale(DECIMALS, RoundingMode.HALF_UP);
    }
}
