package dev.holdfast.gateway.engine;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What the ledger thread does when there is nothing to do.
 *
 * @param strategy of the ledger thread.
 * @param wake     to be run by whoever has added a message; never blocks.
 */
record LedgerIdle(IdleStrategy strategy, Runnable wake) {
    private static final int SPINS = 100;
    private static final int YIELDS = 20;
    private static final long MIN_PARK_NS = 1_000;
    private static final long MAX_PARK_NS = 50_000;
    private static final long SLEEP_NS = 200_000;
    /** Sweeps are due every 50 ms, and a mark after 100: each time that it wakes for nothing takes some 50 µs. */
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(10);
    /** What was not forced when the machine dies is lost: as much as came in the interval that was set, and this. */
    private static final long PARK_BETWEEN_FORCES_NS = TimeUnit.MILLISECONDS.toNanos(2);

    /**
     * @param name    {@code shared} or {@code dedicated}, or what there was before them: {@code spin}, {@code yield},
     *     {@code backoff}, {@code sleep}.
     * @param hasWork whether messages wait.
     * @param forcesByClock whether the journal is forced by interval.
     */
    static LedgerIdle of(final String name, final BooleanSupplier hasWork, final boolean forcesByClock) {
        return switch (name) {
            case "shared" -> {
                final SignalledIdle idle = new SignalledIdle(hasWork, forcesByClock ? PARK_BETWEEN_FORCES_NS : PARK_NS);
                yield new LedgerIdle(idle, idle::wake);
            }
            case "dedicated", "spin" -> polling(new BusySpinIdleStrategy());
            case "yield" -> polling(new YieldingIdleStrategy());
            case "backoff" -> polling(new BackoffIdleStrategy(SPINS, YIELDS, MIN_PARK_NS, MAX_PARK_NS));
            case "sleep" -> polling(new SleepingIdleStrategy(SLEEP_NS));
            default -> throw new IllegalArgumentException("ledger.idle=" + name
                + " should be one of shared, dedicated, spin, yield, backoff, sleep");
        };
    }

    private static LedgerIdle polling(final IdleStrategy strategy) {
        return new LedgerIdle(strategy, () -> { });
    }
}
