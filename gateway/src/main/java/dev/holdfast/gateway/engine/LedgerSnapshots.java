package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.disk.BackupThread;
import dev.holdfast.gateway.disk.DaemonThreads;
import dev.holdfast.gateway.disk.HighWaterFiles;
import dev.holdfast.gateway.engine.upkeep.EngineGauges;
import dev.holdfast.gateway.engine.upkeep.JournalSettings;
import dev.holdfast.gateway.engine.upkeep.Pauses;
import dev.holdfast.gateway.engine.upkeep.SnapshotTask;
import dev.holdfast.ledger.audit.AuditKeeper;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.recovery.Scrub;
import dev.holdfast.ledger.recovery.SnapshotMaker;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The thread {@code snapshots}, which makes a snapshot when one is due and reads again what lies on the disk; and the
 * snapshot at a stop, which is made of the live tables by the thread that stops the gateway.
 *
 * <p>Made, started and stopped by the thread that starts and stops the gateway. Cold: blocks on the disk and allocates.
 */
final class LedgerSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerSnapshots.class);
    private static final long CHECK_SECONDS = 1;

    private final Storage storage;
    private final JournalSettings policy;
    private final EngineGauges gauges;
    private final HighWaterFiles highWater;
    private final BackupThread backup;
    private final SnapshotMaker maker;
    private final SnapshotTask task;
    private final ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(new DaemonThreads("snapshots"));
    private volatile boolean isStopping;

    /**
     * @param storage of the data directory.
     * @param audit   goes as far as snapshots do.
     * @param backup  the continuous backup, for which journal files wait; null when there is none.
     */
    LedgerSnapshots(
        final EngineSettings settings, final Storage storage, final EngineGauges gauges,
        final HighWaterFiles highWater, final AuditKeeper audit, final BackupThread backup) {
        this.storage = storage;
        this.gauges = gauges;
        this.highWater = highWater;
        this.backup = backup;
        policy = settings.journal();
        final Runnable pauses = new Pauses(policy.snapshotPercent());
        maker = new SnapshotMaker(storage, settings.capacity(), RuleBook.CURRENT, policy.snapshotAfterSegments(),
            policy.keptSegments(), () -> pauseUnlessStopping(pauses)).keepWhatIsNeeded(this::shippedSequence)
            .keepAudit(audit, () -> gauges.freeBytes() < plentyBytes());
        task = new SnapshotTask(this::makeIfDue, new Scrub(storage), policy.scrubBytesPerSecond() * CHECK_SECONDS,
            gauges, SystemNanoClock.INSTANCE, () -> isStopping);
    }

    void start() {
        executor.scheduleWithFixedDelay(task, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /** Has a snapshot that is being made given up. Any thread; does not wait. */
    void cancel() {
        isStopping = true;
    }

    /** Ends the thread. Does not wait. */
    void stop() {
        executor.shutdownNow();
    }

    /**
     * Makes a snapshot of the live tables, so that the next start, also one of a later version, decides nothing again.
     * Best effort: without it the journal is replayed. After {@link #stop} and the ledger thread's end.
     *
     * @param sequence of the last command.
     * @param end      where the journal ends.
     */
    void makeLast(final LedgerStore store, final long sequence, final JournalPoint end) {
        final long limitMs = policy.stopSnapshotMs();
        if (limitMs == 0 || lastSequence() == sequence) {
            return;
        }
        if (task.hasDiverged()) {
            LOG.error(
                "no snapshot at the stop: the last one could not be made, since a replay of the journal comes to "
                + "another ledger");
            return;
        }
        final long startNs = System.nanoTime();
        final long limitNs = TimeUnit.MILLISECONDS.toNanos(limitMs);
        final Runnable limit = () -> {
            if (System.nanoTime() - startNs > limitNs) {
                throw new CancellationException("it takes longer than stop.snapshot_ms=" + limitMs);
            }
        };
        try {
            if (!executor.awaitTermination(limitMs, TimeUnit.MILLISECONDS)) {
                throw new CancellationException("another one is still being made");
            }
            final Snapshot made = maker.makeOf(store, end, limit);
            LOG.info("made a snapshot: file={} ms={}", made.name(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (final Throwable e) {
            // An error too: the lock has to be let go of whatever happens here.
            LOG.warn("no snapshot at the stop; the next start replays the journal: {}", e.toString());
            return;
        }
        removeNeedless(limit);
    }

    private void removeNeedless(final Runnable limit) {
        try {
            maker.cleanAfterStop(limit);
        } catch (final Throwable e) {
            LOG.warn("older snapshots are kept at the stop: {}", e.toString());
        }
    }

    /** Sequence of the newest snapshot; -1 when there is none. */
    private long lastSequence() {
        try {
            final List<Snapshot> snapshots = Snapshot.list(storage);
            return snapshots.isEmpty() ? -1 : snapshots.get(0).sequence();
        } catch (final IOException e) {
            return -1;
        }
    }

    private boolean makeIfDue(final Set<String> damaged) throws IOException {
        final boolean isMade = maker.makeIfDue(damaged);
        if (isMade) {
            highWater.soon();
        }
        return isMade;
    }

    /** Journal files wait for the backup as long as the disk has plenty of room: until the next snapshot at least. */
    private long shippedSequence() {
        return backup == null || gauges.freeBytes() < plentyBytes() ? Long.MAX_VALUE : backup.sequence();
    }

    private long plentyBytes() {
        return policy.warnFreeBytes() + (1L + policy.snapshotAfterSegments()) * policy.segmentBytes();
    }

    private void pauseUnlessStopping(final Runnable pauses) {
        if (isStopping) {
            throw new CancellationException("the gateway stops");
        }
        pauses.run();
    }
}
