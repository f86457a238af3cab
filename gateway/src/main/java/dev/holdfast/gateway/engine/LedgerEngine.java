package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.disk.BackupStatus;
import dev.holdfast.gateway.disk.BackupThread;
import dev.holdfast.gateway.disk.DataDirectoryLock;
import dev.holdfast.gateway.disk.ForceWatch;
import dev.holdfast.gateway.disk.HighWaterFiles;
import dev.holdfast.gateway.disk.HighWaterSettings;
import dev.holdfast.gateway.engine.LateApprovals.Outcome;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalFailedException;
import dev.holdfast.ledger.recovery.CleanStop;
import dev.holdfast.ledger.recovery.CleanStopBrokenException;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.recovery.Scrub;
import dev.holdfast.ledger.recovery.SnapshotMaker;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.terms.RuleBook;
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
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Puts the ledger together and runs it: locks the data directory, replays the journal into a fresh store, and starts
 * the ledger thread. Cold: used once at start and once at stop.
 */
public final class LedgerEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerEngine.class);
    private static final long STOP_TIMEOUT_SECONDS = 2;
    private static final long CHECK_SECONDS = 1;
    /** What came late or nowhere before that was asked about, by default a minute later. */
    private static final long UNCERTAIN_MS = TimeUnit.SECONDS.toMillis(75);
    private static final String PROBE_FILE = "force-probe.tmp";
    private static final int PROBE_BYTES = 4096;

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
    private final ExecutorService preparer;
    private final ScheduledExecutorService snapshots;
    private final ScheduledExecutorService diskWatch;
    private final SnapshotMaker maker;
    private final SnapshotTask snapshotTask;
    private final OwnershipWatch ownership;
    private final BackupThread backup;
    private final List<LedgerPort> ports = new ArrayList<>();
    private final LedgerClock clock;
    private final ForceWatch forces;
    private final LateApprovals lateApprovals = new LateApprovals(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE);
    private final LateApprovalsFile lateApprovalsFile;
    private volatile boolean isStopping;
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
        this(settings, new FileStorage(settings.directory()));
    }

    /** @param storage of the data directory. */
    LedgerEngine(final EngineSettings settings, final Storage storage) {
        this.settings = settings;
        this.storage = storage;
        lateApprovalsFile = new LateApprovalsFile(settings.directory(), lateApprovals);
        lock = new DataDirectoryLock(settings.directory());
        checkUnused();
        highWater = new HighWaterFiles(storage, settings.journal().highWater());
        warmUp();
        final Recovery recovery = newRecovery();
        store = recovery.store();
        ledger = recovery.ledger();
        final JournalEnd end = replay(recovery);
        preparer = Executors.newSingleThreadExecutor(task -> daemon(task, "journal-preparer"));
        snapshots = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "snapshots"));
        diskWatch = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "disk-watch"));
        final OpeningCommands opening = openingCommands(recovery);
        journal = openJournal(recovery, end);
        clock = new LedgerClock(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE, settings.maxClockStepMs(),
            ledger.timeMs());
        open(recovery, opening);
        highWater.start(journal::confirmed);
        ring = new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(settings.ringBytes()
            + RingBufferDescriptor.TRAILER_LENGTH)));
        forces = new ForceWatch(SystemNanoClock.INSTANCE, settings.journal().slowForceMs(), this::probe);
        agent = new LedgerAgent(ring, new WatchedJournal(journal, SystemNanoClock.INSTANCE, forces, gauges), ledger,
            clock, SystemNanoClock.INSTANCE, gauges, settings.ages(),
            TimeUnit.MILLISECONDS.toNanos(settings.journal().forceIntervalMs()));
        final JournalSettings policy = settings.journal();
        final Runnable pauses = new Pauses(policy.snapshotPercent());
        backup = settings.backup().isEnabled()
            ? new BackupThread(settings.backup(), settings.directory(), storage, gauges::forcedSequence) : null;
        maker = new SnapshotMaker(storage, settings.capacity(), RuleBook.CURRENT, policy.snapshotAfterSegments(),
            policy.keptSegments(), () -> pauseUnlessStopping(pauses)).keepWhatIsNeeded(this::shippedSequence);
        ownership = new OwnershipWatch(lock, journal, agent);
        snapshotTask = new SnapshotTask(this::makeSnapshotIfDue, new Scrub(storage),
            policy.scrubBytesPerSecond() * CHECK_SECONDS, gauges, SystemNanoClock.INSTANCE, () -> isStopping);
        if (settings.journal().forceIntervalMs() > 0) {
            LOG.warn("a power cut may lose answers that were given: journal.force_interval_ms={}",
                settings.journal().forceIntervalMs());
        }
    }

    /**
     * Somebody may have removed the lock of a gateway that runs. Its journal's newest file is locked, too, and cannot
     * go without being missed.
     */
    private void checkUnused() {
        try {
            if (FileJournal.isInUse(storage)) {
                throw new UnusableEnvironmentException("data directory=" + settings.directory()
                    + " is in use: another process writes its journal, though "
                    + "the lock was removed or replaced; stop that one first");
            }
        } catch (final IOException e) {
            lock.close();
            throw new UnusableEnvironmentException("data directory=" + settings.directory() + " cannot be used: "
                + e.getMessage(), e);
        } catch (final UnusableEnvironmentException e) {
            lock.close();
            throw e;
        }
    }

    private void warmUp() {
        try {
            LedgerWarmUp.run();
        } catch (final RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Thread daemon(final Runnable task, final String name) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Makes a port, before {@link #start}. See {@link LedgerPort#LedgerPort}. */
    public LedgerPort newPort(final int maxInFlight, final int maxResultBytes, final Executor owner) {
        if (runner != null) {
            throw new BrokenInvariantException("ports are made before the start");
        }
        final LedgerPort port = new LedgerPort(ports.size(), ring, maxInFlight, maxResultBytes, owner);
        ports.add(port);
        return port;
    }

    /** Starts the ledger thread. */
    public void start() {
        agent.ports(ports.toArray(LedgerPort[]::new));
        runner = new AgentRunner(settings.idleStrategy(), agent::onError, null, agent);
        final JournalSettings policy = settings.journal();
        final DiskWatch watch = new DiskWatch(policy, () -> Files.getFileStore(settings.directory()).getUsableSpace(),
            agent, gauges);
        watch.run();
        diskWatch.scheduleWithFixedDelay(watch, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
        diskWatch.scheduleWithFixedDelay(this::keepLateApprovals, 0, CHECK_SECONDS, TimeUnit.SECONDS);
        diskWatch.scheduleWithFixedDelay(ownership, 0, CHECK_SECONDS, TimeUnit.SECONDS);
        diskWatch.scheduleWithFixedDelay(forces, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
        AgentRunner.startOnThread(runner);
        if (backup != null) {
            backup.start();
        }
        snapshots.scheduleWithFixedDelay(snapshotTask, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether the disk is so full that nothing new is taken. Any thread. */
    public boolean isDiskFull() {
        return agent.refusesCommands();
    }

    /** Whether answers may come too late because the disk is slow. Any thread. */
    public boolean isDiskSlow() {
        return forces.isSlow();
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
        return all;
    }

    /** The continuous backup; null when there is none. Any thread. */
    public BackupStatus backup() {
        return backup == null ? null : backup.status();
    }

    private boolean makeSnapshotIfDue(final Set<String> damaged) throws IOException {
        final boolean isMade = maker.makeIfDue(damaged);
        if (isMade) {
            highWater.soon();
        }
        return isMade;
    }

    /** Journal files wait for the backup as long as the disk has plenty of room: until the next snapshot at least. */
    private long shippedSequence() {
        final JournalSettings policy = settings.journal();
        final long plentyBytes = policy.warnFreeBytes() + (1L + policy.snapshotAfterSegments()) * policy.segmentBytes();
        return backup == null || gauges.freeBytes() < plentyBytes ? Long.MAX_VALUE : backup.sequence();
    }

    /** Stops the ledger thread after the batch it is at, forces, notes what the ledger was, and frees everything. */
    @Override
    public void close() {
        final boolean isOurs = runner != null && isStillOurs();
        if (runner != null) {
            runner.close();
        }
        isStopping = true;
        if (backup != null && runner != null) {
            backup.stop();
        }
        highWater.close();
        snapshots.shutdownNow();
        diskWatch.shutdownNow();
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
            makeLastSnapshot();
        }
        store.close();
        lock.close();
    }

    /** A file of its own, so that what the journal's file waits for does not come into it. */
    private void probe() throws IOException {
        try (StoredFile file = storage.create(PROBE_FILE)) {
            file.write(ByteBuffer.allocateDirect(PROBE_BYTES), 0);
            file.force();
        }
    }

    private Recovery newRecovery() {
        try {
            return new Recovery(storage, settings.capacity());
        } catch (final RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private JournalEnd replay(final Recovery recovery) {
        final long startNs = System.nanoTime();
        try {
            HighWaterFiles.expect(recovery, storage, settings.journal().highWater());
            final JournalEnd end = recovery.applyAll();
            final boolean wasCleanStop = wasCleanStop(recovery);
            if (settings.journal().highWater().acceptLoss() != HighWaterSettings.NONE && recovery.lostUpTo() == 0) {
                LOG.warn("journal.accept_loss={} is not needed, remove it: the ledger is whole up to sequence={}",
                    settings.journal().highWater().acceptLoss(), end.sequence());
            }
            if (!wasCleanStop) {
                findUncertain();
            }
            lateApprovalsFile.read();
            LOG.info("recovered the ledger: last_stop={} snapshot={} commands={} accounts={} orders={} digest={} ms={}",
                wasCleanStop ? "clean" : "unclean", recovery.fromSequence(), end.sequence() - recovery.fromSequence(),
                store.accounts().count(), store.orders().count(), Long.toHexString(store.digest()),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
            return end;
        } catch (final IOException e) {
            release(recovery);
            throw new JournalFailedException("cannot read " + storage.locate(CleanStop.FILE) + ": " + e.getMessage(),
                e);
        } catch (final RuntimeException e) {
            release(recovery);
            throw e;
        }
    }

    private boolean wasCleanStop(final Recovery recovery) throws IOException {
        try {
            return CleanStop.check(storage, ledger.sequence(), store.digest());
        } catch (final CleanStopBrokenException e) {
            if (e.sequence() <= ledger.sequence() || !recovery.acceptsLoss(e.sequence())) {
                throw e;
            }
            LOG.warn("given up by journal.accept_loss: {}", e.getMessage());
            return false;
        }
    }

    private void keepLateApprovals() {
        if (agent.state() == EngineState.RUNNING) {
            lateApprovalsFile.run();
        }
    }

    /** Nobody knows whether the last approvals before an unclean stop have reached the platform. */
    private void findUncertain() {
        final long fromMs = ledger.timeMs() - UNCERTAIN_MS;
        final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
        final OrderRow row = new OrderRow();
        for (int part = 0; part < store.orders().parts(); part++) {
            store.orders().scan(part, 0, Integer.MAX_VALUE, row, (key, order) -> {
                if (order.money().held() > 0 && order.decidedTime() >= fromMs && order.said().noticeTime() == 0) {
                    key.wrapText(consumeNo);
                    lateApprovals.add(consumeNo.getStringWithoutLengthUtf8(0, consumeNo.capacity()),
                        LateApprovals.UNKNOWN_MS, Outcome.UNCLEAN_STOP);
                }
                return true;
            });
        }
    }

    private void release(final Recovery recovery) {
        recovery.close();
        lock.close();
    }

    private FileJournal openJournal(final Recovery recovery, final JournalEnd end) {
        try {
            recovery.makeDurable();
            final FileJournal opened = new FileJournal(storage, named(end), recovery.ledger(),
                settings.journal().segmentBytes(), this::prepare);
            // Last, so that a start that cannot write leaves everything to the next one.
            CleanStop.remove(storage);
            return opened;
        } catch (final IOException e) {
            release(recovery);
            throw new JournalFailedException("cannot write in the data directory " + storage + ": " + e.getMessage(),
                e);
        } catch (final RuntimeException e) {
            release(recovery);
            throw e;
        }
    }

    /** What the journal wants done when it has begun a segment. */
    private void prepare(final Runnable task) {
        preparer.execute(task);
        highWater.soon();
    }

    /** The end, with an id for the ledger when it has none yet. */
    private static JournalEnd named(final JournalEnd end) {
        return end.point().ledgerId() != 0 ? end
            : new JournalEnd(end.segment(), end.position(), end.point().of(new SecureRandom().nextLong()));
    }

    private OpeningCommands openingCommands(final Recovery recovery) {
        try {
            return new OpeningCommands(ledger, settings.capacity(), RuleBook.CURRENT, recovery.lostUpTo());
        } catch (final RuntimeException e) {
            release(recovery);
            throw e;
        }
    }

    private void open(final Recovery recovery, final OpeningCommands opening) {
        try {
            opening.give(journal, clock.update(SystemNanoClock.INSTANCE.nanoTime()));
        } catch (final RuntimeException e) {
            journal.close();
            release(recovery);
            throw e;
        }
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
            LOG.info("stopped: sequence={} digest={}", ledger.sequence(), Long.toHexString(store.digest()));
        } catch (final IOException e) {
            LOG.warn("cannot note that the stop was clean", e);
        }
    }

    /**
     * So that the next start, also one of a later version, decides nothing again. Best effort: without it the journal
     * is replayed.
     */
    private void makeLastSnapshot() {
        final long limitMs = settings.journal().stopSnapshotMs();
        if (limitMs == 0 || lastSnapshot() == ledger.sequence()) {
            return;
        }
        if (snapshotTask.hasDiverged()) {
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
            if (!snapshots.awaitTermination(limitMs, TimeUnit.MILLISECONDS)) {
                throw new CancellationException("another one is still being made");
            }
            final Snapshot made = maker.makeOf(store, journal.point(), limit);
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

    private void pauseUnlessStopping(final Runnable pauses) {
        if (isStopping) {
            throw new CancellationException("the gateway stops");
        }
        pauses.run();
    }

    private long lastSnapshot() {
        try {
            final List<Snapshot> snapshots = Snapshot.list(storage);
            return snapshots.isEmpty() ? -1 : snapshots.get(0).sequence();
        } catch (final IOException e) {
            return -1;
        }
    }
}
