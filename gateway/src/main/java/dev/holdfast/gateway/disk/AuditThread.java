package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.audit.AuditEnd;
import dev.holdfast.ledger.audit.AuditKeeper;
import dev.holdfast.ledger.audit.AuditLog;
import dev.holdfast.ledger.audit.AuditPage;
import dev.holdfast.ledger.audit.AuditRecord;
import dev.holdfast.ledger.audit.AuditSink;
import dev.holdfast.ledger.storage.Storage;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The thread {@code audit}: writes what the ledger thread shows, once the journal has it for good. Whatever happens to
 * the audit, decisions go on: what could not be written waits in the ring, and what the ring has no room for is made
 * again from the journal, by the next snapshot's replay or the next start's. Until then the audit is behind, and says
 * so.
 *
 * <p>{@link #catchUp} and {@link #settle} may be called by any thread but the ledger's and an event loop, and block on
 * the disk.
 */
public final class AuditThread implements AuditKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(AuditThread.class);
    private static final long INTERVAL_MS = 50;
    private static final long FORCE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long POSITION_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long STOP_SECONDS = 2;

    private final Storage storage;
    private final AuditLog log;
    private final AuditRing ring;
    private final AuditStart start;
    private final LongSupplier forced;
    private final NanoClock clock;
    private final ControlledMessageHandler onRecord = this::onRecord;
    private final ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(new DaemonThreads("audit"));
    private boolean hasBegun;
    private long confirmed;
    private long seen;
    private long givenUpTo;
    private long failedNs;
    private long forcedNs;
    private long positionNs;
    private volatile boolean isReplayWhole;
    private IOException failure;
    private final AuditStatus status;

    /**
     * @param storage of the data directory.
     * @param ring    that the ledger thread writes into.
     * @param forced  gives the sequence of the last command that the journal has for good.
     */
    public AuditThread(
        final Storage storage, final AuditRing ring, final AuditStart start, final LongSupplier forced,
        final NanoClock clock) {
        this.storage = storage;
        this.ring = ring;
        this.start = start;
        this.forced = forced;
        this.clock = clock;
        log = new AuditLog(storage, start.end().ledgerId());
        status = new AuditStatus(log::coveredUpTo);
        forcedNs = clock.nanoTime();
        positionNs = forcedNs;
        failedNs = forcedNs - RETRY_NS;
    }

    /** Starts the thread. */
    public void start() {
        executor.scheduleWithFixedDelay(this::catchUp, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** Writes what there is to write. */
    public synchronized void catchUp() {
        try {
            write();
        } catch (final Throwable e) {
            // Of any kind: what the executor is thrown it keeps to itself, and runs nothing more.
            failed(e);
        }
    }

    private void write() throws IOException {
        final long nowNs = clock.nanoTime();
        confirmed = forced.getAsLong();
        if (!log.isOpen()) {
            if (nowNs - failedNs < RETRY_NS) {
                return;
            }
            open();
        }
        failure = null;
        ring.read(onRecord);
        if (failure != null) {
            throw failure;
        }
        final boolean isBehind = Math.max(seen, ring.missed()) > log.lastSequence();
        status.behind(isBehind);
        if (!isBehind) {
            log.completeUpTo(confirmed);
        }
        if (givenUpTo > 0) {
            giveUp();
        }
        if (nowNs - forcedNs >= FORCE_NS) {
            forcedNs = nowNs;
            log.force();
        }
        if (nowNs - positionNs >= POSITION_NS) {
            positionNs = nowNs;
            log.writePosition();
        }
        if (status.isWritten()) {
            LOG.info("the audit can be written again: up to sequence={}", log.coveredUpTo());
        }
    }

    private void open() throws IOException {
        final AuditEnd end = AuditEnd.find(storage);
        if (end.problem() != null) {
            status.damaged(end.problem());
            LOG.error("the audit is damaged and goes on behind that: {}", end.problem());
        }
        if (!hasBegun) {
            log.begin(end, start.from(), start.end().sequence(), start.end().timeMs());
            start.backlog().appendTo(log, start.end().timeMs());
            log.completeUpTo(start.end().sequence());
            hasBegun = true;
        } else {
            log.reopen(end, System.currentTimeMillis());
        }
    }

    private void giveUp() throws IOException {
        if (log.coveredUpTo() < givenUpTo) {
            log.gap(givenUpTo, System.currentTimeMillis(),
                "the audit could not be written for too long; the journal and its backups have them");
        }
        givenUpTo = 0;
    }

    private ControlledMessageHandler.Action onRecord(
        final int type, final MutableDirectBuffer buffer, final int at, final int length) {
        final int record = at + AuditRing.RECORD_AT;
        final long sequence = AuditLog.sequenceOf(buffer, record);
        if (sequence > confirmed || failure != null) {
            return ControlledMessageHandler.Action.ABORT;
        }
        if (log.lastSequence() >= buffer.getLong(at)) {
            try {
                log.append(buffer, record, length - AuditRing.RECORD_AT);
            } catch (final IOException e) {
                failure = e;
                return ControlledMessageHandler.Action.ABORT;
            }
        }
        seen = Math.max(seen, sequence);
        return ControlledMessageHandler.Action.CONTINUE;
    }

    private void failed(final Throwable e) {
        failedNs = clock.nanoTime();
        if (status.failed(e)) {
            LOG.warn("the audit cannot be written, decisions go on: {}", e.toString());
        }
    }

    /** A page of the newest records. See {@link AuditPage#newest}. Any thread that may block. */
    public AuditPage newest(final long before, final int limit, final Predicate<AuditRecord> wanted)
        throws IOException {
        catchUp();
        return AuditPage.newest(storage, before, limit, wanted);
    }

    /** A page of the oldest records. See {@link AuditPage#oldest}. Any thread that may block. */
    public AuditPage oldest(final long after, final int limit, final Predicate<AuditRecord> wanted)
        throws IOException {
        catchUp();
        return AuditPage.oldest(storage, after, limit, wanted);
    }

    @Override
    public AuditSink replayFrom(final long sequence) {
        catchUp();
        isReplayWhole = log.isOpen() && log.coveredUpTo() >= sequence;
        return new AuditSink() {
            @Override
            public boolean isWanted(final long command) {
                return command > log.lastSequence() && isReplayWhole;
            }

            @Override
            public void accept(final DirectBuffer record, final int length, final long command) {
                try {
                    log.append(record, 0, length);
                } catch (final IOException e) {
                    isReplayWhole = false;
                    failed(e);
                }
            }
        };
    }

    @Override
    public synchronized void settle(final long sequence, final long timeMs, final boolean isUrgent)
        throws IOException {
        if (isReplayWhole) {
            isReplayWhole = false;
            log.completeUpTo(sequence);
        }
        if (isUrgent) {
            givenUpTo = Math.max(givenUpTo, sequence);
        }
        catchUp();
        final boolean isThere = log.isOpen() && log.coveredUpTo() >= sequence;
        if (isThere) {
            log.writePosition();
        } else if (!isUrgent) {
            throw new IOException("the audit has commands only up to sequence=" + log.coveredUpTo(), status.problem());
        }
    }

    /** How it stands. Any thread. */
    public AuditStatus status() {
        return status;
    }

    /** How many records there are. Any thread. */
    public long records() {
        return log.records();
    }

    /** Bytes of all files. Any thread. */
    public long bytes() {
        return log.bytes();
    }

    /**
     * Writes what is left, if that takes no longer than two seconds. The ledger thread has ended.
     *
     * @return whether the audit's thread has ended, too.
     */
    public boolean stop() {
        executor.execute(() -> {
            try {
                catchUp();
                log.writePosition();
            } catch (final IOException e) {
                LOG.warn("the audit is not at its end; the next start makes the rest again: {}", e.toString());
            }
        });
        executor.shutdown();
        try {
            final boolean hasEnded = executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            if (!hasEnded) {
                LOG.warn("the audit is still being written; the next start makes the rest again");
            }
            return hasEnded;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets go of the files, once the thread has ended. */
    public void close() {
        executor.shutdownNow();
        if (!executor.isTerminated()) {
            // It hangs, and would hold up whoever waits for it.
            return;
        }
        try {
            log.close();
        } catch (final IOException e) {
            LOG.warn("cannot close the audit: {}", e.toString());
        }
    }
}
