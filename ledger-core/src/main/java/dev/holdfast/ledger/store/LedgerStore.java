package dev.holdfast.ledger.store;

/** All of the ledger's state. Owned by the ledger thread. */
public final class LedgerStore implements AutoCloseable {
    private final Table<AccountRow> accounts;
    private final Table<CardRow> cards;
    private final Table<OrderRow> orders;
    private final Table<EntryRow> entries;
    private final CurrencyTotals totals = new CurrencyTotals();
    private long ordersInReview;

    public LedgerStore(final LedgerCapacity capacity) {
        accounts = new Table<>("accounts", AccountRow.class, AccountRow::new, capacity.accounts());
        cards = new Table<>("cards", CardRow.class, CardRow::new, capacity.cards());
        orders = new Table<>("orders", OrderRow.class, OrderRow::new, capacity.orders());
        entries = new Table<>("entries", EntryRow.class, EntryRow::new, capacity.entries());
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

    /** Orders that somebody has to look at. */
    public long ordersInReview() {
        return ordersInReview;
    }

    /** Tells that an order came up for review, or no longer is. */
    public void reviewChanged(final boolean before, final boolean after) {
        ordersInReview += (after ? 1 : 0) - (before ? 1 : 0);
    }

    /** A number that two ledgers share when, and for all practical purposes only when, they hold the same state. */
    public long digest() {
        return mix(accounts.digest(), cards.digest(), orders.digest(), entries.digest());
    }

    /** The same number worked out from nothing: for checks. */
    public long recomputeDigest() {
        return mix(accounts.recomputeDigest(), cards.recomputeDigest(), orders.recomputeDigest(), entries.recomputeDigest());
    }

    private static long mix(final long accounts, final long cards, final long orders, final long entries) {
        return 31 * (31 * (31 * accounts + cards) + orders) + entries;
    }

    @Override
    public void close() {
        accounts.close();
        cards.close();
        orders.close();
        entries.close();
    }
}
