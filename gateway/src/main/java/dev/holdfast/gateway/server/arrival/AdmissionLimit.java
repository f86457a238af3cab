package dev.holdfast.gateway.server.arrival;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.util.concurrent.TimeUnit;

/**
 * How many callbacks of an event loop may be on their way through the ledger, found by how long they take, in the
 * manner of CoDel: when even the quickest of an interval took longer than {@link #TARGET_NS}, a queue stands and the
 * limit shrinks; when it did not, the limit grows. A burst that is gone within the interval shrinks nothing, nor does a
 * slow disk for which one batch waits. Never so low that the ledger's batches would not be full. Owned by one event
 * loop.
 */
@OwnedBy(Owner.EVENT_LOOP)
public final class AdmissionLimit {
    static final long TARGET_NS = TimeUnit.MILLISECONDS.toNanos(40);
    static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Two full batches: one that is being forced, and the next. */
    static final int LOWEST = 512;

    private static final int GROWTH = 8;

    private final int highest;
    private int limit;
    private long shortestNs = Long.MAX_VALUE;
    private long sinceNs;
    private int most;

    /** @param highest with which it begins. */
    public AdmissionLimit(final int highest, final long nowNs) {
        this.highest = highest;
        limit = highest;
        sinceNs = nowNs;
    }

    /** Nothing is on its way. */
    public void isIdle(final long nowNs) {
        cameBack(0, nowNs, 0);
    }

    /**
     * One came back after so long.
     *
     * @param inFlight how many were on their way until then. What is one batch waits for the disk and not for each
     *     other.
     */
    public void cameBack(final long tookNs, final long nowNs, final int inFlight) {
        shortestNs = Math.min(shortestNs, tookNs);
        most = Math.max(most, inFlight);
        if (nowNs - sinceNs < INTERVAL_NS) {
            return;
        }
        if (shortestNs <= TARGET_NS) {
            limit = Math.min(highest, limit + limit / GROWTH + 1);
        } else if (most > LOWEST / 2) {
            limit = Math.max(Math.min(LOWEST, highest), limit - limit / 4);
        }
        shortestNs = Long.MAX_VALUE;
        most = 0;
        sinceNs = nowNs;
    }

    public int limit() {
        return limit;
    }
}
