package dev.holdfast.bench.torture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class TortureTest {
    private static final int CYCLES = 20;

    @TempDir
    private Path directory;

    @Test
    void shouldKeepEveryPromiseThroughKills() throws IOException, InterruptedException {
        final long seed = System.nanoTime();
        final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        final Torture.Outcome outcome = new Torture(out, directory, seed, false).run(CYCLES);
        assertThat(outcome.missing() + outcome.changed()).as("seed %d: %s", seed, outcome).isZero();
        assertThat(outcome.acknowledged()).isGreaterThan(CYCLES);
        assertThat(outcome.inSnapshot() + outcome.atSegment()).as("chosen moments that came").isPositive();
    }
}
