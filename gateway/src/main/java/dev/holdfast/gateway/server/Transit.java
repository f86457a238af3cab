package dev.holdfast.gateway.server;

import java.util.concurrent.TimeUnit;

/**
 * Tells how much longer than the promptest of late a callback was under way, by its signed {@code Timestamp}. Two clocks that differ, differ for all
 * callbacks, so that what is left is the time that this one waited somewhere. Owned by one event loop.
 */
final class Transit {
    private static final long GENERATION_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long NONE = Long.MAX_VALUE;

    private long shortestMs = NONE;
    private long shortestBeforeMs = NONE;
    private long sinceNs;

    /** Takes one that is known not to have waited. The promptest of the last half to whole minute of such counts, however long ago that was. */
    void prompt(final long ageMs, final long nowNs) {
        if (shortestMs == NONE || nowNs - sinceNs > GENERATION_NS) {
            shortestBeforeMs = shortestMs;
            shortestMs = ageMs;
            sinceNs = nowNs;
        }
        shortestMs = Math.min(shortestMs, ageMs);
    }

    /** How many milliseconds longer than the promptest one of this age was under way; 0 while there was none. */
    long excessMs(final long ageMs) {
        return shortestMs == NONE ? 0 : Math.max(0, ageMs - Math.min(shortestMs, shortestBeforeMs));
    }
}
