package dev.holdfast.gateway.engine;

import org.agrona.concurrent.EpochClock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The approvals whose answers came too late or nowhere, and what became of them: the last thousand, and how many there were. Of those that may stand
 * the platform is asked. Any thread; takes a lock, which no request takes that is answered in time.
 */
public final class LateApprovals {
    private static final int MAX_LISTED = 1_000;
    /** What finds no room is found by the next look at old holds. */
    private static final int MAX_UNASKED = 1 << 16;

    private final EpochClock clock;
    private final AtomicLongArray counts = new AtomicLongArray(Outcome.values().length);
    private final Deque<LateApproval> last = new ArrayDeque<>();
    private final Deque<LateApproval> unasked = new ArrayDeque<>();

    LateApprovals(final EpochClock clock) {
        this.clock = clock;
    }

    /** What became of it. */
    public enum Outcome {
        /** It was taken back: nothing is held for it any more. */
        WITHDRAWN,
        /** It stands, since somebody may have been told of it in time, or the platform has spoken of the order. */
        STANDS,
        /** Its answer could not be written. */
        UNDELIVERED,
        /** The gateway ended at about that time, and nobody knows whether its answer arrived. */
        UNCLEAN_STOP
    }

    /**
     * One of them.
     *
     * @param atMs      when that was known, Unix milliseconds.
     * @param elapsedMs from the first byte of the question; below 0 when it is not known.
     */
    public record LateApproval(String consumeNo, long atMs, long elapsedMs, Outcome outcome) {
    }

    /** Adds one. */
    public void add(final String consumeNo, final long elapsedMs, final Outcome outcome) {
        counts.incrementAndGet(outcome.ordinal());
        final LateApproval late = new LateApproval(consumeNo, clock.time(), elapsedMs, outcome);
        synchronized (last) {
            keep(last, late, MAX_LISTED);
            if (outcome != Outcome.WITHDRAWN) {
                keep(unasked, late, MAX_UNASKED);
            }
        }
    }

    private static void keep(final Deque<LateApproval> all, final LateApproval late, final int most) {
        if (all.size() == most) {
            all.removeFirst();
        }
        all.addLast(late);
    }

    /** The next order that the platform is to be asked about, which has waited so long; null when there is none. It is given once. */
    public String nextToAsk(final long delayMs) {
        synchronized (last) {
            return unasked.isEmpty() || clock.time() - unasked.peekFirst().atMs < delayMs ? null : unasked.removeFirst().consumeNo;
        }
    }

    /** How many there were since the start. */
    public long count(final Outcome outcome) {
        return counts.get(outcome.ordinal());
    }

    /** The last thousand, the newest first. */
    public List<LateApproval> list() {
        final List<LateApproval> all = new ArrayList<>(MAX_LISTED);
        synchronized (last) {
            last.descendingIterator().forEachRemaining(all::add);
        }
        return all;
    }
}
