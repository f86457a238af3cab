package dev.holdfast.bench.load;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

import static org.assertj.core.api.Assertions.assertThat;

/** A short version of {@code scripts/bench door}, which does not judge how long anything takes. */
class DoorCommandTest {
    @Test
    void shouldServeValidCallbacksWhileStrangersAttack() {
        final StringWriter out = new StringWriter();
        final int exitCode = new CommandLine(new DoorCommand()).setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out, true))
            .execute("--attack", "refused,replay", "--rate", "50", "--duration", "2", "--limit-ms", "60000",
                "--percent", "100");
        assertThat(exitCode).as(() -> out.toString()).isZero();
        assertThat(out.toString().lines().filter(line -> line.contains("GOOD"))).hasSize(2);
    }
}
