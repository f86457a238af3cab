package dev.holdfast.ledger.terms;

import dev.holdfast.ledger.command.CommandDefaults;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.FiguresDecoder;
import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.RuleList.Subject;

/** Checks a purchase against rules and limits, in their documented order. */
public final class UsageRules {
    private static final Subject[] SUBJECTS = Subject.values();

    private UsageRules() {
    }

    /**
     * The first rule that the purchase breaks; null when it breaks none. What is not known breaks every list about it.
     */
    public static ResultCode brokenRule(final TermsRow terms, final AuthorizeDecoder question) {
        if (terms.ruleCount() == 0) {
            return null;
        }
        for (final Subject subject : SUBJECTS) {
            final int allow = subject.allow();
            if (terms.start(allow) < terms.start(allow + 2) && !isAllowed(terms, allow, valueOf(subject, question))) {
                return subject.refusal();
            }
        }
        return null;
    }

    private static boolean isAllowed(final TermsRow terms, final int allow, final long value) {
        final int deny = allow + 1;
        return value != 0
            && (terms.start(allow) == terms.start(deny) || isListed(terms, allow, value))
            && !isListed(terms, deny, value);
    }

    private static boolean isListed(final TermsRow terms, final int list, final long value) {
        for (int rule = terms.start(list), end = terms.start(list + 1); rule < end; rule++) {
            if (terms.ruleFrom(rule) <= value && value <= terms.ruleTo(rule)) {
                return true;
            }
        }
        return false;
    }

    private static long valueOf(final Subject subject, final AuthorizeDecoder question) {
        return switch (subject) {
            case TYPE -> question.type();
            case CURRENCY -> CommandDefaults.localCurrency(question);
            case MCC -> CommandDefaults.mcc(question);
            case COUNTRY -> CommandDefaults.country(question);
        };
    }

    /** Takes the narrower of each two limits. */
    public static void narrow(final LimitsDecoder limits, final LimitsDecoder own, final LimitsEncoder into) {
        into.smallest(Math.max(limits.smallest(), own.smallest()))
            .transaction(Math.min(limits.transaction(), own.transaction()))
            .day(Math.min(limits.day(), own.day()))
            .week(Math.min(limits.week(), own.week()))
            .month(Math.min(limits.month(), own.month()))
            .atmDay(Math.min(limits.atmDay(), own.atmDay()))
            .atmMonth(Math.min(limits.atmMonth(), own.atmMonth()))
            .purchasesPerDay(Math.min(limits.purchasesPerDay(), own.purchasesPerDay()))
            .purchasesPerHour(Math.min(limits.purchasesPerHour(), own.purchasesPerHour()));
    }

    /** The first limit that the amount does not fit; null when it fits all. */
    public static ResultCode exceededLimit(
        final LimitsDecoder limits, final FiguresDecoder figures, final ConsumptionType type, final long amountUnits) {
        if (amountUnits < limits.smallest()) {
            return ResultCode.BELOW_SMALLEST_AMOUNT;
        }
        if (amountUnits > limits.transaction()) {
            return ResultCode.TRANSACTION_LIMIT;
        }
        if (amountUnits > limits.day() - figures.dayUsed()) {
            return ResultCode.DAY_LIMIT;
        }
        if (amountUnits > limits.week() - figures.weekUsed()) {
            return ResultCode.WEEK_LIMIT;
        }
        if (amountUnits > limits.month() - figures.monthUsed()) {
            return ResultCode.MONTH_LIMIT;
        }
        if (type == ConsumptionType.ATM && amountUnits > limits.atmDay() - figures.atmDayUsed()) {
            return ResultCode.ATM_DAY_LIMIT;
        }
        if (type == ConsumptionType.ATM && amountUnits > limits.atmMonth() - figures.atmMonthUsed()) {
            return ResultCode.ATM_MONTH_LIMIT;
        }
        if (figures.purchasesToday() >= limits.purchasesPerDay()) {
            return ResultCode.PURCHASES_PER_DAY;
        }
        return figures.purchasesThisHour() >= limits.purchasesPerHour() ? ResultCode.PURCHASES_PER_HOUR : null;
    }
}
