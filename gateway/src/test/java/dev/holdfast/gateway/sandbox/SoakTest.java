package dev.holdfast.gateway.sandbox;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A short version of {@code scripts/soak}, and the shipped scenarios that kill the gateway or have the most go wrong. */
class SoakTest {
    private static final Path SCENARIOS = Path.of("../scenarios");

    @TempDir
    private Path directory;
    private final StringWriter out = new StringWriter();

    @Test
    void shouldAgreeAfterEverythingWentWrong() throws IOException {
        assertThat(new Soak(new PrintWriter(out, true), directory).run(100, 9, 0.05, 7)).as(() -> out.toString()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost-notifications", "card-issued-elsewhere", "freeze", "crash", "disorder", "credit-extension"})
    void shouldShipScenariosThatHold(final String name) throws IOException {
        assertThat(new Scenario(SCENARIOS.resolve(name + ".yaml"), new PrintWriter(out, true)).run(directory)).as(() -> out.toString()).isTrue();
    }

    @Test
    void shouldSayWhatIsWrongWithAScenario() throws IOException {
        final Path file = Files.writeString(directory.resolve("s.yaml"), "name: x\nsteps: []\n");
        assertThatThrownBy(() -> new Scenario(file, new PrintWriter(out))).hasMessageContaining("a list named steps");
        assertThatThrownBy(() -> new Scenario(directory.resolve("none.yaml"), new PrintWriter(out))).hasMessageContaining("cannot be read");
    }
}
