package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.recovery.ContinuousBackup;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A pass of the continuous backup, on a thread of its own that waits for nobody and that nobody waits for: a backup's
 * disk that is slow, full or gone costs no decision. What fails is tried again, after a pause that grows.
 */
final class BackupTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BackupTask.class);
    private static final long LONGEST_WAIT_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long LOG_AGAIN_NS = TimeUnit.MINUTES.toNanos(10);

    private final ContinuousBackup backup;
    private final BackupStatus status;
    private final LongSupplier confirmed;
    private final EpochClock wall;
    private final NanoClock clock;
    private final long intervalNs;
    private long waitNs;
    private long failedNs;
    private String logged;
    private long loggedNs;

    /** @param confirmed sequence of the last command that is on the journal's disk. */
    BackupTask(
        final ContinuousBackup backup, final BackupStatus status, final LongSupplier confirmed, final EpochClock wall,
        final NanoClock clock, final long intervalMs) {
        this.backup = backup;
        this.status = status;
        this.confirmed = confirmed;
        this.wall = wall;
        this.clock = clock;
        intervalNs = TimeUnit.MILLISECONDS.toNanos(intervalMs);
    }

    @Override
    public void run() {
        if (waitNs == 0 || clock.nanoTime() - failedNs >= waitNs) {
            ship();
        }
    }

    /** The last pass, whatever failed before. */
    void finish() {
        ship();
        try {
            backup.close();
        } catch (final IOException e) {
            LOG.warn("cannot close the backup's files: {}", e.toString());
        }
    }

    private void ship() {
        final long beforeNs = clock.nanoTime();
        try {
            backup.ship(confirmed.getAsLong(), wall.time());
            status.inStep(beforeNs);
            waitNs = 0;
            if (logged != null) {
                logged = null;
                LOG.info("the backup goes on: sequence={}", backup.sequence());
            }
        } catch (final Throwable e) {
            status.failed(e);
            failedNs = clock.nanoTime();
            waitNs = Math.min(LONGEST_WAIT_NS, Math.max(intervalNs, 2 * waitNs));
            log(e);
        }
    }

    /** The same problem is logged once in a while only: a disk may be away for days. */
    private void log(final Throwable e) {
        final String text = e.toString();
        if (!text.equals(logged) || clock.nanoTime() - loggedNs >= LOG_AGAIN_NS) {
            logged = text;
            loggedNs = clock.nanoTime();
            LOG.error(
                "the backup fails; decisions go on, and what it lacks is shipped when it can be: lag_commands={}",
                status.lagCommands(), e);
        }
    }
}
