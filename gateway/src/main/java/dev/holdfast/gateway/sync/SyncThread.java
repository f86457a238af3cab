package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.platform.Clocks;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;

/** The thread that steps the sync's agent, seldom while there is nothing to do. Started and closed by one thread. */
final class SyncThread {
    private static final Logger LOG = LoggerFactory.getLogger(SyncThread.class);
    /**
     * A thread that wakes up takes a processor from those that decide, so it does that seldom while there is nothing to
     * do.
     */
    private static final long SHORTEST_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long ERROR_PAUSE_MS = TimeUnit.MINUTES.toMillis(1);
    private static final int CLOSE_MS = 500;

    private final Clocks clocks;
    private final AgentRunner runner;
    private boolean isStarted;
    private long nextErrorMs;

    SyncThread(final SyncAgent agent, final Clocks clocks) {
        this.clocks = clocks;
        nextErrorMs = clocks.monotonicMs();
        runner = new AgentRunner(new BackoffIdleStrategy(0, 0, SHORTEST_IDLE_NS, LONGEST_IDLE_NS), this::onError, null,
            agent);
    }

    void start() {
        isStarted = true;
        AgentRunner.startOnThread(runner, task -> {
            final Thread thread = new Thread(task, "sync");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Says so and goes on. What fails in every pass is said once a minute. */
    private void onError(final Throwable problem) {
        final long nowMs = clocks.monotonicMs();
        if (nowMs - nextErrorMs >= 0) {
            nextErrorMs = nowMs + ERROR_PAUSE_MS;
            LOG.error("the sync thread met an error and goes on", problem);
        }
    }

    void close() {
        if (isStarted) {
            runner.close(CLOSE_MS, thread -> LOG.warn("the sync thread does not end: {}", thread));
        }
    }
}
