package dev.holdfast.gateway.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes background work rest, so that it takes a share of one processor. Called often, by the working thread. */
final class Pauses implements Runnable {
    private static final long WORK_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int ALL = 100;

    private final int percent;
    private long restedNs = System.nanoTime();

    /** @param percent of the time that is worked, 1 to 100. */
    Pauses(final int percent) {
        this.percent = percent;
    }

    @Override
    public void run() {
        final long workedNs = System.nanoTime() - restedNs;
        if (workedNs >= WORK_NS) {
            LockSupport.parkNanos(workedNs * (ALL - percent) / percent);
            restedNs = System.nanoTime();
        }
    }
}
