package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.recovery.ContinuousBackup;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Runs the continuous backup from the start of the engine to its end. */
public final class BackupThread {
    private static final Logger LOG = LoggerFactory.getLogger(BackupThread.class);
    private static final long STOP_TIMEOUT_SECONDS = 2;

    private final BackupSettings settings;
    private final Path dataDirectory;
    private final ContinuousBackup backup;
    private final BackupStatus status;
    private final BackupTask task;
    private final ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(new DaemonThreads("backup"));

    /**
     * @param source    the data directory's storage.
     * @param confirmed sequence of the last command that is on its disk.
     */
    public BackupThread(
        final BackupSettings settings, final Path dataDirectory, final Storage source, final LongSupplier confirmed) {
        this.settings = settings;
        this.dataDirectory = dataDirectory;
        backup = new ContinuousBackup(source, new FileStorage(settings.directory()), settings.keepMs(),
            settings.baseMs());
        status = new BackupStatus(confirmed, backup::sequence, SystemNanoClock.INSTANCE, settings.intervalMs());
        task = new BackupTask(backup, status, confirmed, SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE,
            settings.intervalMs());
    }

    public BackupStatus status() {
        return status;
    }

    /** Sequence of the last command that the data directory need not keep for the backup. */
    public long sequence() {
        return backup.sequence();
    }

    public void start() {
        executor.execute(this::lookAtTheDirectory);
        executor.scheduleWithFixedDelay(task, 0, settings.intervalMs(), TimeUnit.MILLISECONDS);
    }

    private void lookAtTheDirectory() {
        try {
            DirectoryRights.putRight(settings.directory());
        } catch (final UnusableEnvironmentException e) {
            // The ledger does not depend on its backup: decisions go on.
            LOG.error("the backup is not safe: {}", e.getMessage());
        }
        try {
            if (Files.getFileStore(dataDirectory).equals(Files.getFileStore(settings.directory()))) {
                LOG.warn(
                    "backup.directory={} is on the same file system as the data directory: who loses it loses both",
                    settings.directory());
            }
        } catch (final IOException e) {
            LOG.debug("nothing is known of the backup's disk: {}", e.toString());
        }
    }

    /** Ships what is left, if that can be done soon: a backup that hangs does not hold up a stop. */
    public void stop() {
        executor.execute(task::finish);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the backup is not at its end: lag_commands={}; the next start ships the rest",
                    status.lagCommands());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
