package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.command.CommandDefaults;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.FiguresDecoder;
import dev.holdfast.ledger.message.FiguresEncoder;
import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.message.WithdrawDecoder;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.MergedStatements.Flag;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.Packages;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.store.RowList;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.terms.CardUse;
import dev.holdfast.ledger.terms.CardholderFees;
import dev.holdfast.ledger.terms.Check;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.terms.UsageRules;
import dev.holdfast.ledger.terms.WaiverAllowances;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.WaivedFee;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decides authorizations: one decision for each consumption order, for ever. Owned by the ledger thread; allocates
 * nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class Authorizations {
    private final LedgerStore store;
    private final CardUse cardUse;
    private final OrderAccounting accounting;
    private final OrderRow order = new OrderRow();
    private final CardRow card = new CardRow();
    private final AccountRow account = new AccountRow();
    private final TermsRow terms = new TermsRow();
    private final TermsRow ownTerms = new TermsRow();
    private final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardholderNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer accountNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer seen =
        new UnsafeBuffer(new byte[FiguresEncoder.ENCODED_LENGTH + LimitsEncoder.ENCODED_LENGTH]);
    private final FiguresEncoder newFigures = new FiguresEncoder().wrap(seen, 0);
    private final FiguresDecoder figures = new FiguresDecoder().wrap(seen, 0);
    private final LimitsEncoder newLimits = new LimitsEncoder().wrap(seen, FiguresEncoder.ENCODED_LENGTH);
    private final LimitsDecoder limits = new LimitsDecoder().wrap(seen, FiguresEncoder.ENCODED_LENGTH);
    private final ReviewRow review = new ReviewRow();
    private RuleSet rules;
    private int termsIndex;
    private long localCurrency;
    private boolean hasDecided;

    Authorizations(final LedgerStore store, final CardUse cardUse, final OrderAccounting accounting) {
        this.store = store;
        this.cardUse = cardUse;
        this.accounting = accounting;
    }

    /** Decides by these rules from now on. */
    void rules(final RuleSet inForce) {
        rules = inForce;
    }

    /** Decides, or repeats the decision. A repeat that asks for something else is declined and changes nothing. */
    ResultCode authorize(final AuthorizeDecoder question, final long timeMs) {
        hasDecided = false;
        final boolean isKnown = find(question);
        if (isKnown && (order.isDecided() || !order.isOnCard(cardNo) && !isWithoutCard())) {
            return repeated(question);
        }
        if (!isKnown && store.orders().isFull()) {
            return ResultCode.CAPACITY_EXHAUSTED;
        }
        final ConsumptionType type = ConsumptionType.of(question.type());
        final long localMs = CommandDefaults.localMs(question, timeMs);
        seen.setMemory(0, seen.capacity(), (byte) 0);
        termsIndex = Packages.NONE;
        localCurrency = CommandDefaults.localCurrency(question);
        if (isKnown && (localCurrency == CurrencyCode.NONE || isLocalCurrencyTold())) {
            localCurrency = order.localCurrency();
        }
        ResultCode decision = decide(question, type, isKnown, localMs);
        if (isKnown) {
            store.orders().beginChange(order);
            order.card(cardNo);
        } else {
            store.orders().create(consumeNo, order);
            order.money().amount(question.amount());
            order.type(type);
            order.card(cardNo);
        }
        order.localCurrency(localCurrency);
        order.merchant(CommandDefaults.mcc(question), CommandDefaults.country(question));
        if (decision.isApproved()) {
            order.account(accountNo);
            order.type(type);
        }
        if (termsIndex != Packages.NONE) {
            order.termsIndex(termsIndex);
        }
        order.seen(seen);
        order.decide(decision, question.amount(), timeMs);
        if (decision.isApproved() && accounting.settle(order, account, card, localMs) != null) {
            decision = ResultCode.AMOUNT_OUT_OF_RANGE;
            order.decide(decision, question.amount(), timeMs);
        }
        store.orders().endChange(order);
        hasDecided = true;
        return decision;
    }

    /** Whether the last question was decided, and not answered with a decision that was there. */
    boolean hasDecided() {
        return hasDecided;
    }

    /**
     * Takes back an approval that came too late, with its hold and what it used of the card, unless the platform has
     * said anything of the order since, or an entry has booked it. From then on its decision is
     * {@link ResultCode#TOO_LATE}.
     *
     * @return the decision that stands.
     */
    ResultCode withdraw(final WithdrawDecoder command, final long timeMs) {
        command.wrapConsumeNo(consumeNo);
        command.wrapCardNo(cardNo);
        if (!store.orders().find(consumeNo, order) || !order.isDecided()) {
            return ResultCode.ORDER_UNKNOWN;
        }
        if (!order.isOnCard(cardNo) || command.amount() != order.money().authorizedAmount()) {
            return ResultCode.ORDER_MISMATCH;
        }
        final boolean isSpokenOf = order.status() != OrderStatus.UNKNOWN || order.needsReview()
            || order.money().reversed() > 0
            || order.money().booked() != 0;
        if (!order.isApproved() || isSpokenOf) {
            return order.decision();
        }
        store.orders().beginChange(order);
        order.decision(ResultCode.TOO_LATE);
        if (accounting.settleAsUsed(order) == null) {
            order.updatedTime(timeMs);
        } else {
            order.decision(ResultCode.APPROVED);
        }
        store.orders().endChange(order);
        return order.decision();
    }

    /** The decision that there is, or null. Changes nothing. */
    ResultCode repeat(final AuthorizeDecoder question) {
        return find(question) && order.isDecided() ? repeated(question) : null;
    }

    private boolean find(final AuthorizeDecoder question) {
        question.wrapConsumeNo(consumeNo);
        question.wrapCardNo(cardNo);
        question.wrapCardholderNo(cardholderNo);
        return store.orders().find(consumeNo, order);
    }

    /**
     * The decision that there is; none when the order is known with another card, or was decided for another amount.
     */
    private ResultCode repeated(final AuthorizeDecoder question) {
        final boolean isSameQuestion = order.isOnCard(cardNo) && question.amount() == order.money().authorizedAmount();
        return isSameQuestion ? order.decision() : ResultCode.ORDER_MISMATCH;
    }

    /** The guard clauses, in the order of {@link Check}. */
    private ResultCode decide(
        final AuthorizeDecoder question, final ConsumptionType type, final boolean isKnown, final long localMs) {
        if (isKnown && isOver()) {
            return ResultCode.ORDER_ALREADY_FINAL;
        }
        if (!store.cards().find(cardNo, card) || !card.hasCardholder()) {
            return ResultCode.CARD_UNKNOWN;
        }
        if (card.status() != CardStatus.ACTIVATED) {
            return ResultCode.CARD_NOT_ACTIVE;
        }
        if (cardholderNo.capacity() > 0 && !card.isOf(cardholderNo)) {
            return ResultCode.CARDHOLDER_MISMATCH;
        }
        card.wrapCardholder(accountNo);
        if (isKnown && isBookedElsewhere()) {
            return ResultCode.CARDHOLDER_MISMATCH;
        }
        if (!store.accounts().find(accountNo, account)) {
            return ResultCode.ACCOUNT_UNKNOWN;
        }
        if (account.status() != AccountStatus.OPEN) {
            return account.status() == AccountStatus.BLOCKED ? ResultCode.ACCOUNT_BLOCKED : ResultCode.ACCOUNT_CLOSED;
        }
        if (type == ConsumptionType.UNKNOWN || isKnown && !order.type().mayBecome(type)) {
            return ResultCode.TYPE_UNKNOWN;
        }
        if (question.currency() != account.currency()) {
            return ResultCode.CURRENCY_MISMATCH;
        }
        termsIndex = store.packages().newest(card.packageIndex());
        return type.isDebit() ? decidePurchase(question, type, localMs) : ResultCode.APPROVED;
    }

    private ResultCode decidePurchase(final AuthorizeDecoder question, final ConsumptionType type, final long localMs) {
        store.packages().point(termsIndex, terms);
        newLimits.buffer()
            .putBytes(newLimits.offset(), terms.limits().buffer(), terms.limits().offset(),
                LimitsEncoder.ENCODED_LENGTH);
        ResultCode refusal = UsageRules.brokenRule(terms, question);
        if (card.ownTermsIndex() != RowList.NONE) {
            store.cardTerms().point(card.ownTermsIndex(), ownTerms);
            UsageRules.narrow(terms.limits(), ownTerms.limits(), newLimits);
            refusal = refusal == null ? UsageRules.brokenRule(ownTerms, question) : refusal;
        }
        cardUse.read(card, localMs, newFigures);
        final long amountUnits = question.amount();
        final long fee = estimateFee(type, amountUnits, localMs);
        newFigures.feeEstimate(fee).available(account.available());
        if (refusal == null && amountUnits > 0) {
            refusal = UsageRules.exceededLimit(limits, figures, type, amountUnits);
        }
        if (refusal != null) {
            return refusal;
        }
        if (account.available() < 0) {
            return ResultCode.ACCOUNT_OVERDRAWN;
        }
        return amountUnits + fee <= account.available() ? ResultCode.APPROVED : ResultCode.INSUFFICIENT_FUNDS;
    }

    private long estimateFee(final ConsumptionType type, final long amountUnits, final long localMs) {
        if (terms.feeSource() == FeeSource.NONE) {
            return 0;
        }
        final boolean isCross = localCurrency != CurrencyCode.NONE && localCurrency != account.currency();
        final boolean isWaived = terms.feeSource() == FeeSource.PACKAGE
            && CardholderFees.isSmall(terms.fees(), type, amountUnits)
            && WaiverAllowances.isFree(card, WaivedFee.SMALL_CONSUME, terms.fees(), localMs);
        return CardholderFees.purchase(terms.fees(), type, amountUnits, amountUnits, isCross, isWaived);
    }

    /** Whether the order has moved money of another cardholder, who had the card before. */
    private boolean isBookedElsewhere() {
        return rules.mergesStatements() && (order.money().posted() != 0 || order.money().held() != 0)
            && !order.isOnAccount(accountNo);
    }

    private boolean isLocalCurrencyTold() {
        return rules.mergesStatements() && order.said().is(Flag.MERGED) && order.said().localTime() > 0;
    }

    /** Whether the order is only known from what its card could not be read of, so that the question says it. */
    private boolean isWithoutCard() {
        return rules.mergesStatements() && !order.hasCard();
    }

    /**
     * Whether it is too late to ask. As of rules version 3 a review of something that was not understood does not count
     * for that.
     */
    private boolean isOver() {
        final boolean isFinal = order.status() == OrderStatus.SUCCESS || order.status() == OrderStatus.FAIL;
        return isFinal && !isWithoutCard() || order.money().reversed() > 0
            || order.needsReview() && !(rules.mergesStatements() && isUnread());
    }

    private boolean isUnread() {
        store.reviews().point(order.review(), review);
        return review.reason().isUnread();
    }
}
