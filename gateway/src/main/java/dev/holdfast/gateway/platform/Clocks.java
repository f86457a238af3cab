package dev.holdfast.gateway.platform;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.TimeUnit;

/**
 * The two clocks that somebody goes by, so that a test can move them. Immutable; any thread.
 *
 * @param wall      Unix milliseconds, which may step.
 * @param monotonic nanoseconds since any moment, which never step.
 */
public record Clocks(EpochClock wall, NanoClock monotonic) {
    /** This machine's. */
    public static final Clocks SYSTEM = new Clocks(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE);

    /** Milliseconds of the monotonic clock. */
    public long monotonicMs() {
        return TimeUnit.NANOSECONDS.toMillis(monotonic.nanoTime());
    }
}
