package dev.holdfast.gateway.server;

/**
 * Tells how long a request was underway before it reached us, from its {@code Timestamp}. Two machines' clocks differ, so what counts is
 * not the age itself but how much older the request is than the freshest of the last {@link #WINDOW}: a clock that is a second off would
 * otherwise make every request look late. Starts by trusting the clocks. Owned by one event loop.
 */
final class PlatformClock {
    static final int WINDOW = 64;

    private long baselineMs;
    private long youngestMs = Long.MAX_VALUE;
    private int seen;

    /** Takes the age of a verified request, now less its timestamp, and returns the milliseconds that it was underway: 0 or more. */
    long underwayMs(final long ageMs) {
        youngestMs = Math.min(youngestMs, ageMs);
        if (++seen == WINDOW) {
            baselineMs = youngestMs;
            youngestMs = Long.MAX_VALUE;
            seen = 0;
        }
        return Math.max(0, ageMs - baselineMs);
    }
}
