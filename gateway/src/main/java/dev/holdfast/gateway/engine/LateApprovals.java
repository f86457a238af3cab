package dev.holdfast.gateway.engine;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The approvals whose answers came too late or nowhere, and what became of them: the last thousand, and how many there
 * were. Of those that may stand the platform is asked. Any thread; takes a lock, which no request takes that is
 * answered in time.
 */
public final class LateApprovals {
    /** Nobody knows how long it took. */
    static final long UNKNOWN_MS = -1;

    private static final int MAX_LISTED = 1_000;
    /** What finds no room is found by the next look at old holds. */
    private static final int MAX_UNASKED = 1 << 16;

    private final EpochClock clock;
    private final NanoClock nanoClock;
    private final AtomicLongArray counts = new AtomicLongArray(Outcome.values().length);
    private final Deque<LateApproval> last = new ArrayDeque<>();
    private final Deque<Unasked> unasked = new ArrayDeque<>();
    private final Map<String, Unasked> underway = new HashMap<>();
    private long revision;

    LateApprovals(final EpochClock clock, final NanoClock nanoClock) {
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    private record Unasked(String consumeNo, Outcome outcome, long sinceNs) {
    }

    /** What became of it. */
    public enum Outcome {
        /** It was taken back: nothing is held for it any more. */
        WITHDRAWN,
        /** It stands, since somebody may have been answered in time, or the platform has spoken of the order. */
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
        synchronized (last) {
            if (last.size() == MAX_LISTED) {
                last.removeFirst();
            }
            last.addLast(new LateApproval(consumeNo, clock.time(), elapsedMs, outcome));
            if (outcome != Outcome.WITHDRAWN) {
                await(consumeNo, outcome);
            }
        }
    }

    private void await(final String consumeNo, final Outcome outcome) {
        if (unasked.size() == MAX_UNASKED) {
            unasked.removeFirst();
        }
        unasked.addLast(new Unasked(consumeNo, outcome, nanoClock.nanoTime()));
        revision++;
    }

    /**
     * The next order that the platform is to be asked about, which has waited so long; null when there is none.
     * {@link #asked} has to follow.
     *
     * @param delayMs by the monotonic clock.
     */
    public String nextToAsk(final long delayMs) {
        synchronized (last) {
            if (unasked.isEmpty()
                || nanoClock.nanoTime() - unasked.peekFirst().sinceNs < TimeUnit.MILLISECONDS.toNanos(delayMs)) {
                return null;
            }
            final Unasked next = unasked.removeFirst();
            underway.put(next.consumeNo, next);
            return next.consumeNo;
        }
    }

    /** @param isAnswered whether the platform has answered; else it is asked again later. */
    public void asked(final String consumeNo, final boolean isAnswered) {
        synchronized (last) {
            final Unasked asked = underway.remove(consumeNo);
            revision++;
            if (asked != null && !isAnswered) {
                await(consumeNo, asked.outcome);
            }
        }
    }

    /** Another number each time that {@link #toText} may have changed. */
    long revision() {
        synchronized (last) {
            return revision;
        }
    }

    /** Those that the platform has yet to be asked about, a line for each. */
    String toText() {
        final StringBuilder text = new StringBuilder();
        synchronized (last) {
            Stream.concat(underway.values().stream(), unasked.stream())
                .forEach(each -> text.append(each.outcome).append(' ').append(each.consumeNo).append('\n'));
        }
        return text.toString();
    }

    /**
     * Goes on with those of a text that {@link #toText} made, and that are not there already. A line that cannot be
     * read is passed over.
     */
    void restore(final String text) {
        final Set<String> known;
        synchronized (last) {
            known = unasked.stream().map(Unasked::consumeNo).collect(Collectors.toCollection(HashSet::new));
        }
        text.lines().forEach(line -> {
            for (final Outcome outcome : Outcome.values()) {
                final String consumeNo = line.startsWith(outcome + " ") ? line.substring(outcome.name().length() + 1)
                    : null;
                if (consumeNo != null && known.add(consumeNo)) {
                    add(consumeNo, UNKNOWN_MS, outcome);
                }
            }
        });
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
