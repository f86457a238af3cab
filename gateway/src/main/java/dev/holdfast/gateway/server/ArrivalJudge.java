package dev.holdfast.gateway.server;

import dev.holdfast.gateway.server.arrival.ArrivalWatch;
import dev.holdfast.gateway.server.arrival.Transit;
import dev.holdfast.gateway.wire.Digits;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.util.concurrent.TimeUnit;

/**
 * Judges how old a callback is, by what its connection shows of its arrival and, where its sender may have been held
 * up, by its {@code Timestamp}: against that of the promptest callbacks, so that two clocks that differ do not count.
 *
 * <p>Owned by one event loop. Blocks on nothing and allocates nothing.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
final class ArrivalJudge {
    static final int MAX_TIMESTAMP_DIGITS = 15;

    /** A callback that was under way hardly longer than the promptest was not held up. */
    private static final long CAUGHT_UP_MS = 50;
    /** With less left of the deadline than this a callback would be decided, and be withdrawn. */
    private static final int HOPELESS_REST_MS = 100;

    private final Transit transit = new Transit();
    private final int hopelessMs;

    ArrivalJudge(final int deadlineMs) {
        hopelessMs = deadlineMs - Math.min(HOPELESS_REST_MS, deadlineMs / 2);
    }

    /** Where the sender may have been held up nothing but its own clock tells for how long. */
    void judge(final Exchange exchange, final long timestampMs, final long nowNs) {
        final ArrivalWatch arrivals = exchange.arrivals();
        final long ageMs = Transit.ageMs(timestampMs, nowNs);
        if (!arrivals.isHeldUp()) {
            transit.take(ageMs, nowNs - exchange.arrivalNs(), nowNs);
            arrivals.transit().take(ageMs, nowNs - exchange.arrivalNs(), nowNs);
            return;
        }
        final Transit measure = measureOf(arrivals);
        if (!measure.isKnown()) {
            exchange.arrivedAt(arrivals.heldUpSinceNs());
            return;
        }
        final long excessMs = measure.excessMs(ageMs);
        final long sentNs = nowNs - TimeUnit.MILLISECONDS.toNanos(excessMs);
        exchange.arrivedAt(sentNs - arrivals.heldUpSinceNs() > 0 ? sentNs : arrivals.heldUpSinceNs());
        if (excessMs <= CAUGHT_UP_MS) {
            arrivals.caughtUp(sentNs);
        }
    }

    /**
     * Whether a request comes from a sender that was held up for longer than its deadline. It is refused before
     * anything is spent on it, so that the connection catches up and what comes behind it can be answered in time. Its
     * {@code Timestamp} is not verified; a false one harms its sender alone.
     */
    boolean isHopeless(final Exchange exchange) {
        return exchange.arrivals().isHeldUp() && exchange.timestamp() != null
            && isHopeless(exchange.arrivals(), Digits.parse(exchange.timestamp(), MAX_TIMESTAMP_DIGITS));
    }

    /** @param timestampMs below 0 for none. */
    boolean isHopeless(final ArrivalWatch arrivals, final long timestampMs) {
        return arrivals.isHeldUp() && timestampMs >= 0
            && measureOf(arrivals).excessMs(Transit.ageMs(timestampMs, System.nanoTime())) >= hopelessMs;
    }

    /** Another connection may come from a server with another clock, so its own callbacks come first. */
    private Transit measureOf(final ArrivalWatch arrivals) {
        return arrivals.transit().isKnown() ? arrivals.transit() : transit;
    }

    /**
     * From when on the deadline counts where the Timestamp does: what passed between that and the arrival, and not what
     * passed since twice.
     */
    static long sinceNs(final long arrivalNs, final long ageMs, final long nowNs) {
        final long signedNs = nowNs - TimeUnit.MILLISECONDS.toNanos(Math.max(0, ageMs));
        return signedNs - arrivalNs < 0 ? signedNs : arrivalNs;
    }
}
