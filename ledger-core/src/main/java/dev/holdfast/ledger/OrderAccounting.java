package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.FeesDecoder;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.Packages;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.terms.CardUse;
import dev.holdfast.ledger.terms.CardholderFees;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.terms.WaiverAllowances;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.WaivedFee;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Target-state accounting: works out what an order should hold, have posted and use of its card's limits now, and
 * applies the difference to what it does. Repeats, corrections and disorder are then one case. Keeps
 * {@code held = Σ open holds} and {@code balance = Σ entries + Σ posted}. Owned by the ledger thread; allocates
 * nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class OrderAccounting {
    private final LedgerStore store;
    private final CardUse cardUse;
    private final AccountRow account = new AccountRow();
    private final CardRow card = new CardRow();
    private final TermsRow terms = new TermsRow();
    private final UnsafeBuffer accountNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardNo = new UnsafeBuffer(0, 0);
    private final Target target = new Target();
    private boolean givesBackNoMore;

    OrderAccounting(final LedgerStore store, final CardUse cardUse) {
        this.store = store;
        this.cardUse = cardUse;
    }

    void rules(final RuleSet rules) {
        givesBackNoMore = rules.givesBackNoMore();
    }

    /**
     * Brings account and card in line with the order, whose row is inside a change: all of it or, when something does
     * not fit, none.
     *
     * @param localMs the program's local time of the command.
     * @return why it could not be done, or null.
     */
    ReviewReason settle(final OrderRow order, final long localMs) {
        return settle(order, localMs, true);
    }

    /**
     * The same at a time that a command does not say: what the order used of its card is changed where it was taken,
     * and if it used nothing so far, that is left to the next notification.
     */
    ReviewReason settleAsUsed(final OrderRow order) {
        return settle(order, order.usedAt(), order.usedAt() != 0);
    }

    private ReviewReason settle(final OrderRow order, final long localMs, final boolean usesCard) {
        final boolean isReversal = order.type() == ConsumptionType.REVERSAL;
        final ReviewReason reversed =
            isReversal && order.money().reversed() > 0 ? ReviewReason.REVERSAL_REVERSED : null;
        if (isReversal ? order.money().booked() == 0 && hasNoEffect(order) : isIdle(order)) {
            return reversed;
        }
        order.wrapCard(cardNo);
        final boolean hasCard = cardNo.capacity() > 0 && store.cards().find(cardNo, card);
        if (order.termsIndex() == Packages.NONE) {
            order.termsIndex(store.packages().newest(hasCard ? card.packageIndex() : Packages.DEFAULT));
        }
        if (!order.hasAccount()) {
            store.packages().point(order.termsIndex(), terms);
            target.workOut(order, terms, false, hasCard ? card : null, localMs);
            return target.heldUnits == order.money().held() && target.postedUnits == order.money().posted() ? null
                : ReviewReason.ACCOUNT_UNKNOWN;
        }
        order.wrapAccount(accountNo);
        if (!store.accounts().find(accountNo, account)) {
            throw new BrokenInvariantException("an order names an account that does not exist");
        }
        final ReviewReason problem = settle(order, account, hasCard && usesCard ? card : null, localMs);
        return problem == null ? reversed : problem;
    }

    /**
     * The same for an order that has its terms, with the rows of its account and card at hand.
     *
     * @param card null when there is none.
     */
    ReviewReason settle(final OrderRow order, final AccountRow account, final CardRow card, final long localMs) {
        store.packages().point(order.termsIndex(), terms);
        final boolean isCross = order.localCurrency() != CurrencyCode.NONE
            && order.localCurrency() != account.currency();
        target.workOut(order, terms, isCross, card, localMs);
        if (!Units.inRange(account.balance() + target.postedUnits - order.money().posted())
            || account.held() + target.heldUnits - order.money().held() > Units.MAX_HELD) {
            return ReviewReason.AMOUNT_OUT_OF_RANGE;
        }
        moveMoney(order, account);
        if (card != null) {
            useCard(order, card, localMs);
        }
        return null;
    }

    /** Who says what the cardholder pays: by the order's terms, or those that it would have. */
    FeeSource feeSource(final OrderRow order) {
        int versionIndex = order.termsIndex();
        if (versionIndex == Packages.NONE) {
            order.wrapCard(cardNo);
            final boolean hasCard = cardNo.capacity() > 0 && store.cards().find(cardNo, card);
            versionIndex = store.packages().newest(hasCard ? card.packageIndex() : Packages.DEFAULT);
        }
        store.packages().point(versionIndex, terms);
        return terms.feeSource();
    }

    /** Whether the order neither does nor could do anything: only heard of or declined, and not over. */
    private boolean isIdle(final OrderRow order) {
        final boolean givesBack = givesBackNoMore && order.money().booked() < 0 && order.money().reversed() > 0;
        return order.standing() != OrderStatus.SUCCESS && order.standing() != OrderStatus.FAIL && !order.isApproved()
            && hasNoEffect(order) && !givesBack;
    }

    private static boolean hasNoEffect(final OrderRow order) {
        return order.money().posted() == 0 && order.money().held() == 0 && order.used() == 0
            && order.money().cardholderFee() == 0 && order.waivedFee() == WaivedFee.NONE;
    }

    private void moveMoney(final OrderRow order, final AccountRow account) {
        final long heldChangeUnits = target.heldUnits - order.money().held();
        final long balanceChangeUnits = target.postedUnits - order.money().posted();
        order.money().cardholderFee(target.feeUnits);
        if (heldChangeUnits == 0 && balanceChangeUnits == 0) {
            return;
        }
        store.accounts().beginChange(account);
        account.held(account.held() + heldChangeUnits);
        account.balance(account.balance() + balanceChangeUnits);
        store.accounts().endChange(account);
        store.totals().add(account.currency(), balanceChangeUnits, heldChangeUnits);
        order.money().held(target.heldUnits);
        order.money().posted(target.postedUnits);
    }

    private void useCard(final OrderRow order, final CardRow card, final long localMs) {
        final boolean isCash = order.type() == ConsumptionType.ATM;
        final long used = target.usedUnits;
        final boolean isUseChanged = order.used() != used || used > 0 && order.isCashUsed() != isCash;
        if (!isUseChanged && order.waivedFee() == target.waivedFee) {
            return;
        }
        store.cards().beginChange(card);
        if (isUseChanged) {
            cardUse.change(card, order, used, isCash, localMs);
        }
        WaiverAllowances.change(order, card, target.waivedFee, target.isWaived, terms.fees(), localMs);
        store.cards().endChange(card);
    }

    /** What an order should come to, all of it in units. */
    private final class Target {
        private long heldUnits;
        private long postedUnits;
        private long usedUnits;
        private long feeUnits;
        private WaivedFee waivedFee;
        private boolean isWaived;

        void workOut(
            final OrderRow order, final TermsRow terms, final boolean isCross, final CardRow card, final long localMs) {
            if (order.type() == ConsumptionType.REVERSAL) {
                workOutReversal(order);
                return;
            }
            final FeesDecoder fees = terms.fees();
            final FeeSource source = terms.feeSource();
            final long takenUnits = taken(order);
            final long takenBackUnits = Math.min(order.money().reversed(), takenUnits);
            final long leftUnits = takenUnits - takenBackUnits;
            final boolean isDebit = order.type().isDebit();
            final boolean isFailed = order.standing() == OrderStatus.FAIL;
            final boolean isPosted = order.standing() == OrderStatus.SUCCESS;
            final boolean isLive = isPosted || order.isApproved() && !isFailed && !order.isExpired();
            final boolean isGone = order.money().reversed() > 0 && takenBackUnits == takenUnits;
            heldUnits = 0;
            postedUnits = 0;
            usedUnits = isDebit ? leftUnits : 0;
            waivedFee = waivedFee(order, fees, source, isFailed, isLive && !isGone, takenUnits);
            isWaived = WaiverAllowances.isWaived(order, card, waivedFee, fees, localMs);
            if (!isDebit) {
                feeUnits = isPosted ? refundFee(order, source, fees, leftUnits) : 0;
                postedUnits = leftUnits - feeUnits;
            } else if (isFailed) {
                feeUnits = failureFee(order, source, fees);
                postedUnits = -feeUnits;
            } else if (isLive) {
                final boolean isReported = source == FeeSource.PLATFORM && isPosted;
                final long purchaseUnits = source == FeeSource.NONE || isReported || isGone ? 0
                    : CardholderFees.purchase(fees, order.type(), takenUnits, leftUnits, isCross, isWaived);
                final long cancelUnits = source == FeeSource.PACKAGE ? CardholderFees.cancel(fees, takenBackUnits) : 0;
                feeUnits = purchaseUnits + cancelUnits + (isReported ? order.money().platformFee() : 0);
                postedUnits = isPosted ? -leftUnits - feeUnits : -cancelUnits;
                heldUnits = isPosted ? 0 : leftUnits + purchaseUnits;
            } else {
                feeUnits = 0;
            }
            if (order.money().booked() != 0) {
                leaveBooked(order, isPosted || isFailed);
            }
        }

        /**
         * What a reversal gives back is posted by the order that it takes back. By itself it only corrects entries that
         * have booked more of it than it comes to, or a debit.
         */
        private void workOutReversal(final OrderRow order) {
            final boolean isFinal = order.standing() == OrderStatus.SUCCESS || order.standing() == OrderStatus.FAIL;
            final long booked = order.money().booked();
            final long excess = booked < 0 ? booked : Math.max(0, booked - taken(order));
            heldUnits = 0;
            usedUnits = 0;
            feeUnits = 0;
            postedUnits = isFinal ? -excess : 0;
            waivedFee = WaivedFee.NONE;
            isWaived = false;
        }

        /**
         * What entries have booked already is not posted again, nor held while the order is open; what was taken back
         * of it is given back.
         */
        private void leaveBooked(final OrderRow order, final boolean isFinal) {
            if (isFinal) {
                postedUnits -= order.money().booked();
                return;
            }
            final long rest = heldUnits + Math.min(0, order.money().booked());
            heldUnits = Math.max(0, rest);
            final long most = givesBackNoMore || order.money().reversed() == 0 ? order.money().reversed()
                : Long.MAX_VALUE;
            postedUnits += Math.min(most, Math.max(0, -rest));
        }

        /** What the order takes or gives before anything is taken back. */
        private static long taken(final OrderRow order) {
            return switch (order.standing()) {
                case SUCCESS -> order.money().amount();
                case FAIL -> 0;
                case PENDING, UNKNOWN -> order.isApproved() && order.type().isDebit() && !order.isExpired()
                    ? order.money().authorizedAmount() : 0;
            };
        }

        private WaivedFee waivedFee(
            final OrderRow order, final FeesDecoder fees, final FeeSource source, final boolean isFailed,
            final boolean isTaking, final long takenUnits) {
            if (source != FeeSource.PACKAGE || !order.type().isDebit()) {
                return WaivedFee.NONE;
            }
            if (isFailed) {
                return fees.declineFee() > 0 ? WaivedFee.DECLINE : WaivedFee.NONE;
            }
            return isTaking && CardholderFees.isSmall(fees, order.type(), takenUnits) ? WaivedFee.SMALL_CONSUME
                : WaivedFee.NONE;
        }

        private long failureFee(final OrderRow order, final FeeSource source, final FeesDecoder fees) {
            return switch (source) {
                case NONE -> 0;
                case PACKAGE -> isWaived ? 0 : fees.declineFee();
                case PLATFORM -> order.money().platformFee();
            };
        }

        private static long refundFee(
            final OrderRow order, final FeeSource source, final FeesDecoder fees, final long amountUnits) {
            return switch (source) {
                case NONE -> 0;
                case PACKAGE -> CardholderFees.refund(fees, amountUnits);
                case PLATFORM -> order.money().platformFee();
            };
        }
    }
}
