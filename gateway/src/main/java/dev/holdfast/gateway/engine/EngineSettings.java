package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.disk.BackupSettings;
import dev.holdfast.gateway.engine.upkeep.JournalSettings;
import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.BitUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.nio.file.Path;

/**
 * What the ledger thread needs to know.
 *
 * @param directory    the data directory.
 * @param capacity     most rows of each kind.
 * @param ringBytes    size of the ring of messages to the ledger, a power of two.
 * @param journal      how the journal is kept.
 * @param ages         from which age on orders are due for something.
 * @param maxClockStepMs how far the wall clock may step away from the monotonic clock and be believed.
 * @param backup       the continuous backup.
 * @param keys         of the ledger's files.
 * @param idle         {@code spin}, {@code yield}, {@code backoff} or {@code sleep}.
 */
public record EngineSettings(
    Path directory, LedgerCapacity capacity, int ringBytes, JournalSettings journal, OrderAges ages, String idle,
    long maxClockStepMs, BackupSettings backup, KeyWrapper keys) {
    private static final int SPINS = 100;
    private static final int YIELDS = 20;
    private static final long MIN_PARK_NS = 1_000;
    private static final long MAX_PARK_NS = 50_000;
    private static final long SLEEP_NS = 200_000;
    private static final int MIN_RING_BYTES = 65_536;

    /** Checks the sizes. */
    public EngineSettings {
        if (!BitUtil.isPowerOfTwo(ringBytes) || ringBytes < MIN_RING_BYTES) {
            throw new IllegalArgumentException("ledger.ring_bytes=" + ringBytes
                + " should be a power of two of at least " + MIN_RING_BYTES);
        }
        idleStrategy(idle);
    }

    IdleStrategy idleStrategy() {
        return idleStrategy(idle);
    }

    private static IdleStrategy idleStrategy(final String name) {
        return switch (name) {
            case "spin" -> new BusySpinIdleStrategy();
            case "yield" -> new YieldingIdleStrategy();
            case "backoff" -> new BackoffIdleStrategy(SPINS, YIELDS, MIN_PARK_NS, MAX_PARK_NS);
            case "sleep" -> new SleepingIdleStrategy(SLEEP_NS);
            default -> throw new IllegalArgumentException("ledger.idle=" + name
                + " should be one of spin, yield, backoff, sleep");
        };
    }
}
