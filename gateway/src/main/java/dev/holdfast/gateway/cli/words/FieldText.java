package dev.holdfast.gateway.cli.words;

import dev.holdfast.gateway.logging.NeutralText;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.FeesDecoder;
import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.Units;

import java.time.Instant;

/**
 * A line of {@code name=value} for people, behind a message's name. What a field does not say is left out. Allocates;
 * one thread.
 */
final class FieldText {
    private static final int TRUE = 1;

    private final StringBuilder text = new StringBuilder();

    FieldText(final MessageType type) {
        text.append(type.text());
    }

    FieldText fees(final FeesDecoder fees) {
        return sum("consume_rate", fees.consumeRate()).sum("cross_consume_rate", fees.crossConsumeRate())
            .sum("small_consume_threshold", fees.smallConsumeThreshold())
            .sum("small_consume_deduct", fees.smallConsumeDeduct())
            .number("free_small_consume_count", fees.freeSmallConsumeCount())
            .exemption("free_small_excuse_type", fees.freeSmallExcuseType())
            .number("free_small_excuse_days", fees.freeSmallExcuseDays()).sum("atm_rate", fees.atmRate())
            .sum("atm_min_fee", fees.atmMinFee()).sum("apple_pay_fee", fees.applePayFee())
            .sum("refund_rate", fees.refundRate())
            .sum("consume_cancle_fee", fees.consumeCancleFee())
            .sum("consume_cancel_threshold", fees.consumeCancelThreshold())
            .sum("decline_fee", fees.declineFee()).number("decline_fee_free_count", fees.declineFeeFreeCount())
            .exemption("decline_fee_free_type", fees.declineFeeFreeType())
            .number("decline_fee_free_days", fees.declineFeeFreeDays())
            .sum("open_cost", fees.openCost()).sum("manage_fee", fees.manageFee());
    }

    /** What is said of the recurring management fee. */
    FieldText managementFee(final int type, final int freeType, final long freeThreshold) {
        return (ManageFeeType.isCode(type) && type != ManageFeeType.NONE.code()
            ? word("manage_fee_type", ManageFeeType.of(type).wireName()) : number("manage_fee_type", type))
            .exemption("management_fee_free_type", freeType).sum("free_management_fee_threshold", freeThreshold);
    }

    /** Left out when it is none; a number when it is no exemption. */
    private FieldText exemption(final String name, final int code) {
        return Exemption.isCode(code) && code != Exemption.NONE.code() ? word(name, Exemption.of(code).wireName())
            : number(name, code);
    }

    FieldText limits(final LimitsDecoder limits) {
        return sum("smallest", limits.smallest()).limit("transaction", limits.transaction()).limit("day", limits.day())
            .limit("week", limits.week())
            .limit("month", limits.month()).limit("atm_day", limits.atmDay()).limit("atm_month", limits.atmMonth())
            .number("purchases_per_day", limits.purchasesPerDay() == Integer.MAX_VALUE ? 0 : limits.purchasesPerDay())
            .number("purchases_per_hour",
                limits.purchasesPerHour() == Integer.MAX_VALUE ? 0 : limits.purchasesPerHour());
    }

    FieldText limit(final String name, final long units) {
        return units == Long.MAX_VALUE ? this : money(name, units);
    }

    /** Left out when it is nothing. */
    FieldText sum(final String name, final long units) {
        return units == 0 || !Units.inRange(units) ? this : money(name, units);
    }

    FieldText money(final String name, final long units) {
        return word(name, Units.format(units));
    }

    FieldText fee(final long units) {
        return units == NotifyDecoder.feeNullValue() ? this : money("fee", units);
    }

    FieldText unread(final int bits) {
        return bits == 0 ? this : quoted("unread", NoticeField.names(bits));
    }

    FieldText code(final String name, final long packed, final long missing) {
        return packed == missing ? this : word(name, CurrencyCode.format(packed));
    }

    FieldText number(final String name, final long value) {
        return value == 0 ? this : word(name, Long.toString(value));
    }

    FieldText flag(final String name, final int value) {
        return value == TRUE ? word(name, "true") : this;
    }

    FieldText time(final String name, final long timeMs) {
        return word(name, Instant.ofEpochMilli(timeMs).toString());
    }

    FieldText local(final long units, final long missing) {
        return units == missing ? this : money("local_amount", units);
    }

    /** A text of somebody else's, which may have blanks in it; left out when empty. */
    FieldText quoted(final String name, final String value) {
        return value.isEmpty() ? this : word(name, '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    FieldText word(final String name, final Object value) {
        final String shown = NeutralText.of(String.valueOf(value));
        if (!shown.isEmpty()) {
            text.append(' ').append(name).append('=').append(shown);
        }
        return this;
    }

    String done() {
        return text.toString();
    }

    /** A range that a list of the terms has. */
    static String rule(final int list, final long from, final long to) {
        final RuleList rules = RuleList.of(list);
        final boolean isText = rules == RuleList.CURRENCY_ALLOW || rules == RuleList.CURRENCY_DENY
            || rules == RuleList.COUNTRY_ALLOW
            || rules == RuleList.COUNTRY_DENY;
        final String first = isText ? CurrencyCode.format(from) : Long.toString(from);
        return rules + ":"
            + (from == to ? first : first + '-' + (isText ? CurrencyCode.format(to) : Long.toString(to)));
    }
}
