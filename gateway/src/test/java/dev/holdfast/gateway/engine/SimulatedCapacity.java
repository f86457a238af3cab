package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.values.LedgerCapacity;

import java.util.Random;

/** The capacity that an operator sets for each start, by chance. */
final class SimulatedCapacity {
    private final Random random;
    private LedgerCapacity capacity;

    SimulatedCapacity(final Random random, final LedgerCapacity first) {
        this.random = random;
        capacity = first;
    }

    /** Mostly the one of before; else more, or less down to what is there. */
    LedgerCapacity next(final LedgerCapacity used) {
        if (random.nextInt(3) == 0) {
            capacity = new LedgerCapacity(4 + random.nextInt(2), 4 + random.nextInt(2), 32 + random.nextInt(64),
                256 + random.nextInt(512), 4 + random.nextInt(8), 1 + random.nextInt(4), 2 + random.nextInt(8))
                .max(used);
        }
        return capacity;
    }
}
