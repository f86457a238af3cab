package dev.holdfast.gateway.listener;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.util.concurrent.TimeUnit;

/**
 * How many requests in a row were refused of each source that posts through proxies of ours. Such a connection carries
 * requests of many, so it is not closed for one of them: a source that had too many refused has a pause instead, in
 * which nothing of it is looked at. One request ends that, if it is right.
 *
 * <p>Owned by one event loop. Bounded: of sources that share a few places the one that was refused longest ago is
 * forgotten. Allocates nothing after it was made.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
public final class SourceRefusals {
    /** Most sources of which something is known. */
    static final int MAX_SOURCES = 1 << 10;
    static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(1);

    private static final int PROBES = 8;
    private static final int HASH_SHIFT = Long.SIZE - 10;
    private static final long HASH = 0x9E37_79B9_7F4A_7C15L;

    private final int maxRefusals;
    private final SourceKey[] sources = new SourceKey[MAX_SOURCES];
    private final int[] refusals = new int[MAX_SOURCES];
    private final long[] lastNs = new long[MAX_SOURCES];

    /** @param maxRefusals refused requests in a row that earn a pause. */
    public SourceRefusals(final int maxRefusals) {
        this.maxRefusals = maxRefusals;
    }

    /** One more request was looked at and refused. */
    void add(final SourceKey source, final long nowNs) {
        int at = find(source);
        if (at < 0) {
            at = placeFor(source);
            sources[at] = source;
            refusals[at] = 0;
        }
        refusals[at] = Math.min(refusals[at] + 1, maxRefusals);
        lastNs[at] = nowNs;
    }

    /** A request was right. */
    void clear(final SourceKey source) {
        final int at = find(source);
        if (at >= 0) {
            sources[at] = null;
        }
    }

    boolean isPaused(final SourceKey source, final long nowNs) {
        final int at = find(source);
        return at >= 0 && refusals[at] >= maxRefusals && nowNs - lastNs[at] < PAUSE_NS;
    }

    private int find(final SourceKey source) {
        final int first = hash(source);
        for (int i = 0; i < PROBES; i++) {
            final int at = first + i & MAX_SOURCES - 1;
            if (source.equals(sources[at])) {
                return at;
            }
        }
        return -1;
    }

    /** A free one, else that of whoever was refused longest ago. */
    private int placeFor(final SourceKey source) {
        final int first = hash(source);
        int oldest = first;
        for (int i = 0; i < PROBES; i++) {
            final int at = first + i & MAX_SOURCES - 1;
            if (sources[at] == null) {
                return at;
            }
            oldest = lastNs[at] - lastNs[oldest] < 0 ? at : oldest;
        }
        return oldest;
    }

    private static int hash(final SourceKey source) {
        return (int) ((source.bits() + (source.isV6() ? 1 : 0)) * HASH >>> HASH_SHIFT);
    }
}
