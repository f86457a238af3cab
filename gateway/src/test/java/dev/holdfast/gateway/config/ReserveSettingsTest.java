package dev.holdfast.gateway.config;

import dev.holdfast.gateway.admin.reserve.ReserveSettings;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.ZoneOffset;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReserveSettingsTest {
    private static ReserveSettings read(final Map<String, String> settings) {
        return ReserveSettingsReader.read(SettingValues.load(null, Map.of(), settings));
    }

    @Test
    void shouldGiveNoAlarmUnlessItIsAskedFor() {
        assertThat(read(Map.of())).isEqualTo(
            new ReserveSettings(ReserveSettings.OFF, 0, ReserveBasis.ORDERS, ZoneOffset.ofHours(8)));
    }

    @Test
    void shouldCountByTheModeAndTheProgramsZone() {
        assertThat(read(Map.of("platform.mode", "CREDIT_EXTENSION", "platform.time_zone", "UTC-3",
            "reserve.alarm_below", "10000.50", "reserve.alarm_days", "3")))
            .isEqualTo(new ReserveSettings(10_000_500_000L, 3, ReserveBasis.TRANSFERS, ZoneOffset.ofHours(-3)));
    }

    @ParameterizedTest
    @CsvSource({"reserve.alarm_below, much", "reserve.alarm_days, -1", "reserve.alarm_days, 3661"})
    void shouldNameWhatIsWrong(final String name, final String value) {
        assertThatThrownBy(() -> read(Map.of(name, value))).hasMessageContaining(name);
    }
}
