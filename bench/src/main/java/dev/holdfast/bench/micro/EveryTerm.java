package dev.holdfast.bench.micro;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.message.FeesEncoder;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.message.PutCardTermsEncoder;
import dev.holdfast.ledger.message.PutPackageEncoder;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

/** Terms that have a rule of every list, every limit and every fee, and still let the benchmarks' purchases through. */
final class EveryTerm {
    private static final int RANGES = 10;
    private static final long PLENTY = Units.MAX;

    private EveryTerm() {
    }

    /** Gives the card a package and terms of its own. */
    static void put(final Ledger ledger, final String cardNo, final String cardholderNo) {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[2560]);
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        final PutPackageEncoder put = new PutPackageEncoder().wrapAndApplyHeader(command, 0, header);
        put.expectedVersion(0).feeSource((short) FeeSource.PACKAGE.code());
        fees(put.fees());
        limits(put.limits());
        final PutPackageEncoder.RulesEncoder rules = put.rulesCount(4 * RANGES + 4);
        for (int i = 0; i < RANGES; i++) {
            rules.next().from(5000 + i * 100).to(5050 + i * 100).list((short) RuleList.MCC_ALLOW.code());
            rules.next().from(7000 + i).to(7000 + i).list((short) RuleList.MCC_DENY.code());
            rules.next().from(country('P', 'T' - i)).to(country('P', 'T' - i))
                .list((short) RuleList.COUNTRY_ALLOW.code());
            rules.next().from(country('X', 'A' + i)).to(country('X', 'A' + i))
                .list((short) RuleList.COUNTRY_DENY.code());
        }
        rules.next().from(CurrencyCode.pack("USD")).to(CurrencyCode.pack("USD"))
            .list((short) RuleList.CURRENCY_ALLOW.code());
        rules.next().from(CurrencyCode.pack("EUR")).to(CurrencyCode.pack("EUR"))
            .list((short) RuleList.CURRENCY_DENY.code());
        rules.next().from(ConsumptionType.OPEN_CARD.code()).to(ConsumptionType.MANAGE_FEE.code())
            .list((short) RuleList.TYPE_ALLOW.code());
        rules.next().from(ConsumptionType.ATM.code()).to(ConsumptionType.ATM.code())
            .list((short) RuleList.TYPE_DENY.code());
        put.packageNo("P-all");
        apply(ledger, command);

        apply(ledger, ownTerms(cardNo));

        final PutCardEncoder card = new PutCardEncoder().wrapAndApplyHeader(command, 0, header);
        card.status((short) 0).isOutbound((short) 0).cardNo(cardNo).cardholderNo(cardholderNo).packageNo("P-all");
        apply(ledger, command);
    }

    private static UnsafeBuffer ownTerms(final String cardNo) {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[2560]);
        final PutCardTermsEncoder own = new PutCardTermsEncoder()
            .wrapAndApplyHeader(command, 0, new MessageHeaderEncoder());
        limits(own.limits());
        own.rulesCount(1).next().from(5900).to(5999).list((short) RuleList.MCC_ALLOW.code());
        own.cardNo(cardNo);
        return command;
    }

    private static void fees(final FeesEncoder fees) {
        fees.consumeRate(10_000).crossConsumeRate(5_000).smallConsumeThreshold(10 * Units.PER_WHOLE)
            .smallConsumeDeduct(100_000)
            .atmRate(20_000).atmMinFee(1_000_000).applePayFee(10_000).refundRate(10_000).consumeCancleFee(100_000)
            .consumeCancelThreshold(0).declineFee(100_000).openCost(Units.PER_WHOLE).manageFee(Units.PER_WHOLE)
            .freeSmallConsumeCount(3).freeSmallConsumeExcuseDays(7).declineFeeFreeCount(3).declineFeeFreeDays(7)
            .freeSmallConsumeExcuseType((short) Exemption.DAY.code()).declineFeeFreeType((short) Exemption.DAY.code());
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
