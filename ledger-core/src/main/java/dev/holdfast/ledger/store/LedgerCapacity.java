package dev.holdfast.ledger.store;

/**
 * Most rows of each kind. Off-heap memory is taken as rows are made.
 *
 * @param packageVersions versions of all packages together.
 * @param cardTerms       cards with terms of their own.
 * @param reviews         reviews of notifications that could not be applied; past it the ones resolved longest ago make room, and open ones
 *                        go on to be added.
 */
public record LedgerCapacity(long accounts, long cards, long orders, long entries, int packageVersions, int cardTerms, int reviews) {
    private static final int SOME = 1_000;

    /** With room for a thousand of what is few. */
    public LedgerCapacity(final long accounts, final long cards, final long orders, final long entries) {
        this(accounts, cards, orders, entries, SOME, SOME, SOME);
    }
}
