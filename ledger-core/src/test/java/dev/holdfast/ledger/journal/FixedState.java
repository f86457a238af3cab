package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.values.LedgerCapacity;

/** A ledger that stays as it is. */
record FixedState(long digest, int rulesVersion, LedgerCapacity capacity) implements LedgerState {
    FixedState() {
        this(0x1234, 1, new LedgerCapacity(1, 2, 3, 4, 5, 6, 7));
    }
}
