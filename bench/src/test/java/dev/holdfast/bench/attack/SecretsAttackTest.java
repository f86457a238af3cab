package dev.holdfast.bench.attack;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class SecretsAttackTest {
    private static final String SECRET = "hf+5f/~0123";

    /** Plain, URL-encoded, in hexadecimal digits, and in Base64 behind none, one and two bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"x hf+5f/~0123 y", "a=hf%2B5f%2F%7E0123", "68662b35662f7e30313233",
        "68662B35662F7E30313233", "aGYrNWYvfjAxMjM=", "OmhmKzVmL34wMTIz",
        "YTpoZis1Zi9+MDEyMw==", "YTpoZis1Zi9-MDEyMw=="})
    void shouldFindASecretHoweverItIsWritten(final String text) {
        final Findings findings = new Findings("secrets");
        new SecretSearch(Map.of("a.secret", SECRET)).search("the log", text, findings);
        assertThat(findings.problems()).containsExactly("a.secret is in the log");
    }

    @Test
    void shouldFindNothingWhereNothingIs() {
        assertThat(new SecretSearch(Map.of("a.secret", SECRET))
            .in("hf+5f/~012 aGYr 68662b35".getBytes(StandardCharsets.UTF_8))).isEqualTo(List.of());
    }

    /** Some of what {@code scripts/attack secrets} starts. */
    @Test
    void shouldFindNoSecretInWhatAGatewayShows() throws InterruptedException {
        assumeThat(CommandsOfThisMachine.have("openssl")).isTrue();
        final Findings findings = new Findings("secrets");
        new SecretsAttack(new AttackSettings(System.nanoTime(), 0, 2, List.of()), findings).run();
        assertThat(findings.problems()).isEmpty();
    }
}
