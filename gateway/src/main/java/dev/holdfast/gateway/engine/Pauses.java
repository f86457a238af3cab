package dev.holdfast.gateway.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes background work rest: after so much of it, three times as long. Called often, by the working thread. */
final class Pauses implements Runnable {
    private static final long WORK_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long REST_PER_WORK = 3;

    private long restedNs = System.nanoTime();

    @Override
    public void run() {
        final long workedNs = System.nanoTime() - restedNs;
        if (workedNs >= WORK_NS) {
            LockSupport.parkNanos(workedNs * REST_PER_WORK);
            restedNs = System.nanoTime();
        }
    }
}
