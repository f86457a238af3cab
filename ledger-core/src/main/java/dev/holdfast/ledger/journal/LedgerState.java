package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.values.LedgerCapacity;

/** What a journal notes of the ledger before each batch, so that a replay that comes to something else is noticed. */
public interface LedgerState {
    /** See {@link dev.holdfast.ledger.store.LedgerStore#digest}. */
    long digest();

    /** The set of rules in force. */
    int rulesVersion();

    /** Most rows of each kind. */
    LedgerCapacity capacity();
}
