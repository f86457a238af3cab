package dev.holdfast.gateway.admin.reserve;

import dev.holdfast.ledger.values.reserve.ReserveBasis;

import java.time.ZoneOffset;

/**
 * The reserve's settings, under {@code reserve}, and what else its figures need.
 *
 * @param alarmBelowUnits a balance below this is an alarm, in units; {@link #OFF} for none.
 * @param alarmDays       fewer days of cover are one; 0 for none.
 * @param basis           what draws on the reserve in {@code platform.mode}.
 * @param zone            in which the program's days begin.
 */
public record ReserveSettings(long alarmBelowUnits, int alarmDays, ReserveBasis basis, ZoneOffset zone) {
    /** No balance is an alarm. */
    public static final long OFF = Long.MIN_VALUE;
}
