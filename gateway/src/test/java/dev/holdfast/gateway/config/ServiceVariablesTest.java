package dev.holdfast.gateway.config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServiceVariablesTest {
    /**
     * As a pod sees them beside a Service "holdfast" with the ports "callback" and "admin", and one named
     * "holdfast-admin".
     */
    private static final Map<String, String> INJECTED = Map.ofEntries(
        Map.entry("HOLDFAST_SERVICE_HOST", "10.96.0.17"), Map.entry("HOLDFAST_SERVICE_PORT", "8080"),
        Map.entry("HOLDFAST_SERVICE_PORT_CALLBACK", "8080"), Map.entry("HOLDFAST_SERVICE_PORT_ADMIN", "8081"),
        Map.entry("HOLDFAST_PORT", "tcp://10.96.0.17:8080"), Map.entry("HOLDFAST_PORT_8080_TCP",
            "tcp://10.96.0.17:8080"),
        Map.entry("HOLDFAST_PORT_8080_TCP_PROTO", "tcp"), Map.entry("HOLDFAST_PORT_8080_TCP_PORT", "8080"),
        Map.entry("HOLDFAST_PORT_8080_TCP_ADDR", "10.96.0.17"), Map.entry("HOLDFAST_ADMIN_SERVICE_HOST", "10.96.0.18"),
        Map.entry("HOLDFAST_ADMIN_SERVICE_PORT", "8081"), Map.entry("HOLDFAST_ADMIN_PORT", "tcp://10.96.0.18:8081"),
        Map.entry("HOLDFAST_ADMIN_PORT_8081_TCP", "tcp://10.96.0.18:8081"),
            Map.entry("HOLDFAST_ADMIN_PORT_8081_TCP_PROTO", "tcp"));

    @Test
    void shouldIgnoreWhatAServiceOfOurNameInjects() {
        final SettingValues values = SettingValues.load(null, INJECTED, Map.of());

        assertThat(values.text("admin.port")).isEqualTo("8081");
        assertThat(values.isDefault("admin.port")).isTrue();
        assertThat(values.isDefault("callback.port")).isTrue();
    }

    @Test
    void shouldTakeAPortThatSomebodySets() {
        final SettingValues values = SettingValues.load(null, Map.of("HOLDFAST_ADMIN_PORT", "9081"), Map.of());

        assertThat(values.text("admin.port")).isEqualTo("9081");
        assertThat(values.isDefault("admin.port")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"HOLDFAST_PORT, 8080", "HOLDFAST_SERVICE_HOTS, 10.96.0.17", "HOLDFAST_SERVICE, x",
        "HOLDFAST_PORT_8080, tcp://10.96.0.17:8080", "HOLDFAST_PORT_8080_TCP_ADRR, 10.96.0.17",
        "HOLDFAST_ADMIN_PROT, tcp://10.96.0.18:8081", "HOLDFAST_SERVICE_PORTS, 8080"})
    void shouldStillRefuseWhatNoServiceInjects(final String variable, final String value) {
        assertThatThrownBy(() -> SettingValues.load(null, Map.of(variable, value), Map.of()))
            .isInstanceOf(SettingsException.class)
            .hasMessageContaining(variable);
    }

    @Test
    void shouldHideNoSetting() {
        final Set<String> hidden = new TreeSet<>();
        for (final String name : SettingValues.load(null, Map.of(), Map.of()).names()) {
            final String variable = "HOLDFAST_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
            if (ServiceVariables.includes(variable, "8080")) {
                hidden.add(name);
            }
        }
        assertThat(hidden).isEmpty();
    }
}
