package dev.holdfast.gateway.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Many lives on a simulated disk: how many seeds, {@code simulation.seeds}; from which on, {@code simulation.first}. */
class LedgerSimulationTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.holdfast");
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 2_000);
    private static final int FIRST = Integer.getInteger("simulation.first", 1);

    @BeforeAll
    static void keepQuietAboutFailures() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        LOG.setLevel(null);
    }

    @Test
    void shouldLoseNothingThatWasAcknowledgedWhateverTheDiskDoes() {
        final SimulationCounts counts = new SimulationCounts();
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try (LedgerSimulation simulation = new LedgerSimulation(seed, counts)) {
                simulation.run();
            } catch (final Exception | AssertionError e) {
                throw new AssertionError("with -Dsimulation.first=" + seed + " -Dsimulation.seeds=1: " + e.getMessage(), e);
            }
        }
        System.out.printf("simulated %d disks: %s%n", SEEDS, counts);
        assertThat(counts.acknowledged).isGreaterThan(50 * SEEDS);
        assertThat(counts.snapshots).isGreaterThan(SEEDS / 10);
        assertThat(counts.snapshotsAtStops).isGreaterThan(SEEDS / 10);
        assertThat(counts.resizes).as("more than the first of each life of a disk").isGreaterThan(SEEDS + SEEDS / 10);
        assertThat(counts.refused).as("starts that were refused").isGreaterThan(SEEDS);
        assertThat(counts.withdrawals).isGreaterThan(SEEDS / 4);
        assertThat(counts.clockSteps).isGreaterThan(SEEDS / 2);
        assertThat(counts.suspensions).isGreaterThan(SEEDS / 2);
        assertThat(counts.disbeliefs).isGreaterThan(SEEDS / 2);
        assertThat(counts.agreements).as("times that others agreed with a clock that was not believed").isGreaterThan(SEEDS / 4);
        assertThat(counts.expired).isGreaterThan(SEEDS / 4);
        assertThat(counts.forgotten).isGreaterThan(SEEDS / 4);
        assertThat(counts.lost).as("the interval policy came up").isGreaterThan(SEEDS / 10);
    }
}
