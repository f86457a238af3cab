package dev.holdfast.gateway.config;

import dev.holdfast.gateway.admin.reserve.ReserveSettings;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveBasis;

import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Reads {@code reserve}. */
final class ReserveSettingsReader {
    private static final int MAX_DAYS = 3_660;

    private ReserveSettingsReader() {
    }

    static ReserveSettings read(final SettingValues values) {
        final int days = values.integer("reserve.alarm_days");
        if (days < 0 || days > MAX_DAYS) {
            throw values.bad("reserve.alarm_days", "0 for none, or at most " + MAX_DAYS);
        }
        final int zoneMinutes = ZoneText.minutes(values, "platform.time_zone");
        return new ReserveSettings(alarmBelow(values), days,
            SyncSettingsReader.mode(values) == ProgramMode.CREDIT_EXTENSION ? ReserveBasis.TRANSFERS
            : ReserveBasis.ORDERS,
            ZoneOffset.ofTotalSeconds((int) TimeUnit.MINUTES.toSeconds(zoneMinutes)));
    }

    private static long alarmBelow(final SettingValues values) {
        final String text = values.text("reserve.alarm_below");
        if (text.isEmpty()) {
            return ReserveSettings.OFF;
        }
        try {
            return Units.parse(text);
        } catch (final IllegalArgumentException e) {
            throw values.bad("reserve.alarm_below", "an amount such as 10000.00; or empty for off");
        }
    }
}
