package dev.holdfast.gateway.engine.batch;

import dev.holdfast.ledger.annotation.HotPath;
import org.agrona.collections.LongHashSet;

import java.util.Arrays;

/** The hashes that were added last; the oldest makes room. Owned by one thread; allocates nothing once it is made. */
@HotPath
final class RecentHashes {
    /** What no hash is. */
    static final long NONE = 0;

    /** It is never so full that it would have to grow. */
    private static final int SPARE_ROOM = 4;
    private static final float LOAD = 0.5f;

    private final LongHashSet known;
    private final long[] inOrder;
    private final long[] marks;
    private int next;
    private long lastLostMark;

    /** @param capacity how many it knows. */
    RecentHashes(final int capacity) {
        known = new LongHashSet(capacity * SPARE_ROOM, LOAD, false);
        inOrder = new long[capacity];
        marks = new long[capacity];
    }

    boolean contains(final long hash) {
        return hash != NONE && known.contains(hash);
    }

    /**
     * Adds one that is not there yet.
     *
     * @param mark when that was, by any measure that grows.
     */
    void add(final long hash, final long mark) {
        if (!known.add(hash)) {
            return;
        }
        if (inOrder[next] != NONE) {
            known.remove(inOrder[next]);
            lastLostMark = marks[next];
        }
        inOrder[next] = hash;
        marks[next] = mark;
        next = (next + 1) % inOrder.length;
    }

    /** The mark of the last one that made room; 0 when there was none. */
    long lastLostMark() {
        return lastLostMark;
    }

    void clear() {
        known.clear();
        Arrays.fill(inOrder, NONE);
        next = 0;
    }
}
