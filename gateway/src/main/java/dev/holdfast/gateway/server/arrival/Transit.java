package dev.holdfast.gateway.server.arrival;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.util.concurrent.TimeUnit;

/**
 * Tells how much longer than the promptest of late a callback was under way, by its signed {@code Timestamp}. Two
 * clocks that differ, differ for all callbacks of a server, so that what is left is the time that this one waited
 * somewhere. Owned by one event loop.
 */
@OwnedBy(Owner.EVENT_LOOP)
public final class Transit {
    private static final long GENERATION_NS = TimeUnit.SECONDS.toNanos(30);
    /** What may have waited for longer is not prompt. */
    private static final long PROMPT_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long NONE = Long.MAX_VALUE;

    private long shortestMs = NONE;
    private long shortestBeforeMs = NONE;
    private long sinceNs;

    /**
     * How old it is by the monotonic clock, which no wall clock that steps changes. Only how much older than another
     * says something.
     */
    public static long ageMs(final long timestampMs, final long nowNs) {
        return TimeUnit.NANOSECONDS.toMillis(nowNs) - timestampMs;
    }

    /**
     * Takes one that may have waited here for so long; only one that hardly has counts. The promptest of the last half
     * to whole minute of such is the measure, however long ago that was.
     */
    public void take(final long ageMs, final long waitedNs, final long nowNs) {
        if (waitedNs > PROMPT_NS) {
            return;
        }
        if (shortestMs == NONE || nowNs - sinceNs > GENERATION_NS) {
            shortestBeforeMs = shortestMs;
            shortestMs = ageMs;
            sinceNs = nowNs;
        }
        shortestMs = Math.min(shortestMs, ageMs);
    }

    /** Whether there was a prompt one. */
    public boolean isKnown() {
        return shortestMs != NONE;
    }

    /** How many milliseconds longer than the promptest one of this age was under way; 0 while there was none. */
    public long excessMs(final long ageMs) {
        return shortestMs == NONE ? 0 : Math.max(0, ageMs - Math.min(shortestMs, shortestBeforeMs));
    }
}
