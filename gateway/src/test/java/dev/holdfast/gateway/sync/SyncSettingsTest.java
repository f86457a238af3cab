package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.config.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SyncSettingsTest {
    private static SyncSettings settings(final String name, final String value) {
        return GatewaySettings.sync(SettingValues.load(null, Map.of(), Map.of(name, value)));
    }

    /** At 03:30 in UTC+8, which is 19:30 of the day before in UTC. */
    @ParameterizedTest
    @CsvSource({
        "2026-01-01T19:29:59Z,2026-01-01T19:30:00Z",
        "2026-01-01T19:30:00Z,2026-01-02T19:30:00Z",
        "2026-12-31T19:30:01Z,2027-01-01T19:30:00Z"})
    void shouldReconcileOnceADay(final Instant now, final Instant next) {
        assertThat(
            settings("sync.reconcile_days", "2").nextReconciliationMs(now.toEpochMilli()))
            .isEqualTo(next.toEpochMilli());
        assertThat(
            settings("sync.reconcile_time", "").nextReconciliationMs(now.toEpochMilli())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldHaveNoSyncUnlessThereIsAPlatform() {
        assertThat(settings("platform.mode", "CREDIT_EXTENSION").isEnabled()).isFalse();
        assertThat(settings("platform.mode", "CREDIT_EXTENSION").hasTransfers()).isFalse();
        assertThat(settings("platform.base_url", "https://platform.example").isEnabled()).isTrue();
        assertThat(settings("platform.base_url", "http://127.0.0.1:8090").isEnabled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "platform.base_url,http://platform.example", "platform.base_url,ftp://127.0.0.1",
        "platform.base_url,platform.example", "platform.base_url,https://platform.example?x=1",
        "platform.mode,authorization", "platform.timeout_ms,0", "platform.max_concurrent,65",
        "platform.max_attempts,0", "sync.cards_since,2024-13-01", "sync.reconcile_time,25:00",
        "sync.reconcile_days,91", "sync.interval_ms,9", "sync.overlap_minutes,-1", "sync.cards_hours,0",
        "sync.hold_check_hours,-1", "sync.reread_days,-1", "sync.reread_hours,0", "sync.first_orders_days,x"})
    void shouldNameAValueThatMakesNoSense(final String name, final String value) {
        assertThatThrownBy(
            () -> settings(name, value)).isInstanceOf(SettingsException.class).hasMessageContaining(name);
    }
}
