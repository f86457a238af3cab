package dev.holdfast.gateway.server;

import java.util.concurrent.TimeUnit;

/**
 * How many callbacks of an event loop may be on their way through the ledger, found by how long they take, in the manner of CoDel: when even the
 * quickest of an interval took longer than {@link #TARGET_NS}, a queue stands and the limit shrinks; when it did not, the limit grows. A burst
 * that is gone within the interval shrinks nothing. Never so low that the ledger's batches would not be full. Owned by one event loop.
 */
final class AdmissionLimit {
    static final long TARGET_NS = TimeUnit.MILLISECONDS.toNanos(40);
    static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Two full batches: one that is being forced, and the next. */
    static final int LOWEST = 512;

    private static final int GROWTH = 8;

    private final int highest;
    private int limit;
    private long shortestNs = Long.MAX_VALUE;
    private long sinceNs;

    /** @param highest with which it begins. */
    AdmissionLimit(final int highest, final long nowNs) {
        this.highest = highest;
        limit = highest;
        sinceNs = nowNs;
    }

    /** One came back after so long. */
    void cameBack(final long tookNs, final long nowNs) {
        shortestNs = Math.min(shortestNs, tookNs);
        if (nowNs - sinceNs < INTERVAL_NS) {
            return;
        }
        limit = shortestNs > TARGET_NS ? Math.max(Math.min(LOWEST, highest), limit - limit / 4) : Math.min(highest, limit + limit / GROWTH + 1);
        shortestNs = Long.MAX_VALUE;
        sinceNs = nowNs;
    }

    int limit() {
        return limit;
    }
}
