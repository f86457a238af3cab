package dev.holdfast.gateway.config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class SecretSettingsTest {
    private static final Pattern SUSPICIOUS = Pattern.compile("secret|token|password|key|credential");

    static Set<String> secrets() {
        return SecretSettings.NAMES;
    }

    /** A new setting with such a name belongs into one list or the other. */
    @Test
    void shouldKnowOfEverySettingThatSoundsLikeASecretWhetherItIsOne() {
        final Set<String> all = SettingValues.load(null, Map.of(), Map.of()).names();
        assertThat(all).containsAll(SecretSettings.NAMES).containsAll(SecretSettings.PUBLIC_NAMES);
        assertThat(all).filteredOn(name -> SUSPICIOUS.matcher(name).find()).isNotEmpty().allSatisfy(name ->
            assertThat(SecretSettings.NAMES.contains(name)).as(name)
                .isNotEqualTo(SecretSettings.PUBLIC_NAMES.contains(name)));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void shouldNotShowASecretThatIsBad(final String name) {
        final SettingValues values = SettingValues.load(null, Map.of(), Map.of(name, "hush"));
        assertThat(values.bad(name, "better")).hasMessageContaining(name).hasMessageContaining("better")
            .hasMessageContaining("command line").hasMessageNotContaining("hush");
        assertThat(values.toString()).doesNotContain("hush");
    }

    @Test
    void shouldShowWhatIsNoSecret() {
        final SettingValues values = SettingValues.load(null, Map.of(), Map.of("callback.path", "nowhere"));
        assertThat(values.bad("callback.path", "better")).hasMessageContaining("callback.path=nowhere");
    }
}
