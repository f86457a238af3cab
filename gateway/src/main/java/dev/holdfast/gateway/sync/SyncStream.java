package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.platform.PlatformException;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.agrona.concurrent.EpochClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Work that is done again and again, with a pause between. Stepped by the sync thread; its figures may be read by any.
 */
@OwnedBy(Owner.SYNC_THREAD)
public final class SyncStream {
    private static final Logger LOG = LoggerFactory.getLogger(SyncStream.class);

    private final String name;
    private final long pauseMs;
    private final EpochClock wall;
    private final EpochClock clock;
    private final Supplier<CompletableFuture<?>> job;
    private CompletableFuture<?> running;
    private long startedMs;
    private long startedWallMs;
    private long dueMs;
    private boolean isHurried;
    private volatile long lastGoodMs;
    private volatile long inStepMs;
    private volatile long runs;
    private volatile long failures;
    private volatile long items;
    private volatile String problem = "";

    /**
     * @param pauseMs from the end of one run to the start of the next.
     * @param wall    Unix milliseconds, for those who read when it was in step.
     * @param clock   milliseconds of any clock that never steps.
     * @param job     starts one run. It fails when it cannot go on; the next run begins where this one began.
     */
    SyncStream(
        final String name, final long pauseMs, final EpochClock wall, final EpochClock clock,
        final Supplier<CompletableFuture<?>> job) {
        this.name = name;
        this.pauseMs = pauseMs;
        this.wall = wall;
        this.clock = clock;
        this.job = job;
        dueMs = clock.time();
        lastGoodMs = dueMs;
    }

    public String name() {
        return name;
    }

    /** Unix milliseconds as of which all is in step: when the last run began that succeeded; 0 for never. */
    public long inStepMs() {
        return inStepMs;
    }

    /** How long ago that is; since the start when it never was. */
    public long lagMs() {
        return clock.time() - lastGoodMs;
    }

    /** Runs that succeeded. */
    public long runs() {
        return runs;
    }

    /** Runs that failed. */
    public long failures() {
        return failures;
    }

    /** What was changed here or there by it. */
    public long items() {
        return items;
    }

    /** Why the last run failed; empty when it did not. */
    public String problem() {
        return problem;
    }

    /** Counts a change. Sync thread. */
    void count() {
        items = items + 1;
    }

    /** Has the next run begin at once. Sync thread. */
    void hurry() {
        isHurried = true;
    }

    /** Starts a run that is due, or sees whether one has ended. Returns 1 when it did either. */
    int doWork() {
        final long nowMs = clock.time();
        if (running == null) {
            if (nowMs < dueMs && !isHurried) {
                return 0;
            }
            isHurried = false;
            startedMs = nowMs;
            startedWallMs = wall.time();
            try {
                running = job.get();
            } catch (final RuntimeException e) {
                running = CompletableFuture.failedFuture(e);
            }
            return 1;
        }
        if (!running.isDone()) {
            return 0;
        }
        end(running);
        running = null;
        dueMs = nowMs + pauseMs;
        return 1;
    }

    /** What will not pass by itself is for an operator. */
    private void report(final Throwable cause, final String said) {
        if (cause instanceof UnusableEnvironmentException) {
            LOG.error("sync stream={} failed and is tried again in {} ms: {}", name, pauseMs, said);
        } else if (!(cause instanceof PlatformException refused)) {
            LOG.error("sync stream={} met an error and is tried again in {} ms", name, pauseMs, cause);
        } else if (refused.isFinal()) {
            LOG.error("sync stream={} is refused and somebody has to look; it is tried again in {} ms: {}", name,
                pauseMs, said);
        } else {
            LOG.warn("sync stream={} failed and is tried again in {} ms: {}", name, pauseMs, said);
        }
    }

    private void end(final CompletableFuture<?> run) {
        try {
            run.join();
            if (!problem.isEmpty()) {
                LOG.info("sync stream={} goes on after {} failed runs", name, failures);
            }
            runs = runs + 1;
            lastGoodMs = startedMs;
            inStepMs = startedWallMs;
            problem = "";
        } catch (final CompletionException | CancellationException e) {
            final Throwable cause = e.getCause() == null ? e : e.getCause();
            failures = failures + 1;
            final String said = String.valueOf(cause.getMessage());
            if (!said.equals(problem)) {
                report(cause, said);
            }
            problem = said;
        }
    }
}
