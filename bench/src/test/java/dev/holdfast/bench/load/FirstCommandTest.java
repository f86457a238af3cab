package dev.holdfast.bench.load;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

import static org.assertj.core.api.Assertions.assertThat;

/** A short version of {@code scripts/bench first}, which does not judge how long anything takes. */
class FirstCommandTest {
    @Test
    void shouldAskAGatewayAsSoonAsItIsReady() {
        final StringWriter out = new StringWriter();
        final int exitCode = new CommandLine(new FirstCommand()).setOut(new PrintWriter(out, true))
            .execute("--starts", "1", "--warm-up-ms", "100");
        assertThat(exitCode).as(() -> out.toString()).isZero();
        assertThat(out.toString()).containsPattern("ready after [0-9.]+ s; first answer [0-9.]+ ms; of the next 99")
            .contains("VALID: all were approved");
    }
}
