package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The containers of a {@link JsonTape} that are being written, the innermost last, each with the members or elements
 * that are still to be written, in the order that a {@link CanonicalForm} gives them. A stack of its own, so no depth
 * can overflow the thread's.
 *
 * <p>Owned by one event loop. Allocates only for objects of more than {@link #SMALL_OBJECT} members in the older form,
 * and when nested values are more than any before.
 */
@OwnedBy(Owner.EVENT_LOOP)
final class OpenContainers {
    /** A {@link HashMap} of so few names has sixteen buckets and no tree, so its order is that of the buckets. */
    private static final int SMALL_OBJECT = 8;
    private static final int BUCKETS = 16;
    private static final int INITIAL_WAITING = 128;
    private static final int INITIAL_DEPTH = 16;

    private int[] waiting = new int[INITIAL_WAITING];
    private int[] containers = new int[INITIAL_DEPTH];
    /** For each open container, where its part of {@link #waiting} ends, and its next entry there. */
    private int[] lasts = new int[INITIAL_DEPTH];
    private int[] nexts = new int[INITIAL_DEPTH];
    private int innermost;
    private JsonTape tape;
    private CanonicalForm form;

    /** Closes all of before. */
    void begin(final JsonTape source, final CanonicalForm wanted) {
        tape = source;
        form = wanted;
        innermost = -1;
    }

    boolean isEmpty() {
        return innermost < 0;
    }

    boolean isInObject() {
        return tape.kind(containers[innermost]) == JsonTape.OBJECT;
    }

    /** Whether nothing of the innermost container was written yet. */
    boolean isAtStart() {
        return nexts[innermost] == first(innermost);
    }

    boolean isAtEnd() {
        return nexts[innermost] == lasts[innermost];
    }

    /** The next child of the innermost container, unless it {@link #isAtEnd}. */
    int next() {
        return waiting[nexts[innermost]++];
    }

    void close() {
        innermost--;
    }

    void open(final int container) {
        innermost++;
        if (innermost == containers.length) {
            containers = Arrays.copyOf(containers, innermost * 2);
            lasts = Arrays.copyOf(lasts, innermost * 2);
            nexts = Arrays.copyOf(nexts, innermost * 2);
        }
        final int first = first(innermost);
        containers[innermost] = container;
        nexts[innermost] = first;
        if (tape.kind(container) == JsonTape.ARRAY) {
            lasts[innermost] = await(container, first, true);
        } else {
            lasts[innermost] = form == CanonicalForm.FASTJSON2 ? await(container, first, false)
                : awaitHashed(container, first);
        }
    }

    private int first(final int depth) {
        return depth == 0 ? 0 : lasts[depth - 1];
    }

    /** Puts the children of a container behind {@code first} in {@link #waiting}, and returns where they end. */
    private int await(final int container, final int first, final boolean withNulls) {
        int last = first;
        for (int child = container + 1; child < tape.end(container); child = tape.end(child)) {
            if (withNulls || tape.kind(child) != JsonTape.NULL) {
                last = await(child, last);
            }
        }
        return last;
    }

    private int await(final int child, final int at) {
        if (at == waiting.length) {
            waiting = Arrays.copyOf(waiting, at * 2);
        }
        waiting[at] = child;
        return at + 1;
    }

    /**
     * The same for the members of an object, in the order in which a {@link HashMap} with default capacity gives their
     * names.
     */
    private int awaitHashed(final int object, final int first) {
        final int all = await(object, first, true);
        if (all - first > SMALL_OBJECT) {
            final Map<String, Integer> members = new HashMap<>();
            for (int i = first; i < all; i++) {
                members.put(tape.name(waiting[i]), waiting[i]);
            }
            int at = first;
            for (final int child : members.values()) {
                waiting[at++] = child;
            }
        } else {
            sortByBucket(first, all);
        }
        return withoutNulls(first, all);
    }

    private void sortByBucket(final int first, final int last) {
        for (int i = first + 1; i < last; i++) {
            final int child = waiting[i];
            int at = i;
            while (at > first && bucket(waiting[at - 1]) > bucket(child)) {
                waiting[at] = waiting[at - 1];
                at--;
            }
            waiting[at] = child;
        }
    }

    private int withoutNulls(final int first, final int last) {
        int end = first;
        for (int i = first; i < last; i++) {
            if (tape.kind(waiting[i]) != JsonTape.NULL) {
                waiting[end++] = waiting[i];
            }
        }
        return end;
    }

    private int bucket(final int node) {
        final int hash = tape.name(node).hashCode();
        return (hash ^ hash >>> 16) & BUCKETS - 1;
    }
}
