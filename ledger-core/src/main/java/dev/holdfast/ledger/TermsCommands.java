package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.command.CommandDefaults;
import dev.holdfast.ledger.message.FeesDecoder;
import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.message.PutCardTermsDecoder;
import dev.holdfast.ledger.message.PutPackageDecoder;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.Packages;
import dev.holdfast.ledger.store.Row;
import dev.holdfast.ledger.store.RowList;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

/** The merchant's terms: versions of packages, and what cards have besides. Owned by the ledger thread. */
@OwnedBy(Owner.LEDGER_THREAD)
final class TermsCommands {
    /** Largest fixed fee: a million whole. With it, no sum of an amount and its fees leaves a {@code long}. */
    static final long MAX_FEE = 1_000_000 * Units.PER_WHOLE;

    private final LedgerStore store;
    private final CardRow card = new CardRow();
    private final TermsRow current = new TermsRow();
    private final TermsRow given = TermsRow.standAlone();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);

    TermsCommands(final LedgerStore store) {
        this.store = store;
    }

    /** Makes the next version, unless the newest says the same already. */
    ResultCode putPackage(final PutPackageDecoder command) {
        if (!FeeSource.isCode(command.feeSource()) || !areValid(command.fees()) || !isManagementFeeValid(command)
            || !areValid(command.limits())) {
            return ResultCode.FIELD_INVALID;
        }
        given.clearTerms();
        given.fees(FeeSource.of(command.feeSource()), command.fees());
        given.managementFee(ManageFeeType.of(CommandDefaults.manageFeeType(command)),
            Exemption.of(CommandDefaults.managementFeeFreeType(command)),
            CommandDefaults.freeManagementFeeThreshold(command));
        given.limits(command.limits());
        if (!addRules(command)) {
            return ResultCode.FIELD_INVALID;
        }
        command.wrapPackageNo(id);
        if (id.capacity() == 0 || id.capacity() > Row.MAX_ID_BYTES) {
            return ResultCode.FIELD_INVALID;
        }
        final Packages packages = store.packages();
        final int packageIndex = packages.packageIndex(id);
        final int expected = command.expectedVersion();
        if (packageIndex == Packages.NONE) {
            return expected > 0 ? ResultCode.PACKAGE_VERSION_CONFLICT : add(packageIndex);
        }
        packages.point(packages.newest(packageIndex), current);
        if (current.saysTheSame(given)) {
            return ResultCode.APPROVED;
        }
        return expected > 0 && expected != current.version() ? ResultCode.PACKAGE_VERSION_CONFLICT : add(packageIndex);
    }

    /** Narrows a card, instead of what it had besides its package. */
    ResultCode putCardTerms(final PutCardTermsDecoder command) {
        if (!areValid(command.limits())) {
            return ResultCode.FIELD_INVALID;
        }
        given.clearTerms();
        given.limits(command.limits());
        if (!addRules(command)) {
            return ResultCode.FIELD_INVALID;
        }
        command.wrapCardNo(id);
        if (!store.cards().find(id, card)) {
            return ResultCode.CARD_UNKNOWN;
        }
        if (card.ownTermsIndex() != RowList.NONE) {
            store.cardTerms().point(card.ownTermsIndex(), current);
            store.cardTerms().beginChange(current);
        } else if (store.cardTerms().isFull()) {
            return ResultCode.CAPACITY_EXHAUSTED;
        } else {
            store.cards().beginChange(card);
            card.ownTermsIndex(store.cardTerms().add(current));
            store.cards().endChange(card);
        }
        current.copyTerms(given);
        store.cardTerms().endChange(current);
        return ResultCode.APPROVED;
    }

    /** Points at the package or card that the last command was about. */
    void wrapLastName(final UnsafeBuffer name) {
        name.wrap(id);
    }

    private ResultCode add(final int packageIndex) {
        if (store.packages().isFull()) {
            return ResultCode.CAPACITY_EXHAUSTED;
        }
        store.packages().add(packageIndex, id, given);
        return ResultCode.APPROVED;
    }

    /** Sorts the rules by list. False when one makes no sense or there are too many. */
    private boolean addRules(final PutPackageDecoder command) {
        final int start = command.limit();
        for (int list = 0; list < RuleList.COUNT; list++) {
            command.limit(start);
            for (final PutPackageDecoder.RulesDecoder rules = command.rules(); rules.hasNext();) {
                rules.next();
                if (!addRule(list, rules.list(), rules.from(), rules.to())) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean addRules(final PutCardTermsDecoder command) {
        final int start = command.limit();
        for (int list = 0; list < RuleList.COUNT; list++) {
            command.limit(start);
            for (final PutCardTermsDecoder.RulesDecoder rules = command.rules(); rules.hasNext();) {
                rules.next();
                if (!addRule(list, rules.list(), rules.from(), rules.to())) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean addRule(final int list, final int ruleList, final long from, final long to) {
        if (!RuleList.isCode(ruleList) || from < 1 || to < from) {
            return false;
        }
        if (ruleList == list) {
            if (given.ruleCount() == TermsRow.MAX_RULES) {
                return false;
            }
            given.addRule(list, from, to);
        }
        return true;
    }

    private static boolean areValid(final FeesDecoder fees) {
        return isRate(fees.consumeRate()) && isRate(fees.crossConsumeRate()) && isRate(fees.atmRate())
            && isRate(fees.refundRate())
            && isFee(fees.smallConsumeDeduct()) && isFee(fees.atmMinFee()) && isFee(fees.applePayFee())
            && isFee(fees.consumeCancleFee())
            && isFee(fees.declineFee()) && isFee(fees.openCost()) && isFee(fees.manageFee())
            && isAmount(fees.smallConsumeThreshold()) && isAmount(fees.consumeCancelThreshold())
            && isFreeCount(fees.freeSmallExcuseType(), fees.freeSmallConsumeCount(),
                fees.freeSmallExcuseDays())
            && isFreeCount(fees.declineFeeFreeType(), fees.declineFeeFreeCount(), fees.declineFeeFreeDays());
    }

    private static boolean isManagementFeeValid(final PutPackageDecoder command) {
        return ManageFeeType.isCode(CommandDefaults.manageFeeType(command))
            && Exemption.isCode(CommandDefaults.managementFeeFreeType(command))
            && isAmount(CommandDefaults.freeManagementFeeThreshold(command));
    }

    private static boolean areValid(final LimitsDecoder limits) {
        return isAmount(limits.smallest()) && isLimit(limits.transaction()) && isLimit(limits.day())
            && isLimit(limits.week())
            && isLimit(limits.month()) && isLimit(limits.atmDay()) && isLimit(limits.atmMonth())
            && limits.purchasesPerDay() >= 0 && limits.purchasesPerHour() >= 0;
    }

    private static boolean isRate(final long rate) {
        return rate >= 0 && rate <= Units.PER_WHOLE;
    }

    private static boolean isFee(final long units) {
        return units >= 0 && units <= MAX_FEE;
    }

    private static boolean isAmount(final long units) {
        return units >= 0 && units <= Units.MAX;
    }

    private static boolean isLimit(final long units) {
        return isAmount(units) || units == Long.MAX_VALUE;
    }

    private static boolean isFreeCount(final int type, final int count, final int days) {
        return Exemption.isCode(type) && count >= 0 && (type == Exemption.DAY.code() ? days > 0 : days >= 0);
    }
}
