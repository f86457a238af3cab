package dev.holdfast.gateway.engine;

import java.util.concurrent.TimeUnit;

/** The time of a simulation, which passes when it is told to. */
final class SimulatedTime {
    private long nowNs;

    /** The monotonic clock. */
    long nowNs() {
        return nowNs;
    }

    /** The wall clock, Unix milliseconds. */
    long wallMs() {
        return TimeUnit.NANOSECONDS.toMillis(nowNs);
    }

    void pass(final long ns) {
        nowNs += ns;
    }
}
