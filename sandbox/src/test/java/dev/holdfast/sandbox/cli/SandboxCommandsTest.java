package dev.holdfast.sandbox.cli;

import dev.holdfast.gateway.cli.Holdfast;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;

import static org.assertj.core.api.Assertions.assertThat;

/** Where the sandbox's jar is, {@code holdfast} has its commands. */
class SandboxCommandsTest {
    @ParameterizedTest
    @ValueSource(strings = {"demo", "sandbox", "sandbox run", "sandbox soak"})
    void shouldBeFound(final String command) {
        final StringWriter out = new StringWriter();
        assertThat(
            Holdfast.commandLine().setOut(new PrintWriter(out, true)).execute((command + " --help").split(" ")))
            .isZero();
        assertThat(out.toString()).contains("Usage: holdfast " + command);
    }
}
