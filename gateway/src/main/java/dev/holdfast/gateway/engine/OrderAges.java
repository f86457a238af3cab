package dev.holdfast.gateway.engine;

/**
 * From which age on an order is due for something, in milliseconds; {@link #NEVER} for never.
 *
 * @param oldHold    a hold counts as old, and the platform should be asked what became of it.
 * @param expiry     a hold is let go.
 * @param retirement an order that is finished, and unchanged for so long, is forgotten.
 */
public record OrderAges(long oldHold, long expiry, long retirement) {
    /** So old that nothing ever is. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The moment before which something is of that age. */
    static long before(final long nowMs, final long age) {
        return age == NEVER ? Long.MIN_VALUE : nowMs - age;
    }
}
