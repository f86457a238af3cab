package dev.holdfast.gateway.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.holdfast.ledger.command.MessageType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many lives on a simulated disk: how many seeds, {@code simulation.seeds}; from which on, {@code simulation.first}.
 */
class LedgerSimulationTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.holdfast");
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 2_000);
    /** From so many on all of what is to come up does. */
    private static final int ENOUGH_SEEDS = 500;
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
    void shouldLoseNothingThatWasAcknowledgedWhateverTheDiskDoes() throws IOException {
        final SimulationCounts counts = new SimulationCounts();
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try (LedgerSimulation simulation = new LedgerSimulation(seed, counts)) {
                simulation.run();
            } catch (final Exception | AssertionError e) {
                throw new AssertionError("with -Dsimulation.first=" + seed + " -Dsimulation.seeds=1: "
                    + e.getMessage(), e);
            }
        }
        System.out.printf("simulated %d disks: %s%n", SEEDS, counts);
        if (SEEDS >= ENOUGH_SEEDS) {
            shouldHaveMetEverything(counts);
        }
    }

    /** Seeds that never get anywhere would prove nothing. */
    private static void shouldHaveMetEverything(final SimulationCounts counts) throws IOException {
        assertThat(counts.acknowledged).isGreaterThan(50 * SEEDS);
        assertThat(counts.kinds.stream().boxed()).as("template ids of the commands that were journaled")
            .containsExactlyElementsOf(kindsOfTheSchema());
        assertThat(counts.snapshots).isGreaterThan(SEEDS / 10);
        assertThat(counts.encryptedLives).isGreaterThan(SEEDS / 4);
        assertThat(counts.snapshotsAtStops).isGreaterThan(SEEDS / 10);
        assertThat(counts.audited).isGreaterThan(20 * SEEDS);
        assertThat(counts.auditGaps).as("gaps of audits").isLessThan(SEEDS / 20);
        assertThat(counts.resizes).as("more than the first of each life of a disk").isGreaterThan(SEEDS + SEEDS / 10);
        assertThat(counts.refused).as("starts that were refused").isGreaterThan(SEEDS / 2);
        assertThat(counts.withdrawals).isGreaterThan(SEEDS / 8);
        assertThat(counts.clockSteps).isGreaterThan(SEEDS / 2);
        assertThat(counts.suspensions).isGreaterThan(SEEDS / 2);
        assertThat(counts.disbeliefs).isGreaterThan(SEEDS / 2);
        assertThat(
            counts.agreements).as("times that others agreed with a clock that was not believed")
            .isGreaterThan(SEEDS / 4);
        assertThat(counts.expired).isGreaterThan(SEEDS / 4);
        assertThat(counts.forgotten).isGreaterThan(SEEDS / 4);
        assertThat(counts.rots).isGreaterThan(SEEDS / 5);
        assertThat(counts.lies).isGreaterThan(SEEDS / 5);
        assertThat(counts.downgrades).isGreaterThan(SEEDS / 4);
        assertThat(counts.olderPrograms).isGreaterThan(SEEDS / 10);
        assertThat(counts.givenUp).isGreaterThan(SEEDS / 50);
        assertThat(counts.lost).as("the interval policy came up").isGreaterThan(SEEDS / 10);
    }

    /** Template ids of all commands. */
    private static List<Integer> kindsOfTheSchema() {
        return Arrays.stream(MessageType.values()).filter(MessageType::isCommand).map(MessageType::id).sorted()
            .toList();
    }
}
