package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.recovery.ContinuousBackup;
import dev.holdfast.ledger.storage.FileStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class BackupTaskTest {
    @TempDir
    private Path directory;
    private long nowNs;

    @Test
    void shouldReportWhatFailsAndHowFarItIsBehind() {
        final ContinuousBackup backup =
            new ContinuousBackup(new FileStorage(directory), new FileStorage(directory.resolve("none")), 1, 1);
        final BackupStatus status = new BackupStatus(() -> 7, backup::sequence, () -> nowNs, 1_000);
        final BackupTask task = new BackupTask(backup, status, () -> 7, () -> 1, () -> nowNs, 1_000);
        assertThat(status.warning()).isNull();
        task.run();
        assertThat(status.failures()).isOne();
        assertThat(status.lagCommands()).isEqualTo(7);
        assertThat(
            status.warning()).startsWith("the backup fails, and lacks commands=7: ").contains("there is no journal");
        task.run();
        assertThat(status.failures()).as("not at once").isOne();
        for (int i = 0; i < 10; i++) {
            nowNs += TimeUnit.MINUTES.toNanos(1);
            task.run();
        }
        assertThat(status.failures()).as("a minute at most").isEqualTo(11);
        task.finish();
        assertThat(status.failures()).as("at the stop in any case").isEqualTo(12);
    }

    /** Nothing fails, and nothing comes back: the thread hangs in a write. */
    @Test
    void shouldWarnOfABackupThatHangs() {
        final BackupStatus status = new BackupStatus(() -> 7, () -> 3, () -> nowNs, 1_000);
        nowNs += TimeUnit.SECONDS.toNanos(60);
        assertThat(status.warning()).isNull();
        nowNs += TimeUnit.SECONDS.toNanos(1);
        assertThat(status.warning()).isEqualTo("the backup is behind: seconds=61 commands=4");
        status.inStep(nowNs);
        assertThat(status.warning()).isNull();
    }
}
