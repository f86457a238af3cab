package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.store.LedgerStore;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Puts the ledger together and runs it: locks the data directory, replays the journal into a fresh store, and starts the ledger thread.
 * Cold: used once at start and once at stop.
 */
public final class LedgerEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerEngine.class);
    private static final long STOP_TIMEOUT_SECONDS = 5;

    private final DataDirectoryLock lock;
    private final EngineSettings settings;
    private final LedgerStore store;
    private final EngineGauges gauges = new EngineGauges();
    private final ManyToOneRingBuffer ring;
    private final LedgerAgent agent;
    private final ExecutorService preparer;
    private final List<LedgerPort> ports = new ArrayList<>();
    private AgentRunner runner;

    /**
     * Recovers the ledger from its journal.
     *
     * @throws IllegalStateException when another process uses the directory.
     * @throws dev.holdfast.ledger.journal.JournalCorruptException when the journal is damaged in a way that no crash explains.
     */
    public LedgerEngine(final EngineSettings settings) {
        this.settings = settings;
        lock = new DataDirectoryLock(settings.directory());
        store = new LedgerStore(settings.capacity());
        final Ledger ledger = new Ledger(store);
        final JournalEnd end = recover(ledger);
        LedgerWarmUp.run();
        preparer = Executors.newSingleThreadExecutor(task -> {
            final Thread thread = new Thread(task, "journal-preparer");
            thread.setDaemon(true);
            return thread;
        });
        final Journal journal = new FileJournal(settings.directory(), end, settings.segmentBytes(), preparer);
        ring = new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(settings.ringBytes() + RingBufferDescriptor.TRAILER_LENGTH)));
        agent = new LedgerAgent(ring, journal, ledger, store, SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE, gauges,
            settings.ages());
    }

    /** Makes a port, before {@link #start}. See {@link LedgerPort#LedgerPort}. */
    public LedgerPort newPort(final int maxInFlight, final int maxResultBytes, final Executor owner) {
        if (runner != null) {
            throw new IllegalStateException("ports are made before the start");
        }
        final LedgerPort port = new LedgerPort(ports.size(), ring, maxInFlight, maxResultBytes, owner);
        ports.add(port);
        return port;
    }

    /** Starts the ledger thread. */
    public void start() {
        agent.ports(ports.toArray(LedgerPort[]::new));
        runner = new AgentRunner(settings.idleStrategy(), e -> LOG.error("the ledger thread met an error", e), null, agent);
        AgentRunner.startOnThread(runner);
    }

    public EngineState state() {
        return agent.state();
    }

    public EngineGauges gauges() {
        return gauges;
    }

    public EngineSettings settings() {
        return settings;
    }

    /** Bytes in the ring of messages to the ledger. Any thread. */
    public int queuedBytes() {
        return ring.size();
    }

    /** Stops the ledger thread after the batch it is at, and frees everything. */
    @Override
    public void close() {
        if (runner != null) {
            runner.close();
        }
        preparer.shutdown();
        try {
            if (!preparer.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the journal's preparer is still busy");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
        lock.close();
    }

    private JournalEnd recover(final Ledger ledger) {
        final long startNs = System.nanoTime();
        final UnsafeBuffer ignored = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
        try {
            final JournalEnd end = new JournalReader(settings.directory(),
                (buffer, offset, length, sequence, timeMs) -> ledger.apply(buffer, offset, sequence, timeMs, ignored, 0)).readAll();
            LOG.info("recovered the ledger: commands={} accounts={} orders={} digest={} ms={}", ledger.sequence(), store.accounts().count(),
                store.orders().count(), Long.toHexString(store.digest()), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
            return end;
        } catch (final RuntimeException e) {
            store.close();
            lock.close();
            throw e;
        }
    }
}
