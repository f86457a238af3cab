package dev.holdfast.gateway.engine.upkeep;

import dev.holdfast.ledger.recovery.ReplayDivergedException;
import dev.holdfast.ledger.recovery.Scrub;
import dev.holdfast.ledger.recovery.SnapshotMaker;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What the snapshots' thread does each second: makes a snapshot when it is due, and reads a piece of what lies on the
 * disk. Whatever is thrown, an error of the machine too, is logged and ends nothing but the try; after a failure the
 * next one waits, longer each time.
 */
public final class SnapshotTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTask.class);
    private static final long FIRST_WAIT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_WAIT_NS = TimeUnit.MINUTES.toNanos(10);
    /** A round of the scrub begins so long after the one before it at the earliest. */
    private static final long ROUND_NS = TimeUnit.HOURS.toNanos(1);

    private final Making making;
    private final Scrub scrub;
    private final long scrubBytes;
    private final EngineGauges gauges;
    private final NanoClock clock;
    private final BooleanSupplier isStopping;
    private long waitNs;
    private long failedNs;
    private boolean isInRound;
    private long roundNs;
    private volatile boolean hasDiverged;

    /**
     * @param making     makes a snapshot when it is due.
     * @param scrubBytes how much to read each time; 0 for nothing.
     * @param isStopping whether failures are only those of a stop.
     */
    public SnapshotTask(
        final Making making, final Scrub scrub, final long scrubBytes, final EngineGauges gauges, final NanoClock clock,
        final BooleanSupplier isStopping) {
        this.making = making;
        this.scrub = scrub;
        this.scrubBytes = scrubBytes;
        this.gauges = gauges;
        this.clock = clock;
        this.isStopping = isStopping;
        roundNs = clock.nanoTime() - ROUND_NS;
    }

    /** See {@link SnapshotMaker#makeIfDue(Set)}. */
    @FunctionalInterface
    public interface Making {
        boolean makeIfDue(Set<String> damaged) throws IOException;
    }

    /** Whether a snapshot failed because a replay of the journal comes to another ledger. */
    public boolean hasDiverged() {
        return hasDiverged;
    }

    @Override
    public void run() {
        if (waitNs == 0 || clock.nanoTime() - failedNs >= waitNs) {
            makeSnapshot();
        }
        if (scrubBytes > 0 && !isStopping.getAsBoolean()) {
            readOn();
        }
    }

    private void makeSnapshot() {
        try {
            making.makeIfDue(scrub.damaged().keySet());
            waitNs = 0;
            gauges.snapshotProblem(null);
        } catch (final Throwable e) {
            if (isStopping.getAsBoolean()) {
                return;
            }
            hasDiverged |= e instanceof ReplayDivergedException;
            // First what needs no memory.
            failedNs = clock.nanoTime();
            waitNs = Math.min(LONGEST_WAIT_NS, Math.max(FIRST_WAIT_NS, 2 * waitNs));
            gauges.snapshotProblem(e);
            log("cannot make a snapshot; the journal is kept and goes on", e);
        }
    }

    private void readOn() {
        try {
            if (!isInRound && clock.nanoTime() - roundNs >= ROUND_NS) {
                roundNs = clock.nanoTime();
                scrub.beginRound();
                isInRound = true;
            }
            isInRound = isInRound && scrub.advance(scrubBytes);
            gauges.damagedFiles(scrub.damaged());
        } catch (final Throwable e) {
            isInRound = false;
            gauges.scrubProblem(e);
            log("cannot read again what lies on the disk", e);
        }
    }

    /** Where memory is short this may fail too; metric and health have it already. */
    private static void log(final String what, final Throwable e) {
        try {
            LOG.error(what, e);
        } catch (final OutOfMemoryError again) {
            e.addSuppressed(again);
        }
    }
}
