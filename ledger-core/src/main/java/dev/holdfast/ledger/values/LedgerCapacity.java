package dev.holdfast.ledger.values;

/**
 * Most rows of each kind. Off-heap memory is taken as rows are made.
 *
 * @param packageVersions versions of all packages together.
 * @param cardTerms       cards with terms of their own.
 * @param reviews reviews of notifications that could not be applied; past it the ones resolved longest ago make room,
 *                        and open ones go on to be added.
 */
public record LedgerCapacity(
    long accounts, long cards, long orders, long entries, int packageVersions, int cardTerms, int reviews) {
    private static final int SOME = 1_000;

    /** With room for a thousand of what is few. */
    public LedgerCapacity(final long accounts, final long cards, final long orders, final long entries) {
        this(accounts, cards, orders, entries, SOME, SOME, SOME);
    }

    /** Whether no kind has less room than in the other. */
    public boolean covers(final LedgerCapacity other) {
        return equals(max(other));
    }

    /** The larger of the two for each kind. */
    public LedgerCapacity max(final LedgerCapacity other) {
        return new LedgerCapacity(Math.max(accounts, other.accounts), Math.max(cards, other.cards),
            Math.max(orders, other.orders), Math.max(entries, other.entries),
            Math.max(packageVersions, other.packageVersions), Math.max(cardTerms, other.cardTerms),
            Math.max(reviews, other.reviews));
    }
}
