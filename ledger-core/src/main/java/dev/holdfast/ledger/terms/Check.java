package dev.holdfast.ledger.terms;

import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.ResultCode;

import java.util.Arrays;
import java.util.List;

/**
 * What an authorization is checked for, in this order. The first check that fails gives the decision; those behind it
 * are not made.
 */
public enum Check {
    ORDER_OPEN(ResultCode.ORDER_ALREADY_FINAL),
    CARD_KNOWN(ResultCode.CARD_UNKNOWN),
    CARD_ACTIVATED(ResultCode.CARD_NOT_ACTIVE),
    CARDHOLDER(ResultCode.CARDHOLDER_MISMATCH),
    ACCOUNT_KNOWN(ResultCode.ACCOUNT_UNKNOWN),
    ACCOUNT_OPEN(ResultCode.ACCOUNT_BLOCKED, ResultCode.ACCOUNT_CLOSED),
    TYPE_KNOWN(ResultCode.TYPE_UNKNOWN),
    CURRENCY(ResultCode.CURRENCY_MISMATCH),
    TYPE_RULES(ResultCode.TYPE_NOT_ALLOWED),
    LOCAL_CURRENCY_RULES(ResultCode.LOCAL_CURRENCY_NOT_ALLOWED),
    MCC_RULES(ResultCode.MCC_NOT_ALLOWED),
    COUNTRY_RULES(ResultCode.COUNTRY_NOT_ALLOWED),
    SMALLEST_AMOUNT(ResultCode.BELOW_SMALLEST_AMOUNT),
    TRANSACTION_LIMIT(ResultCode.TRANSACTION_LIMIT),
    DAY_LIMIT(ResultCode.DAY_LIMIT),
    WEEK_LIMIT(ResultCode.WEEK_LIMIT),
    MONTH_LIMIT(ResultCode.MONTH_LIMIT),
    ATM_DAY_LIMIT(ResultCode.ATM_DAY_LIMIT),
    ATM_MONTH_LIMIT(ResultCode.ATM_MONTH_LIMIT),
    PURCHASES_PER_DAY(ResultCode.PURCHASES_PER_DAY),
    PURCHASES_PER_HOUR(ResultCode.PURCHASES_PER_HOUR),
    ACCOUNT_COVERED(ResultCode.ACCOUNT_OVERDRAWN),
    FUNDS(ResultCode.INSUFFICIENT_FUNDS, ResultCode.AMOUNT_OUT_OF_RANGE);

    private final List<ResultCode> refusals;

    Check(final ResultCode... refusals) {
        this.refusals = List.of(refusals);
    }

    /** Whether this check gives that decision. */
    public boolean refusesWith(final ResultCode decision) {
        return refusals.contains(decision);
    }

    /**
     * Whether the check is made of such a question: rules, limits and funds are only for purchases, limits only for an
     * amount.
     */
    public boolean appliesTo(final ConsumptionType type, final long amountUnits) {
        if (compareTo(CURRENCY) <= 0) {
            return true;
        }
        final boolean isLimit = compareTo(SMALLEST_AMOUNT) >= 0 && compareTo(PURCHASES_PER_HOUR) <= 0;
        final boolean isCashLimit = this == ATM_DAY_LIMIT || this == ATM_MONTH_LIMIT;
        return type.isDebit() && !(isLimit && amountUnits == 0) && !(isCashLimit && type != ConsumptionType.ATM);
    }

    /** The check that gives this decision; null when none does. */
    public static Check of(final ResultCode decision) {
        return Arrays.stream(values()).filter(check -> check.refusesWith(decision)).findFirst().orElse(null);
    }
}
