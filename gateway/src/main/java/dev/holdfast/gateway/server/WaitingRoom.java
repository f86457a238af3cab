package dev.holdfast.gateway.server;

import dev.holdfast.gateway.listener.SourceKey;
import dev.holdfast.gateway.server.arrival.FruitlessWork;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Where connections wait whose requests are fruitless, when there are too many such requests for one event loop
 * ({@link FruitlessWork}). Nothing is read from them meanwhile, so that what they send costs no time; nothing is
 * refused for it. They leave in turn, one of each source, so that a source with a thousand of them keeps no other one
 * waiting; and at least one leaves in each turn, however many fruitless requests others send meanwhile.
 *
 * <p>Runs on its event loop. Blocks on nothing; allocates nothing while nobody waits.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
final class WaitingRoom {
    static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Each may bring some requests at once, and all of them together should take no longer than a turn. */
    static final int MOST_IN_A_TURN = 64;

    private final Timer timer;
    private final LongSupplier clockNs;
    private final CallbackStats stats;
    private final FruitlessWork work;
    private final Map<SourceKey, ArrayDeque<Visitor>> bySource = new LinkedHashMap<>();
    private final Runnable turn = this::turn;
    private boolean isScheduled;
    private long turnNs;

    /** Has something run on the event loop later. */
    @FunctionalInterface
    interface Timer {
        void schedule(Runnable work, long delayNs);
    }

    /** A connection. */
    interface Visitor {
        /** Has nothing read from it until {@link #letGo}. Returns false when it is held already, or not to be held. */
        boolean hold();

        /** Has it read from again. Returns whether it is still there. */
        boolean letGo();
    }

    /** @param clockNs monotonic. */
    WaitingRoom(final Timer timer, final LongSupplier clockNs, final CallbackStats stats) {
        this.timer = timer;
        this.clockNs = clockNs;
        this.stats = stats;
        work = new FruitlessWork(clockNs.getAsLong());
    }

    /** A request of this connection was fruitless. It has to wait if that was one too many. */
    void wasFruitless(final Visitor visitor, final SourceKey source) {
        final long nowNs = clockNs.getAsLong();
        stats.countFruitless();
        work.spend(nowNs);
        if (!work.isSpent() || !visitor.hold()) {
            return;
        }
        stats.countHeld();
        bySource.computeIfAbsent(source, key -> new ArrayDeque<>()).add(visitor);
        if (!isScheduled) {
            scheduleTurn(nowNs);
        }
    }

    private void scheduleTurn(final long nowNs) {
        isScheduled = true;
        turnNs = nowNs + TURN_NS;
        timer.schedule(turn, TURN_NS);
    }

    private void turn() {
        final long nowNs = clockNs.getAsLong();
        work.cameRound(nowNs - turnNs, nowNs);
        int gone = 0;
        while (!bySource.isEmpty() && gone < MOST_IN_A_TURN && (gone == 0 || !work.isSpent())) {
            if (takeNext().letGo()) {
                gone++;
                // For what it will bring; else all would leave at once.
                work.spend(nowNs);
            }
        }
        isScheduled = false;
        if (!bySource.isEmpty()) {
            scheduleTurn(nowNs);
        }
    }

    /** Of the source that was not asked for longest. */
    private Visitor takeNext() {
        final Iterator<Map.Entry<SourceKey, ArrayDeque<Visitor>>> sources = bySource.entrySet().iterator();
        final Map.Entry<SourceKey, ArrayDeque<Visitor>> first = sources.next();
        final SourceKey source = first.getKey();
        final ArrayDeque<Visitor> waiting = first.getValue();
        sources.remove();
        final Visitor next = waiting.poll();
        if (!waiting.isEmpty()) {
            bySource.put(source, waiting);
        }
        return next;
    }
}
