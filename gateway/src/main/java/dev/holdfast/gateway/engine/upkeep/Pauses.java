package dev.holdfast.gateway.engine.upkeep;

import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** Makes background work rest, so that it takes a share of one processor. Called often, by the working thread. */
public final class Pauses implements Runnable {
    private static final long WORK_NS = TimeUnit.MICROSECONDS.toNanos(200);
    /** More than this since the last call was no work, or waiting for the disk. */
    private static final long MOST_WORK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int ALL = 100;

    private final int percent;
    private final NanoClock clock;
    private final LongConsumer rest;
    private long restedNs;

    /** @param percent of the time that is worked, 1 to 100. */
    public Pauses(final int percent) {
        this(percent, SystemNanoClock.INSTANCE, LockSupport::parkNanos);
    }

    /** @param rest waits so many nanoseconds. */
    public Pauses(final int percent, final NanoClock clock, final LongConsumer rest) {
        this.percent = percent;
        this.clock = clock;
        this.rest = rest;
        restedNs = clock.nanoTime();
    }

    @Override
    public void run() {
        final long workedNs = Math.min(MOST_WORK_NS, clock.nanoTime() - restedNs);
        if (workedNs >= WORK_NS) {
            rest.accept(workedNs * (ALL - percent) / percent);
            restedNs = clock.nanoTime();
        }
    }
}
