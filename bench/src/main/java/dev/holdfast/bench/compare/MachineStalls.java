package dev.holdfast.bench.compare;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the machine itself kept a thread that only wanted to wake: a latency below that says nothing about a server.
 * A thread of its own sleeps for a millisecond again and again, and what it sleeps longer is recorded, as by jHiccup.
 */
final class MachineStalls implements AutoCloseable {
    private static final long SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int DIGITS = 3;

    private final Histogram lateNs = new Histogram(DIGITS);
    private final Thread thread = new Thread(this::watch, "machine-stalls");
    private volatile boolean isClosed;

    MachineStalls() {
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!isClosed) {
            final long startNs = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NS);
            lateNs.recordValue(Math.max(0, System.nanoTime() - startNs - SLEEP_NS));
        }
    }

    /** Ends it, and returns what it saw. */
    Histogram end() {
        close();
        return lateNs;
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
