package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.disk.AuditThread;
import dev.holdfast.gateway.disk.BackupStatus;
import dev.holdfast.gateway.disk.BackupThread;
import dev.holdfast.gateway.disk.DaemonThreads;
import dev.holdfast.gateway.disk.DataDirectoryLock;
import dev.holdfast.gateway.disk.DirectoryRights;
import dev.holdfast.gateway.disk.HighWaterFiles;
import dev.holdfast.gateway.engine.upkeep.EngineGauges;
import dev.holdfast.gateway.engine.upkeep.EngineWarnings;
import dev.holdfast.gateway.engine.upkeep.WatchedJournal;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.recovery.CleanStop;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Puts the ledger together and runs it: locks the data directory, opens the ledger ({@link LedgerOpening}), starts the
 * ledger thread and the threads that look after its disk, and stops all of them in the order that loses nothing.
 *
 * <p>Made, started and closed by the thread that starts and stops the gateway. Cold: blocks and allocates, once at the
 * start and once at the stop.
 */
public final class LedgerEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerEngine.class);
    private static final long STOP_TIMEOUT_SECONDS = 2;

    private final DataDirectoryLock lock;
    private final EngineSettings settings;
    private final Storage storage;
    private final LedgerStore store;
    private final Ledger ledger;
    private final EngineGauges gauges = new EngineGauges();
    private final ManyToOneRingBuffer ring;
    private final FileJournal journal;
    private final LedgerAgent agent;
    private final HighWaterFiles highWater;
    private final ExecutorService preparer =
        Executors.newSingleThreadExecutor(new DaemonThreads("journal-preparer"));
    private final LedgerSnapshots snapshots;
    private final DiskWatchThread diskWatch;
    private final OwnershipWatch ownership;
    private final BackupThread backup;
    private final AuditThread audit;
    private final List<LedgerPort> ports = new ArrayList<>();
    private final LedgerClock clock;
    private final LateApprovals lateApprovals = new LateApprovals(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE);
    private final LateApprovalsFile lateApprovalsFile;
    private final LedgerIdle idle;
    private AgentRunner runner;

    /**
     * Recovers the ledger from its journal.
     *
     * @throws UnusableEnvironmentException when another process uses the directory, or the ledger has more rows than
     *     the settings allow.
     * @throws dev.holdfast.ledger.journal.JournalCorruptException when the journal is damaged in a way that no crash
     *     explains.
     */
    public LedgerEngine(final EngineSettings settings) {
        this(settings, new FileStorage(settings.directory(), settings.keys()));
    }

    /** @param storage of the data directory. */
    LedgerEngine(final EngineSettings settings, final Storage storage) {
        this.settings = settings;
        this.storage = storage;
        lateApprovalsFile = new LateApprovalsFile(settings.directory(), lateApprovals);
        lock = new DataDirectoryLock(settings.directory());
        highWater = new HighWaterFiles(storage, settings.journal().highWater());
        final LedgerOpening opened = open();
        store = opened.store();
        ledger = opened.ledger();
        journal = opened.journal();
        clock = opened.clock();
        highWater.start(journal::confirmed);
        ring = new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(settings.ringBytes()
            + RingBufferDescriptor.TRAILER_LENGTH)));
        idle = settings.newIdle(() -> ring.size() > 0);
        diskWatch = new DiskWatchThread(settings, storage, gauges);
        agent = new LedgerAgent(ring, new WatchedJournal(journal, SystemNanoClock.INSTANCE, diskWatch.forces(), gauges),
            ledger, clock, gauges, new LedgerAgent.Policy(settings.ages(),
                TimeUnit.MILLISECONDS.toNanos(settings.journal().forceIntervalMs())));
        backup = settings.backup().isEnabled()
            ? new BackupThread(settings.backup(), settings.directory(), storage, gauges::forcedSequence) : null;
        audit = new AuditThread(storage, opened.auditRing(), opened.auditStart(), gauges::forcedSequence,
            SystemNanoClock.INSTANCE);
        agent.show(opened.auditRing());
        snapshots = new LedgerSnapshots(settings, storage, gauges, highWater, audit, backup);
        ownership = new OwnershipWatch(lock, journal, agent);
        if (settings.journal().forceIntervalMs() > 0) {
            LOG.warn("a power cut may lose answers that were given: journal.force_interval_ms={}",
                settings.journal().forceIntervalMs());
        }
    }

    private LedgerOpening open() {
        try {
            DirectoryRights.putRight(settings.directory());
            return new LedgerOpening(settings, storage, lateApprovals, lateApprovalsFile, this::prepare);
        } catch (final RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** What the journal wants done when it has begun a segment. */
    private void prepare(final Runnable task) {
        preparer.execute(task);
        highWater.soon();
    }

    /** Makes a port, before {@link #start}. See {@link LedgerPort#LedgerPort}. */
    public LedgerPort newPort(final int maxInFlight, final int maxResultBytes, final Executor owner) {
        if (runner != null) {
            throw new BrokenInvariantException("ports are made before the start");
        }
        final LedgerPort port = new LedgerPort(ports.size(), ring, maxInFlight, maxResultBytes, owner, idle.wake());
        ports.add(port);
        return port;
    }

    /** Starts the ledger thread. */
    public void start() {
        agent.ports(ports.toArray(LedgerPort[]::new));
        runner = new AgentRunner(idle.strategy(), agent::onError, null, agent);
        // What the audit has beyond the journal it has to say before other commands get those sequences.
        audit.catchUp();
        diskWatch.start(agent, ownership, lateApprovalsFile);
        AgentRunner.startOnThread(runner);
        audit.start();
        if (backup != null) {
            backup.start();
        }
        snapshots.start();
    }

    /** Whether the disk is so full that nothing new is taken. Any thread. */
    public boolean isDiskFull() {
        return agent.refusesCommands();
    }

    /** Whether answers may come too late because the disk is slow. Any thread. */
    public boolean isDiskSlow() {
        return diskWatch.forces().isSlow();
    }

    /** The approvals whose answers came too late or nowhere. */
    public LateApprovals lateApprovals() {
        return lateApprovals;
    }

    public EngineState state() {
        return agent.state();
    }

    /** The ledger's time. */
    public LedgerClock clock() {
        return clock;
    }

    public EngineGauges gauges() {
        return gauges;
    }

    /** What says outside the journal how far that was confirmed. */
    public HighWaterFiles highWater() {
        return highWater;
    }

    public EngineSettings settings() {
        return settings;
    }

    /** Bytes in the ring of messages to the ledger. Any thread. */
    public int queuedBytes() {
        return ring.size();
    }

    /** What an operator should see to although decisions go on; nothing when all is well. Any thread. */
    public List<String> warnings() {
        final List<String> all = new ArrayList<>(EngineWarnings.of(gauges, backup()));
        all.addAll(highWater.warnings());
        all.addAll(audit.status().warnings());
        return all;
    }

    /** What persons changed. */
    public AuditThread audit() {
        return audit;
    }

    /** The continuous backup; null when there is none. Any thread. */
    public BackupStatus backup() {
        return backup == null ? null : backup.status();
    }

    /** Stops the ledger thread after the batch it is at, forces, notes what the ledger was, and frees everything. */
    @Override
    public void close() {
        final boolean isOurs = runner != null && isStillOurs();
        if (runner != null) {
            runner.close();
        }
        snapshots.cancel();
        final boolean isAudited = runner != null && audit.stop();
        if (backup != null && runner != null) {
            backup.stop();
        }
        highWater.close();
        snapshots.stop();
        diskWatch.stop();
        preparer.shutdown();
        try {
            if (!preparer.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the journal's preparer is still busy");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (agent.state() == EngineState.STOPPED && isOurs) {
            lateApprovalsFile.run();
            markCleanStop();
            if (isAudited) {
                snapshots.makeLast(store, ledger.sequence(), journal.point());
            }
        }
        audit.close();
        store.close();
        lock.close();
    }

    private boolean isStillOurs() {
        try {
            final String strange = ownership.strangeFile();
            if (strange != null) {
                LOG.error(
                    "nothing is noted at the stop, since the data directory is not this process's any more: file={}",
                    strange);
            }
            return strange == null;
        } catch (final IOException e) {
            LOG.warn("cannot tell whether the data directory is still this process's: {}", e.toString());
            return false;
        }
    }

    private void markCleanStop() {
        try {
            new CleanStop(ledger.sequence(), store.digest()).write(storage);
            LOG.info("stopped: sequence={} digest={} directory={}", ledger.sequence(),
                Long.toHexString(store.digest()), settings.directory());
        } catch (final IOException e) {
            LOG.warn("cannot note that the stop was clean", e);
        }
    }
}
