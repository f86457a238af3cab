package dev.holdfast.gateway.server.arrival;

import java.util.concurrent.TimeUnit;

/**
 * Tells when an event loop was away: stopped, starved of its processor or kept busy. What it reads after that may have
 * waited in the socket for as long, until it has looked at every socket again and at the connections that it had yet to
 * accept: that is when it has come round promptly several times, or after it was back for as long as it was away, and a
 * second at most. Who can ask the operating system finds what has waited longer. By the monotonic clock alone. Owned by
 * its event loop.
 */
public final class LoopPulse {
    /** How often it should beat. */
    public static final long PERIOD_MS = 50;

    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
    private static final long MIN_GAP_NS = PERIOD_NS / 2;
    private static final long PROMPT_GAP_NS = PERIOD_NS + TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_GAP_NS = 2 * PERIOD_NS;
    private static final long MAX_CATCHING_UP_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LATELY_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int PROMPT_BEATS = 4;
    private static final long NONE = Long.MIN_VALUE;

    private long lastNs = NONE;
    private long awaySinceNs = NONE;
    private long caughtUpNs;
    private long backNs = NONE;
    private int prompt;

    /**
     * Says that the event loop has come round. Sooner than it should is one of several that a scheduler makes up for,
     * and does not count.
     */
    public void beat(final long nowNs) {
        final long gapNs = nowNs - lastNs;
        if (lastNs != NONE && gapNs < MIN_GAP_NS) {
            return;
        }
        prompt = gapNs <= PROMPT_GAP_NS ? prompt + 1 : 0;
        if (awaySinceNs != NONE && (prompt >= PROMPT_BEATS || nowNs - caughtUpNs >= 0)) {
            awaySinceNs = NONE;
        }
        if (awaySinceNs == NONE && wasAway(nowNs)) {
            awaySinceNs = lastNs;
            backNs = nowNs;
            caughtUpNs = nowNs + Math.min(gapNs, MAX_CATCHING_UP_NS);
        }
        lastNs = nowNs;
    }

    /** Since when what is read now may have been there. */
    public long earliestArrivalNs(final long nowNs) {
        if (awaySinceNs != NONE) {
            return awaySinceNs;
        }
        return wasAway(nowNs) ? lastNs : nowNs;
    }

    /** Whether it was away a short while ago, so that what is read now may have waited since. */
    public boolean wasAwayLately(final long nowNs) {
        return awaySinceNs != NONE || wasAway(nowNs) || backNs != NONE && nowNs - backNs < LATELY_NS;
    }

    private boolean wasAway(final long nowNs) {
        return lastNs != NONE && nowNs - lastNs > MAX_GAP_NS;
    }
}
