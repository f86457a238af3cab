package dev.holdfast.bench.micro;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.OfficeCommands;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.command.TermsRule;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.message.PutPackageEncoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/** Terms that have a rule of every list, every limit and every fee, and still let the benchmarks' purchases through. */
final class EveryTerm {
    private static final int RANGES = 10;
    private static final long PLENTY = Units.MAX;

    private EveryTerm() {
    }

    /** Gives the card a package and terms of its own. */
    static void put(final Ledger ledger, final String cardNo, final String cardholderNo) {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[2560]);
        final OfficeCommands office = new OfficeCommands(command);
        office.putPackage("P-all", 0, FeeSource.PACKAGE, EveryTerm::fees, EveryTerm::limits, rules());
        apply(ledger, command);
        office.putCardTerms(cardNo, EveryTerm::limits, List.of(new TermsRule(RuleList.MCC_ALLOW, 5900, 5999)));
        apply(ledger, command);
        new PlainCommands(command, CurrencyCode.NONE).putCard(cardNo, cardholderNo, "P-all", CardStatus.UNKNOWN, false);
        apply(ledger, command);
    }

    private static List<TermsRule> rules() {
        final List<TermsRule> rules = new ArrayList<>();
        for (int i = 0; i < RANGES; i++) {
            rules.add(new TermsRule(RuleList.MCC_ALLOW, 5000 + i * 100, 5050 + i * 100));
            rules.add(TermsRule.of(RuleList.MCC_DENY, 7000 + i));
            rules.add(TermsRule.of(RuleList.COUNTRY_ALLOW, country('P', 'T' - i)));
            rules.add(TermsRule.of(RuleList.COUNTRY_DENY, country('X', 'A' + i)));
        }
        rules.add(TermsRule.of(RuleList.CURRENCY_ALLOW, CurrencyCode.pack("USD")));
        rules.add(TermsRule.of(RuleList.CURRENCY_DENY, CurrencyCode.pack("EUR")));
        rules.add(new TermsRule(RuleList.TYPE_ALLOW, ConsumptionType.OPEN_CARD.code(),
            ConsumptionType.MANAGE_FEE.code()));
        rules.add(TermsRule.of(RuleList.TYPE_DENY, ConsumptionType.ATM.code()));
        return rules;
    }

    private static void fees(final PutPackageEncoder terms) {
        terms.freeManagementFeeThreshold(Units.PER_WHOLE).manageFeeType((short) ManageFeeType.MONTH.code())
            .managementFeeFreeType((short) Exemption.DAY.code());
        terms.fees().consumeRate(10_000).crossConsumeRate(5_000).smallConsumeThreshold(10 * Units.PER_WHOLE)
            .smallConsumeDeduct(100_000)
            .atmRate(20_000).atmMinFee(1_000_000).applePayFee(10_000).refundRate(10_000).consumeCancleFee(100_000)
            .consumeCancelThreshold(0).declineFee(100_000).openCost(Units.PER_WHOLE).manageFee(Units.PER_WHOLE)
            .freeSmallConsumeCount(3).freeSmallExcuseDays(7).declineFeeFreeCount(3).declineFeeFreeDays(7)
            .freeSmallExcuseType((short) Exemption.DAY.code()).declineFeeFreeType((short) Exemption.DAY.code());
    }

    private static void limits(final LimitsEncoder limits) {
        limits.smallest(1).transaction(PLENTY).day(PLENTY).week(PLENTY).month(PLENTY).atmDay(PLENTY).atmMonth(PLENTY)
            .purchasesPerDay(Integer.MAX_VALUE - 1).purchasesPerHour(Integer.MAX_VALUE - 1);
    }

    private static long country(final int first, final int second) {
        return CurrencyCode.pack("" + (char) first + (char) second);
    }

    private static void apply(final Ledger ledger, final UnsafeBuffer command) {
        final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
        ledger.apply(command, 0, ledger.sequence() + 1, SignedCallbacks.TIME_MS, result, 0);
    }
}
