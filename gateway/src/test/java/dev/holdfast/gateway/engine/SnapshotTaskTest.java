package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.upkeep.EngineGauges;
import dev.holdfast.gateway.engine.upkeep.EngineWarnings;
import dev.holdfast.gateway.engine.upkeep.SnapshotTask;
import dev.holdfast.ledger.recovery.Scrub;
import dev.holdfast.ledger.storage.FileStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class SnapshotTaskTest {
    @TempDir
    private Path directory;
    private final EngineGauges gauges = new EngineGauges();
    private boolean isStopping;
    private Throwable thrown;
    private int tries;
    private long nowNs;

    /** With no memory left for the second ledger no snapshot was made any more, and nobody was warned. */
    @Test
    void shouldLogErrorsOfTheMachineAndTryAgain() {
        final SnapshotTask task = task(0);
        thrown = new OutOfMemoryError("cannot take off-heap memory");
        task.run();
        assertThat(tries).isOne();
        assertThat(gauges.snapshotProblem()).isSameAs(thrown);
        assertThat(EngineWarnings.of(gauges, null)).singleElement().asString()
            .contains("the last snapshot could not be made", "cannot take off-heap memory");
        task.run();
        assertThat(tries).as("not at once").isOne();
        seconds(1);
        task.run();
        seconds(1);
        task.run();
        assertThat(tries).as("longer each time").isEqualTo(2);
        for (int i = 0; i < 20; i++) {
            seconds(600);
            task.run();
        }
        assertThat(tries).as("ten minutes at most").isEqualTo(22);
        thrown = null;
        seconds(600);
        task.run();
        assertThat(gauges.snapshotProblem()).isNull();
        assertThat(EngineWarnings.of(gauges, null)).isEmpty();
        task.run();
        assertThat(tries).isEqualTo(24);
    }

    @Test
    void shouldNotLogWhatAStopBreaksOff() {
        thrown = new CancellationException("the gateway stops");
        isStopping = true;
        task(1).run();
        assertThat(gauges.snapshotProblem()).isNull();
    }

    @Test
    void shouldReadOneRoundAnHourAndLogWhatItFinds() throws IOException {
        final SnapshotTask task = task(1_000);
        final Path snapshot = directory.resolve("snapshot-0000000000000007.bin");
        Files.write(snapshot, new byte[100]);
        task.run();
        assertThat(gauges.damagedFiles()).containsOnlyKeys("snapshot-0000000000000007.bin");
        assertThat(
            EngineWarnings.of(gauges, null)).singleElement().asString()
            .contains("file=snapshot-0000000000000007.bin is damaged on the disk");
        Files.delete(snapshot);
        task.run();
        assertThat(gauges.damagedFiles()).isNotEmpty();
        seconds(3_600);
        task.run();
        assertThat(gauges.damagedFiles()).isEmpty();
    }

    private void seconds(final long seconds) {
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
    }

    private SnapshotTask task(final long scrubBytes) {
        return new SnapshotTask(damaged -> {
            tries++;
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown != null) {
                throw (RuntimeException) thrown;
            }
            return false;
        }, new Scrub(new FileStorage(directory)), scrubBytes, gauges, () -> nowNs, () -> isStopping);
    }
}
