package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.disk.BackupSettings;
import dev.holdfast.gateway.engine.upkeep.JournalSettings;
import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.BitUtil;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;

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
 * @param idle         a name that {@link LedgerIdle#of} knows.
 */
public record EngineSettings(
    Path directory, LedgerCapacity capacity, int ringBytes, JournalSettings journal, OrderAges ages, String idle,
    long maxClockStepMs, BackupSettings backup, KeyWrapper keys) {
    private static final int MIN_RING_BYTES = 65_536;

    /** Checks the sizes. */
    public EngineSettings {
        if (!BitUtil.isPowerOfTwo(ringBytes) || ringBytes < MIN_RING_BYTES) {
            throw new IllegalArgumentException("ledger.ring_bytes=" + ringBytes
                + " should be a power of two of at least " + MIN_RING_BYTES);
        }
        LedgerIdle.of(idle, () -> false, false);
    }

    LedgerIdle newIdle(final BooleanSupplier hasWork) {
        return LedgerIdle.of(idle, hasWork, journal.forceIntervalMs() > 0);
    }
}
