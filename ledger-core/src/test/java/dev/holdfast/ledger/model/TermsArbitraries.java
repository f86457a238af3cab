package dev.holdfast.ledger.model;

import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.RuleList;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import java.math.BigDecimal;

/** Terms of packages and cards, as jqwik makes them up. */
final class TermsArbitraries {
    private TermsArbitraries() {
    }

    static Arbitrary<Terms> terms(final boolean isPackage) {
        final Arbitrary<Terms> limited = Combinators.combine(limit().list()
            .ofSize(Terms.Limit.PURCHASES_PER_DAY.ordinal()), Arbitraries.integers().between(1, 12), rules())
            .as((values, count, list) -> {
                final Terms terms = new Terms();
                for (int i = 0; i < values.size(); i++) {
                    put(terms, Terms.Limit.values()[i], values.get(i));
                }
                if (count < 5) {
                    terms.limits.put(count % 2 == 0 ? Terms.Limit.PURCHASES_PER_DAY : Terms.Limit.PURCHASES_PER_HOUR,
                        BigDecimal.valueOf(count));
                }
                list.apply(terms);
                return terms;
            });
        return isPackage ? Combinators.combine(limited, fees()).as((terms, fees) -> {
            fees.apply(terms);
            return terms;
        }) : limited;
    }

    private static void put(final Terms terms, final Terms.Limit limit, final BigDecimal value) {
        if (value != null) {
            terms.limits.put(limit, value);
        }
    }

    private static Arbitrary<BigDecimal> limit() {
        return Arbitraries.of("0", "5", "10", "50", "100", "100.000001", "500").map(BigDecimal::new).injectNull(0.85);
    }

    private interface Change {
        void apply(Terms terms);
    }

    private static Arbitrary<Change> rules() {
        return Arbitraries.frequency(
            Tuple.of(20, terms -> { }),
            Tuple.of(1, terms -> terms.rule(RuleList.MCC_ALLOW, new Terms.Range(5000, 5500),
                new Terms.Range(6011, 6011))),
            Tuple.of(1, terms -> terms.rule(RuleList.MCC_DENY, new Terms.Range(5411, 5411)).rule(RuleList.COUNTRY_DENY,
                code("KP"))),
            Tuple.of(1, terms -> terms.rule(RuleList.COUNTRY_ALLOW, code("PT"),
                code("DE")).rule(RuleList.CURRENCY_DENY, code("EUR"))),
            Tuple.of(1, terms -> terms.rule(RuleList.CURRENCY_ALLOW, code("USD"))),
            Tuple.of(1, terms -> terms.rule(RuleList.TYPE_ALLOW, type(ConsumptionType.CONSUMPTION),
                type(ConsumptionType.ATM))),
            Tuple.of(1, terms -> terms.rule(RuleList.TYPE_DENY, type(ConsumptionType.ATM))));
    }

    private record Sources(FeeSource fees, ManageFeeType management) {
    }

    private static Arbitrary<Change> fees() {
        final Arbitrary<FeeSource> sources = Arbitraries.of(FeeSource.PACKAGE, FeeSource.PACKAGE, FeeSource.PLATFORM,
            FeeSource.NONE);
        final Arbitrary<ManageFeeType> manageTypes = Arbitraries.of(ManageFeeType.class);
        final Arbitrary<Sources> both = Combinators.combine(sources, manageTypes).as(Sources::new);
        return Combinators.combine(both, rate(), rate(), fee(), fee(),
            Arbitraries.of(Exemption.class), Arbitraries.integers().between(0, 2), Arbitraries.integers().between(1, 3))
            .as((source, first, second, fixed, other, exemption, free, days) -> terms -> {
                terms.source(source.fees).managementFee(source.management, exemption);
                terms.fee(Terms.Fee.CONSUME_RATE, first).fee(Terms.Fee.CROSS_RATE, second)
                    .fee(Terms.Fee.ATM_RATE, second)
                    .fee(Terms.Fee.REFUND_RATE, first).fee(Terms.Fee.ATM_MIN, fixed)
                    .fee(Terms.Fee.SMALL_THRESHOLD, "10")
                    .fee(Terms.Fee.SMALL_DEDUCT, other).fee(Terms.Fee.APPLE_PAY, fixed).fee(Terms.Fee.CANCEL, other)
                    .fee(Terms.Fee.CANCEL_THRESHOLD, fixed).fee(Terms.Fee.DECLINE, fixed)
                    .fee(Terms.Fee.OPEN_COST, other)
                    .fee(Terms.Fee.MANAGE, fixed).fee(Terms.Fee.MANAGE_FREE_THRESHOLD, other);
                terms.freeSmall(exemption, free, days).freeDeclines(exemption, free, days);
            });
    }

    private static Arbitrary<String> rate() {
        return Arbitraries.of("0", "0.01", "0.033333", "0.5", "0.000001", "1");
    }

    private static Arbitrary<String> fee() {
        return Arbitraries.of("0", "0.3", "1", "2.500001", "1000000");
    }

    private static Terms.Range code(final String code) {
        return new Terms.Range(CurrencyCode.pack(code), CurrencyCode.pack(code));
    }

    private static Terms.Range type(final ConsumptionType type) {
        return new Terms.Range(type.code(), type.code());
    }
}
