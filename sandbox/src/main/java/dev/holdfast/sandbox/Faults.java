package dev.holdfast.sandbox;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How often the sandbox does what wrong. Any thread may change it while it runs. */
public final class Faults {
    private static final int MILLION = 1_000_000;

    private final AtomicIntegerArray shares = new AtomicIntegerArray(Fault.values().length);
    private volatile long clockSkewMs;

    /**
     * Sets how often a fault happens.
     *
     * @param share 0 for never to 1 for always.
     */
    public void set(final Fault fault, final double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("fault " + fault.text() + "=" + share + " should be from 0 to 1");
        }
        shares.set(fault.ordinal(), (int) Math.round(share * MILLION));
    }

    /** Sets the same share for every fault that may pass by itself. */
    public void setAll(final double share) {
        for (final Fault fault : Fault.values()) {
            if (fault != Fault.IP_REFUSED) {
                set(fault, share);
            }
        }
    }

    public double share(final Fault fault) {
        return (double) shares.get(fault.ordinal()) / MILLION;
    }

    /** Whether it happens this time. */
    boolean strikes(final Fault fault) {
        return ThreadLocalRandom.current().nextInt(MILLION) < shares.get(fault.ordinal());
    }

    /** How far the sandbox's clock is ahead of the machine's. */
    public void clockSkewMs(final long skewMs) {
        clockSkewMs = skewMs;
    }

    public long clockSkewMs() {
        return clockSkewMs;
    }

    /** The time by the sandbox's clock, Unix milliseconds. */
    long timeMs() {
        return System.currentTimeMillis() + clockSkewMs;
    }
}
