package dev.holdfast.gateway.server.arrival;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * In which order connections have what they sent processed when a queue begins to stand ({@link Backlog}): one request
 * that came alone at once, whatever is more behind what others sent before. So who sends one at a time waits for none
 * of those who have much to say, as sparse flows do in FQ-CoDel (RFC 8290). Reading is cheap, and goes on between two
 * slots of the others, which are as long as it took.
 *
 * <p>Owned by one event loop. Blocks on nothing; allocates nothing while nobody waits.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
public final class Turns {
    static final long SHORTEST_SLOT_NS = TimeUnit.MILLISECONDS.toNanos(2);
    static final long LONGEST_SLOT_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LongPredicate isCrowded;
    private final Executor afterReading;
    private final LongSupplier clockNs;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Runnable slot = this::slot;
    private boolean isScheduled;
    private long endedNs;

    /** A connection. */
    @FunctionalInterface
    interface Waiting {
        /** Has what it sent processed, if it still waits. */
        void takeTurn();
    }

    /**
     * @param isCrowded    whether there is a queue at this moment.
     * @param afterReading runs something on the event loop once that has looked at its sockets again.
     * @param clockNs      monotonic.
     */
    public Turns(final LongPredicate isCrowded, final Executor afterReading, final LongSupplier clockNs) {
        this.isCrowded = isCrowded;
        this.afterReading = afterReading;
        this.clockNs = clockNs;
        endedNs = clockNs.getAsLong();
    }

    /** Monotonic. */
    long nowNs() {
        return clockNs.getAsLong();
    }

    /** Whether what a connection has just read waits for its turn. */
    boolean hasToWait(final ArrivalWatch arrivals, final long nowNs) {
        return isCrowded.test(nowNs) && !arrivals.isAlone();
    }

    /** From now on this one waits. */
    void add(final Waiting connection) {
        waiting.add(connection);
        schedule();
    }

    private void schedule() {
        if (!isScheduled && !waiting.isEmpty()) {
            isScheduled = true;
            afterReading.execute(slot);
        }
    }

    private void slot() {
        final long startNs = clockNs.getAsLong();
        final long readingNs = startNs - endedNs;
        final long slotNs = Math.max(SHORTEST_SLOT_NS, Math.min(LONGEST_SLOT_NS, readingNs));
        try {
            do {
                giveTurn();
                endedNs = clockNs.getAsLong();
            } while (!waiting.isEmpty() && endedNs - startNs < slotNs);
        } finally {
            isScheduled = false;
            schedule();
        }
    }

    private void giveTurn() {
        final Waiting next = waiting.poll();
        if (next != null) {
            next.takeTurn();
        }
    }

    /** Gives everybody a turn at once, before the end. */
    public void end() {
        while (!waiting.isEmpty()) {
            giveTurn();
        }
    }
}
