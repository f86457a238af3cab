package dev.holdfast.ledger.model;

import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.RuleList;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Terms in plain Java. What is not given charges, limits and forbids nothing. */
public final class Terms {
    public final Map<Fee, BigDecimal> fees = new EnumMap<>(Fee.class);
    public final Map<Limit, BigDecimal> limits = new EnumMap<>(Limit.class);
    public final Map<RuleList, List<Range>> rules = new EnumMap<>(RuleList.class);
    public FeeSource source = FeeSource.NONE;
    public Exemption smallExemption = Exemption.NONE;
    public int freeSmall;
    public int smallDays = 1;
    public Exemption declineExemption = Exemption.NONE;
    public int freeDeclines;
    public int declineDays = 1;
    public ManageFeeType manageType = ManageFeeType.NONE;
    public Exemption manageExemption = Exemption.NONE;

    /** Amounts and rates of fees. */
    public enum Fee {
        CONSUME_RATE, CROSS_RATE, SMALL_THRESHOLD, SMALL_DEDUCT, ATM_RATE, ATM_MIN, APPLE_PAY, REFUND_RATE, CANCEL,
        CANCEL_THRESHOLD, DECLINE, OPEN_COST, MANAGE, MANAGE_FREE_THRESHOLD
    }

    /** Amounts and, for the last two, numbers. */
    public enum Limit {
        SMALLEST, TRANSACTION, DAY, WEEK, MONTH, ATM_DAY, ATM_MONTH, PURCHASES_PER_DAY, PURCHASES_PER_HOUR
    }

    /** A closed range of numbers or packed codes. */
    public record Range(long from, long to) {
        boolean holds(final long value) {
            return from <= value && value <= to;
        }
    }

    public Terms source(final FeeSource feeSource) {
        source = feeSource;
        return this;
    }

    public Terms fee(final Fee fee, final String value) {
        fees.put(fee, new BigDecimal(value));
        return this;
    }

    public Terms limit(final Limit limit, final String value) {
        limits.put(limit, new BigDecimal(value));
        return this;
    }

    public Terms rule(final RuleList list, final Range... ranges) {
        rules.put(list, List.of(ranges));
        return this;
    }

    public Terms freeSmall(final Exemption exemption, final int count, final int days) {
        smallExemption = exemption;
        freeSmall = count;
        smallDays = days;
        return this;
    }

    public Terms freeDeclines(final Exemption exemption, final int count, final int days) {
        declineExemption = exemption;
        freeDeclines = count;
        declineDays = days;
        return this;
    }

    public Terms managementFee(final ManageFeeType type, final Exemption exemption) {
        manageType = type;
        manageExemption = exemption;
        return this;
    }

    public BigDecimal fee(final Fee fee) {
        return fees.getOrDefault(fee, BigDecimal.ZERO);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Terms && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return Objects.hash(toString());
    }

    @Override
    public String toString() {
        return source + " " + plain(fees) + " " + plain(limits) + " " + rules + " small " + smallExemption + " "
            + freeSmall + "/" + smallDays
            + " decline " + declineExemption + " " + freeDeclines + "/" + declineDays
            + " manage " + manageType + " " + manageExemption;
    }

    private static String plain(final Map<?, BigDecimal> values) {
        final StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(name).append('=').append(value.stripTrailingZeros().toPlainString())
            .append(' '));
        return text.toString();
    }
}
