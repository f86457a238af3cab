package dev.holdfast.gateway.platform;

/**
 * Hears how the platform's clock compares with the wall clock here. On the thread that steps the
 * {@link PlatformClient}.
 */
@FunctionalInterface
public interface ClockListener {
    /**
     * The two were compared.
     *
     * @param offsetMs how far the platform's clock is ahead, in milliseconds, to about a second.
     * @param wallMs   what the wall clock showed, Unix milliseconds.
     * @param nowNs    when that was, by the monotonic clock.
     */
    void compared(long offsetMs, long wallMs, long nowNs);
}
