package dev.holdfast.gateway.sync;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import org.agrona.concurrent.EpochClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The road by which the platform is asked how an order in doubt stands: each order after a delay, so many a second, and
 * not again for a while. What finds no room is dropped, since whoever wanted to know will ask again. Owned by the sync
 * thread.
 */
@OwnedBy(Owner.SYNC_THREAD)
final class Inquiries {
    private static final Logger LOG = LoggerFactory.getLogger(Inquiries.class);
    private static final int MAX_WAITING = 4_096;
    private static final int MAX_REMEMBERED = 16_384;
    private static final long AGAIN_MS = TimeUnit.MINUTES.toMillis(10);

    private final BooleanSupplier isBusy;
    private final EpochClock clock;
    private final long delayMs;
    private final long pauseMs;
    private final Function<String, CompletableFuture<Void>> fetch;
    private final Map<String, Long> waiting = new LinkedHashMap<>();
    private final Map<String, Long> asked = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };
    private long nextMs;
    private int underway;
    private volatile int open;

    /**
     * @param clock     milliseconds of any clock that never steps.
     * @param isBusy    whether the platform should not be asked now.
     * @param delayMs how long after it was wanted the platform is asked: what it is about to say by itself need not be
     *     asked.
     * @param perSecond most questions a second.
     * @param fetch     asks for an order and notifies the ledger.
     */
    Inquiries(
        final BooleanSupplier isBusy, final EpochClock clock, final long delayMs, final int perSecond,
        final Function<String, CompletableFuture<Void>> fetch) {
        this.isBusy = isBusy;
        this.clock = clock;
        this.delayMs = delayMs;
        this.pauseMs = Math.max(1, TimeUnit.SECONDS.toMillis(1) / perSecond);
        this.fetch = fetch;
    }

    /** Has the platform asked for an order, unless it was a short while ago. */
    void ask(final String consumeNo) {
        final Long lastMs = asked.get(consumeNo);
        // Half of the room is for those that were never asked about, so that the same ones do not take all of it again
        // and again.
        final boolean mayAsk = lastMs == null ? waiting.size() < MAX_WAITING
            : waiting.size() < MAX_WAITING / 2 && clock.time() - lastMs >= AGAIN_MS;
        if (mayAsk) {
            waiting.putIfAbsent(consumeNo, clock.time() + delayMs);
            open = waiting.size() + underway;
        }
    }

    /** How many orders wait to be asked about, or for the answer. Any thread. */
    int open() {
        return open;
    }

    /** Sends the next question that is due. */
    int doWork() {
        final long nowMs = clock.time();
        if (waiting.isEmpty() || nowMs < nextMs || isBusy.getAsBoolean()) {
            return 0;
        }
        final Iterator<Map.Entry<String, Long>> all = waiting.entrySet().iterator();
        final Map.Entry<String, Long> next = all.next();
        if (nowMs < next.getValue()) {
            return 0;
        }
        final String consumeNo = next.getKey();
        all.remove();
        asked.put(consumeNo, nowMs);
        nextMs = nowMs + pauseMs;
        underway++;
        fetch.apply(consumeNo).whenComplete((done, problem) -> {
            underway--;
            open = waiting.size() + underway;
            if (problem != null) {
                asked.remove(consumeNo);
                LOG.warn("asking for order consume_no={} failed: {}", consumeNo, problem.getMessage());
            }
        });
        return 1;
    }
}
