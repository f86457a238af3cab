package dev.holdfast.gateway.server;

import java.util.concurrent.TimeUnit;

/**
 * Tells when an event loop was away: stopped, starved of its processor or kept busy. What it reads after that may have waited in the socket for as long.
 * By the monotonic clock alone. Owned by its event loop.
 */
final class LoopPulse {
    /** How often it should beat. */
    static final long PERIOD_MS = 50;

    private static final long MAX_GAP_NS = 2 * TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
    private static final long NONE = Long.MIN_VALUE;

    private long lastNs = NONE;
    private long awaySinceNs = NONE;

    /** Says that the event loop has come round. What it was away for counts until the next beat, since it may have had no look at its sockets yet. */
    void beat(final long nowNs) {
        awaySinceNs = wasAway(nowNs) ? lastNs : NONE;
        lastNs = nowNs;
    }

    /** Since when what is read now may have been there. */
    long earliestArrivalNs(final long nowNs) {
        if (awaySinceNs != NONE) {
            return awaySinceNs;
        }
        return wasAway(nowNs) ? lastNs : nowNs;
    }

    private boolean wasAway(final long nowNs) {
        return lastNs != NONE && nowNs - lastNs > MAX_GAP_NS;
    }
}
