package dev.holdfast.gateway.platform;


/**
 * The platform's clock, as the {@code Date} of its responses shows it. Once measured, it goes on by the monotonic
 * clock, so that no step of the wall clock here moves it.
 *
 * <p>Owned by the thread of the {@link PlatformClient}. Blocks on nothing and allocates nothing.
 */
final class PlatformClock {
    /** The platform refuses a time in its future, and the Date header tells its clock to a second only. */
    private static final long BEHIND_MS = 1_000;
    /**
     * Half of the age that the platform accepts. So far behind its clock no response is late: ours has stood, as when
     * the machine slept.
     */
    private static final long STOOD_MS = 30_000;

    private final Clocks clocks;
    private final PlatformStats stats;
    private ClockListener listener = (offsetMs, wallMs, nowNs) -> { };
    /** The platform's clock less the wall clock here. */
    private long wallOffsetMs;
    /** The platform's clock less the monotonic one. */
    private long monotonicOffsetMs;
    private boolean isMeasured;

    PlatformClock(final Clocks clocks, final PlatformStats stats) {
        this.clocks = clocks;
        this.stats = stats;
    }

    /** Who hears with each response how the two clocks compare. */
    void listener(final ClockListener newListener) {
        listener = newListener;
    }

    /** Whether the platform has shown its clock, so that {@link #timeMs} does not go by the wall clock here. */
    boolean isMeasured() {
        return isMeasured;
    }

    /** The present time by the platform's clock, never in its future. */
    long timeMs() {
        return isMeasured ? clocks.monotonicMs() + monotonicOffsetMs : clocks.wall().time() - BEHIND_MS;
    }

    /** The platform's clock less the wall clock here, as its last response showed it; 0 until it is known. */
    long wallOffsetMs() {
        return wallOffsetMs;
    }

    /**
     * Measures the clock anew: it was true at some moment before now, so what comes out is never ahead of the platform.
     *
     * @param dateMs of a response.
     */
    void measure(final long dateMs) {
        monotonicOffsetMs = dateMs - clocks.monotonicMs();
        isMeasured = true;
    }

    /**
     * Compares the clocks; measures when that was not done yet, or when ours has stood.
     *
     * @param dateMs of a response.
     */
    void compare(final long dateMs) {
        if (!isMeasured || dateMs - timeMs() > STOOD_MS) {
            measure(dateMs);
        }
        final long wallMs = clocks.wall().time();
        wallOffsetMs = dateMs - wallMs;
        stats.clockOffset(wallOffsetMs);
        listener.compared(wallOffsetMs, wallMs, clocks.monotonic().nanoTime());
    }
}
