package dev.holdfast.ledger.store;

/** Most rows of each kind. Off-heap memory is taken as rows are made. */
public record LedgerCapacity(long accounts, long cards, long orders, long entries) {
}
