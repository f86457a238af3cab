package dev.holdfast.ledger.store;

/** All of the ledger's state. Owned by the ledger thread. */
public final class LedgerStore implements AutoCloseable {
    private final Table<AccountRow> accounts;
    private final Table<CardRow> cards;
    private final Table<OrderRow> orders;
    private final Table<EntryRow> entries;
    private final Slab<TermsRow> cardTerms;
    private final Packages packages;
    private final Reviews reviews;
    private final CurrencyTotals totals = new CurrencyTotals();
    private long retiredBefore;

    public LedgerStore(final LedgerCapacity capacity) {
        accounts = new Table<>("accounts", AccountRow.class, AccountRow::new, capacity.accounts());
        cards = new Table<>("cards", CardRow.class, CardRow::new, capacity.cards());
        orders = new Table<>("orders", OrderRow.class, OrderRow::new, capacity.orders());
        entries = new Table<>("entries", EntryRow.class, EntryRow::new, capacity.entries());
        cardTerms = new Slab<>("card-terms", TermsRow::new, capacity.cardTerms());
        packages = new Packages(capacity.packageVersions());
        reviews = new Reviews(capacity.reviews(), capacity.orders());
    }

    public Table<AccountRow> accounts() {
        return accounts;
    }

    public Table<CardRow> cards() {
        return cards;
    }

    public Table<OrderRow> orders() {
        return orders;
    }

    public Table<EntryRow> entries() {
        return entries;
    }

    public CurrencyTotals totals() {
        return totals;
    }

    /** Terms of cards besides their package's. */
    public Slab<TermsRow> cardTerms() {
        return cardTerms;
    }

    public Packages packages() {
        return packages;
    }

    public Reviews reviews() {
        return reviews;
    }

    /** An order that is not known any more had changed before this moment, Unix milliseconds. */
    public long retiredBefore() {
        return retiredBefore;
    }

    public void retiredBefore(final long timeMs) {
        retiredBefore = Math.max(retiredBefore, timeMs);
    }

    /** A number that two ledgers share when, and for all practical purposes only when, they hold the same state. */
    public long digest() {
        return mix(accounts.digest(), cards.digest(), orders.digest(), entries.digest(), cardTerms.digest(), packages.digest(), reviews.digest(),
            retiredBefore);
    }

    /** The same number worked out from nothing: for checks. */
    public long recomputeDigest() {
        return mix(accounts.recomputeDigest(), cards.recomputeDigest(), orders.recomputeDigest(), entries.recomputeDigest(),
            cardTerms.recomputeDigest(), packages.recomputeDigest(), reviews.recomputeDigest(), retiredBefore);
    }

    private static long mix(final long... parts) {
        long mixed = 0;
        for (final long part : parts) {
            mixed = 31 * mixed + part;
        }
        return mixed;
    }

    @Override
    public void close() {
        accounts.close();
        cards.close();
        orders.close();
        entries.close();
    }
}
