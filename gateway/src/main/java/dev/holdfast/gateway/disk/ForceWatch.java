package dev.holdfast.gateway.disk;

import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows whether the disk forces fast enough for answers in time. One force that takes longer than it may makes it slow,
 * from the moment on at which that is seen, also while the force goes on. While it is slow it is tried with forces of a
 * file of its own, and is good again only after several forces in a row that took less than half of what one may.
 *
 * <p>The ledger thread says when it forces, and never waits; {@link #run} belongs to a thread that may block.
 */
public final class ForceWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ForceWatch.class);
    private static final int GOOD_IN_A_ROW = 5;
    private static final long NONE = Long.MIN_VALUE;

    private final NanoClock clock;
    private final long limitNs;
    private final Probe probe;
    private volatile long beganNs = NONE;
    private final AtomicLong slowestNs = new AtomicLong();
    private volatile boolean isSlow;
    private int good;

    /**
     * @param limitMs how long a force may take.
     * @param probe   writes and forces a small file on the journal's disk.
     */
    public ForceWatch(final NanoClock clock, final long limitMs, final Probe probe) {
        this.clock = clock;
        limitNs = TimeUnit.MILLISECONDS.toNanos(limitMs);
        this.probe = probe;
    }

    /** Writes and forces something. */
    @FunctionalInterface
    public interface Probe {
        void force() throws IOException;
    }

    /** A force begins. Ledger thread. */
    public void began(final long nowNs) {
        beganNs = nowNs;
    }

    /** It has ended. Ledger thread. */
    public void ended(final long elapsedNs) {
        beganNs = NONE;
        if (elapsedNs > slowestNs.get()) {
            slowestNs.set(elapsedNs);
        }
    }

    /** Whether answers may come too late because of the disk. Any thread. */
    public boolean isSlow() {
        return isSlow || slowestNs.get() > limitNs || isTooLong(clock.nanoTime());
    }

    private boolean isTooLong(final long nowNs) {
        final long began = beganNs;
        return began != NONE && nowNs - began > limitNs;
    }

    @Override
    public void run() {
        final long seenNs = slowestNs.getAndSet(0);
        final boolean isBad = seenNs > limitNs || isTooLong(clock.nanoTime());
        if (isBad) {
            good = 0;
            if (!isSlow) {
                isSlow = true;
                LOG.error(
                    "the disk is slow, so answers come too late and the gateway says that it is not ready: "
                    + "slowest_force_ms={} "
                    + "journal.slow_force_ms={}", TimeUnit.NANOSECONDS.toMillis(seenNs),
                    TimeUnit.NANOSECONDS.toMillis(limitNs));
            }
        } else if (isSlow) {
            good = probeIsGood() && seenNs <= limitNs / 2 ? good + 1 : 0;
            if (good >= GOOD_IN_A_ROW) {
                isSlow = false;
                LOG.info("the disk is fast enough again");
            }
        }
    }

    private boolean probeIsGood() {
        final long startNs = clock.nanoTime();
        try {
            probe.force();
        } catch (final IOException e) {
            LOG.warn("cannot try how long the disk takes", e);
            return false;
        }
        return clock.nanoTime() - startNs <= limitNs / 2;
    }
}
