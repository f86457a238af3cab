package dev.holdfast.gateway.admin.reserve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.ledger.ReserveJson;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.ReserveViewDecoder;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.agrona.DirectBuffer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the ledger knows of the reserve in one currency, worked out for the mode, a day and the settings. Immutable; any
 * thread.
 *
 * @param balance     what there should be; null while nobody said how much there was.
 * @param drawn       for each sum that draws in this mode what it drew in all, below zero for what came back.
 * @param perDay      drawn on a day, on average over the full days there are, at most seven; null while there is none.
 * @param daysOfCover for how many days the balance lasts at that; null while that cannot be said, or nothing was drawn.
 * @param alarm       why it is too low; empty when it is not.
 * @param facts       what the ledger keeps, as JSON.
 */
record ReserveFigures(
    String currency, BigDecimal balance, Map<ReserveSum, BigDecimal> drawn, BigDecimal perDay,
    BigDecimal daysOfCover, String alarm, ObjectNode facts) {
    private static final int FULL_DAYS = 7;
    private static final int COVER_DECIMALS = 1;

    /** @param today of the program's calendar, in days since 1970-01-01. */
    static ReserveFigures read(
        final DirectBuffer buffer, final int offset, final ReserveSettings settings, final long today) {
        final ReserveViewDecoder view = new ReserveViewDecoder().wrapAndApplyHeader(buffer, offset,
            new MessageHeaderDecoder());
        final Map<ReserveSum, BigDecimal> drawn = new EnumMap<>(ReserveSum.class);
        final boolean isOpen = view.isOpen() == 1;
        BigDecimal balance = BigDecimal.ZERO;
        for (final ReserveViewDecoder.SumsDecoder each : view.sums()) {
            final ReserveSum sum = ReserveSum.of(each.sum());
            final BigDecimal amount = decimal(each.whole(), each.micros());
            final int effect = sum.effect(settings.basis());
            balance = balance.add(amount.multiply(BigDecimal.valueOf(effect)));
            if (sum.isDraw() && effect != 0) {
                drawn.put(sum, effect < 0 ? amount : amount.negate());
            }
        }
        final BigDecimal perDay = perDay(view, settings.basis(), today);
        final BigDecimal cover = isOpen && perDay != null && perDay.signum() > 0
            ? balance.divide(perDay, COVER_DECIMALS, RoundingMode.FLOOR) : null;
        final String alarm = isOpen ? alarm(balance, cover, settings) : "";
        return new ReserveFigures(CurrencyCode.format(view.currency()), isOpen ? balance : null, drawn, perDay, cover,
            alarm, ReserveJson.reserve(view.sbeRewind()));
    }

    /** The day on which the first was drawn is no full one, nor is today. */
    private static BigDecimal perDay(final ReserveViewDecoder view, final ReserveBasis basis, final long today) {
        BigDecimal sum = BigDecimal.ZERO;
        final int firstDay = view.firstDay();
        final long days = firstDay == ReserveViewDecoder.firstDayNullValue() ? 0
            : Math.min(FULL_DAYS, today - 1 - firstDay);
        for (final ReserveViewDecoder.DaysDecoder each : view.days()) {
            if (each.day() < today && each.day() >= today - days) {
                sum = sum.add(basis == ReserveBasis.ORDERS ? decimal(each.ordersWhole(), each.ordersMicros())
                    : decimal(each.transfersWhole(), each.transfersMicros()));
            }
        }
        return days <= 0 ? null : sum.divide(BigDecimal.valueOf(days), Units.SCALE, RoundingMode.HALF_EVEN);
    }

    private static BigDecimal decimal(final long whole, final long micros) {
        return BigDecimal.valueOf(whole).add(BigDecimal.valueOf(micros, Units.SCALE));
    }

    private static String alarm(final BigDecimal balance, final BigDecimal cover, final ReserveSettings settings) {
        if (settings.alarmBelowUnits() != ReserveSettings.OFF
            && balance.compareTo(BigDecimal.valueOf(settings.alarmBelowUnits(), Units.SCALE)) < 0) {
            return "balance=" + text(balance) + " is below reserve.alarm_below="
                + Units.format(settings.alarmBelowUnits());
        }
        return cover != null && cover.compareTo(BigDecimal.valueOf(settings.alarmDays())) < 0
            ? "days_of_cover=" + cover + " is below reserve.alarm_days=" + settings.alarmDays() : "";
    }

    /** As {@code GET /v1/reserve} shows it. */
    ObjectNode json() {
        final ObjectNode json = facts.objectNode();
        json.put("currency", currency)
            .put("balance", balance == null ? null : text(balance))
            .put("drawn_per_day", perDay == null ? null : text(perDay))
            .put("days_of_cover", daysOfCover == null ? null : daysOfCover.toPlainString())
            .put("alarm", alarm.isEmpty() ? null : alarm);
        json.setAll(facts);
        return json;
    }

    private static String text(final BigDecimal amount) {
        final BigDecimal plain = amount.stripTrailingZeros();
        return plain.setScale(Math.max(2, plain.scale())).toPlainString();
    }
}
