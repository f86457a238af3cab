package dev.holdfast.gateway.disk;

import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the continuous backup reports of itself. Its thread writes, any thread reads; so a backup that hangs is seen
 * too.
 */
public final class BackupStatus {
    private static final long PATIENCE_INTERVALS = 10;
    private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(60);

    private final LongSupplier confirmed;
    private final LongSupplier shipped;
    private final NanoClock clock;
    private final long patienceMs;
    private volatile long inStepNs;
    private volatile long failures;
    private volatile Throwable problem;

    BackupStatus(
        final LongSupplier confirmed, final LongSupplier shipped, final NanoClock clock, final long intervalMs) {
        this.confirmed = confirmed;
        this.shipped = shipped;
        this.clock = clock;
        patienceMs = Math.max(PATIENCE_MS, PATIENCE_INTERVALS * intervalMs);
        inStepNs = clock.nanoTime();
    }

    /** Commands that are on the journal's disk and not in the backup: what the loss of that disk would cost. */
    public long lagCommands() {
        return Math.max(0, confirmed.getAsLong() - shipped.getAsLong());
    }

    /** How long ago the backup had everything, in milliseconds. */
    public long lagMs() {
        return TimeUnit.NANOSECONDS.toMillis(Math.max(0, clock.nanoTime() - inStepNs));
    }

    /** Passes that failed. */
    public long failures() {
        return failures;
    }

    /** Why the last pass failed; null when it did not. */
    public Throwable problem() {
        return problem;
    }

    /** What an operator should see to; null when all is well. */
    public String warning() {
        final Throwable last = problem;
        if (last != null) {
            return "the backup fails, and lacks commands=" + lagCommands() + ": " + last;
        }
        return lagMs() <= patienceMs ? null
            : "the backup is behind: seconds=" + TimeUnit.MILLISECONDS.toSeconds(lagMs()) + " commands="
            + lagCommands();
    }

    void inStep(final long sinceNs) {
        inStepNs = sinceNs;
        problem = null;
    }

    void failed(final Throwable e) {
        problem = e;
        failures++;
    }
}
