package dev.holdfast.gateway.server.arrival;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.util.concurrent.TimeUnit;

/**
 * How many fruitless requests, refused ones and repeats, an event loop takes without making anybody wait: a bucket that
 * fills at a rate. The rate grows while the loop comes round in time and is halved when it is late, as the window of a
 * sender is in TCP. So a quiet gateway holds nobody up, and a busy one spends its time on what counts. By the monotonic
 * clock; owned by one event loop; allocates nothing.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
public final class FruitlessWork {
    /** How late a turn of the loop may be: much less than a callback may take. */
    static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(4);
    static final double LOWEST_PER_SECOND = 500;
    static final double FIRST_PER_SECOND = 10_000;
    static final double HIGHEST_PER_SECOND = 200_000;

    /** In a turn that was in time. */
    private static final double GROWTH = 1.05;
    /** The bucket holds as much as comes in so long, and can owe as much. */
    private static final double DEPTH_SECONDS = 0.05;
    private static final double NS = TimeUnit.SECONDS.toNanos(1);

    private double perSecond = FIRST_PER_SECOND;
    private double left = FIRST_PER_SECOND * DEPTH_SECONDS;
    private long filledNs;

    public FruitlessWork(final long nowNs) {
        filledNs = nowNs;
    }

    /** One request was fruitless. */
    public void spend(final long nowNs) {
        fill(nowNs);
        left = Math.max(left - 1, -perSecond * DEPTH_SECONDS);
    }

    /** Whether nothing is left, so that whose requests are fruitless has to wait. */
    public boolean isSpent() {
        return left < 0;
    }

    /** The loop has come round so much later than it was to, while somebody waited. */
    public void cameRound(final long lateNs, final long nowNs) {
        fill(nowNs);
        perSecond = lateNs > LATE_NS ? Math.max(LOWEST_PER_SECOND, perSecond / 2)
            : Math.min(HIGHEST_PER_SECOND, perSecond * GROWTH);
    }

    void fill(final long nowNs) {
        left = Math.min(left + perSecond * ((nowNs - filledNs) / NS), perSecond * DEPTH_SECONDS);
        filledNs = nowNs;
    }
}
