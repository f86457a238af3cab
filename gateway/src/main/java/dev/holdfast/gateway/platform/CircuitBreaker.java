package dev.holdfast.gateway.platform;

import java.util.concurrent.TimeUnit;

/**
 * Keeps calls back from a platform that does not answer. After some failures in a row it opens: nothing is sent for a
 * while. Then one call may try; its failure doubles the while, its success closes the breaker.
 */
final class CircuitBreaker {
    private static final int FAILURES_TO_OPEN = 5;
    private static final long FIRST_PAUSE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(30);

    private int failures;
    private long pauseNs = FIRST_PAUSE_NS;
    private long untilNs;
    private boolean isTrying;

    boolean isOpen() {
        return failures >= FAILURES_TO_OPEN;
    }

    /** Whether a call may be sent now. While the breaker is open the one that got a yes is its trial. */
    boolean tryAcquire(final long nowNs) {
        if (!isOpen()) {
            return true;
        }
        if (isTrying || nowNs - untilNs < 0) {
            return false;
        }
        isTrying = true;
        return true;
    }

    void onSuccess() {
        failures = 0;
        pauseNs = FIRST_PAUSE_NS;
        isTrying = false;
    }

    void onFailure(final long nowNs) {
        failures++;
        if (failures == FAILURES_TO_OPEN || isTrying) {
            untilNs = nowNs + pauseNs;
            pauseNs = Math.min(LONGEST_PAUSE_NS, pauseNs * 2);
        }
        isTrying = false;
    }
}
