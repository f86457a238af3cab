package dev.holdfast.sandbox.cli;

import dev.holdfast.gateway.cli.Holdfast;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Where the sandbox's jar is, {@code holdfast} has its commands. */
class SandboxCommandsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"demo", "sandbox", "sandbox run", "sandbox soak"})
    void shouldBeFound(final String command) {
        final StringWriter out = new StringWriter();
        assertThat(
            Holdfast.commandLine().setOut(new PrintWriter(out, true)).execute((command + " --help").split(" ")))
            .isZero();
        assertThat(out.toString()).contains("Usage: holdfast " + command);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--callback-retries|week|callback_retries=week should be short, day, none",
        "--kyc-ms|-1|kyc_ms=-1 should be 0 or more", "--card-ms|-1|card_ms=-1 should be 0 or more",
        "--fault|nothing=1|fault nothing is unknown"})
    void shouldRefuseASandboxThatCannotBe(final String option, final String value, final String problem) {
        final StringWriter err = new StringWriter();
        assertThat(Holdfast.commandLine().setErr(new PrintWriter(err, true)).execute("sandbox", "--port", "0",
            "--data-dir", directory.toString(), option, value)).isEqualTo(3);
        assertThat(err.toString()).contains(problem);
    }
}
