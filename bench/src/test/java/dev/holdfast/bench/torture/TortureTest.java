package dev.holdfast.bench.torture;

import dev.holdfast.ledger.fuzz.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class TortureTest {
    private static final PrintWriter OUT = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    /** Some of those that this machine permits; {@code scripts/torture --faults} has all. */
    @Test
    void shouldKeepEveryPromiseThroughTrials() throws IOException, InterruptedException {
        final long seed = Seed.of("torture");
        final FaultShim shim = FaultShim.isPossible() ? FaultShim.compile(directory) : null;
        final List<Trial> trials = new ArrayList<>(List.of(Trial.PAUSE));
        if (shim != null) {
            trials.addAll(List.of(Trial.FAILING_FORCE, Trial.CLOCK_STEP));
        }
        final TrialDeck deck = new TrialDeck(TrialDeck.allowed(true, shim != null, false), new Random(seed), trials);
        final Tally tally;
        try (Torture torture = new Torture(OUT, new TortureSettings(1_000), deck, seed,
            new TortureGround(directory, null, shim))) {
            tally = torture.run(trials.size());
        }
        assertThat(tally.problems()).as("seed %d: %s", seed, tally.toText()).isZero();
        assertThat(tally.get(Tally.ACKNOWLEDGED)).isGreaterThan(trials.size());
        assertThat(trials).as("trials that happened").allMatch(trial -> tally.hits(trial) == 1);
    }
}
