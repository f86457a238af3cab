package dev.holdfast.gateway.config;

import dev.holdfast.gateway.sync.onboarding.OnboardingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OnboardingSettingsTest {
    private static OnboardingSettings read(final String packages) {
        return SyncSettingsReader.read(SettingValues.load(null, Map.of(), Map.of("onboarding.packages", packages)), 0)
            .onboarding();
    }

    @Test
    void shouldReadThePackageOfEachBin() {
        assertThat(read("").packages()).isEmpty();
        final OnboardingSettings settings = read(" BIN-1 = gold, BIN-2=silver,");
        assertThat(settings.packageOf("BIN-1")).isEqualTo("gold");
        assertThat(settings.packageOf("BIN-2")).isEqualTo("silver");
        assertThat(settings.packageOf("BIN-3")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BIN-1", "BIN-1=", "=gold", "BIN-1=gold=silver", "BIN-1=gold, BIN-1=silver"})
    void shouldNameWhatIsWrong(final String packages) {
        assertThatThrownBy(() -> read(packages)).hasMessageContaining("onboarding.packages");
    }
}
