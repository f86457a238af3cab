package dev.holdfast.gateway.engine;

import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Sleeps until there is something to do, and is woken for it. To look again and again with short sleeps between, as a
 * backoff does, takes a sixth of a core of a gateway that has nothing to do, and finds a message later: a sleep of a
 * microsecond takes some fifty.
 *
 * <p>{@link #idle} belongs to the thread that idles, {@link #wake} to every other. A waker that finds nobody asleep
 * pays one read. Allocates nothing.
 */
final class SignalledIdle implements IdleStrategy {
    /** How often it looks before it sleeps, some microseconds in all: who wakes it pays a system call. */
    private static final int SPINS = 100;
    private final BooleanSupplier hasWork;
    private final long maxParkNs;
    private int spins;
    /** Null while it is awake. */
    private volatile Thread sleeper;

    /**
     * @param hasWork   whether something is there that nobody will wake it for any more; any thread.
     * @param maxParkNs longest sleep: what is due by the clock is done as much late at most.
     */
    SignalledIdle(final BooleanSupplier hasWork, final long maxParkNs) {
        this.hasWork = hasWork;
        this.maxParkNs = maxParkNs;
    }

    @Override
    public void idle(final int workCount) {
        if (workCount > 0) {
            reset();
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        if (spins < SPINS) {
            spins++;
            Thread.onSpinWait();
            return;
        }
        sleeper = Thread.currentThread();
        // Behind that write: whoever adds now either sees it and wakes, or has added before, and is seen here.
        if (!hasWork.getAsBoolean()) {
            LockSupport.parkNanos(this, maxParkNs);
        }
        sleeper = null;
    }

    @Override
    public void reset() {
        spins = 0;
    }

    long maxParkNs() {
        return maxParkNs;
    }

    /** Something was added. */
    void wake() {
        final Thread asleep = sleeper;
        if (asleep != null) {
            LockSupport.unpark(asleep);
        }
    }

    @Override
    public String alias() {
        return "signalled";
    }
}
