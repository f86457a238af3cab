package dev.holdfast.gateway.server.arrival;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.util.concurrent.TimeUnit;

/**
 * Tells when a queue stands before an event loop: for half a second most of what had its turn had waited for long. An
 * event loop that is just as fast as what comes never gets rid of such a queue by itself; it makes everybody wait, and
 * what comes out of it is late. What waited for long is refused then, which is quick, so that what comes is young again
 * and can be decided. A loop that was away for a moment, and catches up, refuses nothing.
 *
 * <p>Owned by one event loop. Blocks on nothing, allocates nothing.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
public final class Backlog {
    /** More than a round over a thousand busy connections takes. */
    static final long LONG_NS = TimeUnit.MILLISECONDS.toNanos(100);
    static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** So many more of them were bad than were good. */
    static final int INTERVALS = 5;

    private static final int MOST_INTERVALS = 2 * INTERVALS;

    private long sinceNs;
    private int read;
    private int waited;
    private int bad;

    public Backlog(final long nowNs) {
        sinceNs = nowNs;
    }

    /** Some bytes have their turn, of which the first may have waited so long. */
    void take(final long waitedNs, final long nowNs) {
        final long passed = (nowNs - sinceNs) / INTERVAL_NS;
        if (passed > 0) {
            if (passed > 1) {
                // Nothing was read all the while: the loop was away or had nothing to do, and neither is a queue.
                bad = (int) Math.max(0, bad - passed);
            } else {
                bad = 2 * waited > read ? Math.min(MOST_INTERVALS, bad + 1) : Math.max(0, bad - 1);
            }
            read = 0;
            waited = 0;
            sinceNs = nowNs;
        }
        read++;
        waited += waitedNs > LONG_NS ? 1 : 0;
    }

    /** Whether a request that may have waited so long is refused, for the sake of those that have not. */
    public boolean refuses(final long waitedNs) {
        return stands() && waitedNs > LONG_NS;
    }

    /** Whether most of what had its turn lately had waited for long, perhaps only for a moment. */
    public boolean begins(final long nowNs) {
        return bad > 0 && nowNs - sinceNs < MOST_INTERVALS * INTERVAL_NS;
    }

    private boolean stands() {
        return bad >= INTERVALS;
    }
}
