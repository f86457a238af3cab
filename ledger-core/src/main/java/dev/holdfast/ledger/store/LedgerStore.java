package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.store.totals.CurrencyTotals;
import dev.holdfast.ledger.store.totals.ReserveTotals;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All of the ledger's state. Owned by the ledger thread. */
@OwnedBy(Owner.LEDGER_THREAD)
public final class LedgerStore implements AutoCloseable {
    /** Version of the rows' layout, without which digests cannot be compared. */
    public static final int LAYOUT_VERSION = 1;

    private static final int OLDEST_RULES = 1;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final List<RowMap<?>> maps = new ArrayList<>();
    private final RowMap<AccountRow> accounts;
    private final RowMap<CardRow> cards;
    private final RowMap<OrderRow> orders;
    private final RowMap<EntryRow> entries;
    private final RowMap<CardholderRow> cardholders;
    private final RowMap<ApplicationRow> applications;
    private final RowMap<OrderFeesRow> orderFees;
    private final RowMap<ReserveEntryRow> reserveEntries;
    private final RowList<TermsRow> cardTerms;
    private final Packages packages;
    private final Reviews reviews;
    private final ForgottenOrders forgotten;
    private final CurrencyTotals totals = new CurrencyTotals();
    private final ReserveTotals reserve = new ReserveTotals();
    private LedgerCapacity capacity;
    private boolean isCapacityJournaled;
    private int rulesVersion = OLDEST_RULES;
    private long governance;
    private long retiredBefore;

    public LedgerStore(final LedgerCapacity capacity) {
        this(capacity, capacity);
    }

    /**
     * @param capacity most rows for the time being.
     * @param room     what to make the maps for, so that a later {@link #resize} up to it costs nothing.
     */
    public LedgerStore(final LedgerCapacity capacity, final LedgerCapacity room) {
        this.capacity = capacity;
        try {
            accounts = map("accounts", AccountRow.class, AccountRow::new, capacity.accounts(), room.accounts());
            cards = map("cards", CardRow.class, CardRow::new, capacity.cards(), room.cards());
            orders = map("orders", OrderRow.class, OrderRow::new, capacity.orders(), room.orders());
            entries = map("entries", EntryRow.class, EntryRow::new, capacity.entries(), room.entries());
            cardholders = map("cardholders", CardholderRow.class, CardholderRow::new, capacity.accounts(),
                room.accounts());
            applications = map("applications", ApplicationRow.class, ApplicationRow::new, capacity.cards(),
                room.cards());
            orderFees = map("order-fees", OrderFeesRow.class, OrderFeesRow::new, capacity.orders(), room.orders());
            reserveEntries = map("reserve-entries", ReserveEntryRow.class, ReserveEntryRow::new, capacity.entries(),
                room.entries());
            cardTerms = new RowList<>("card-terms", TermsRow::new, capacity.cardTerms());
            packages = new Packages(capacity.packageVersions());
            reviews = new Reviews(capacity.reviews(), capacity.orders());
            forgotten = new ForgottenOrders(capacity.orders());
        } catch (final UnusableEnvironmentException | IllegalArgumentException e) {
            close();
            throw e;
        }
    }

    /** Most rows of each kind. */
    public LedgerCapacity capacity() {
        return capacity;
    }

    /** Whether a command has said what the capacity is; before version 2 settings did. */
    public boolean isCapacityJournaled() {
        return isCapacityJournaled;
    }

    /** The least that {@link #resize} takes: what is there. */
    public LedgerCapacity used() {
        return new LedgerCapacity(atLeastOne(Math.max(accounts.count(), cardholders.count())),
            atLeastOne(Math.max(cards.count(), applications.count())), atLeastOne(orders.count()),
            atLeastOne(Math.max(entries.count(), reserveEntries.count())), packages.versionCount(),
            (int) atLeastOne(cardTerms.count()), 1);
    }

    private static long atLeastOne(final long count) {
        return Math.max(1, count);
    }

    /**
     * Changes the capacity. May take time in proportion to the rows, and leaves no flyweight pointing at a row.
     *
     * @throws IllegalArgumentException when it does not {@linkplain LedgerCapacity#covers cover} what is
     *     {@linkplain #used there}.
     */
    public void resize(final LedgerCapacity wanted) {
        accounts.resize(wanted.accounts());
        cards.resize(wanted.cards());
        orders.resize(wanted.orders());
        entries.resize(wanted.entries());
        cardholders.resize(wanted.accounts());
        applications.resize(wanted.cards());
        orderFees.resize(wanted.orders());
        reserveEntries.resize(wanted.entries());
        cardTerms.resize(wanted.cardTerms());
        packages.resize(wanted.packageVersions());
        reviews.resize(wanted.reviews(), wanted.orders());
        forgotten.resize(wanted.orders());
        capacity = wanted;
        isCapacityJournaled = true;
        govern();
    }

    /** The set of rules in force; 1 until a command switches to another. */
    public int rulesVersion() {
        return rulesVersion;
    }

    public void rulesVersion(final int version) {
        rulesVersion = version;
        govern();
    }

    public RowMap<AccountRow> accounts() {
        return accounts;
    }

    public RowMap<CardRow> cards() {
        return cards;
    }

    public RowMap<OrderRow> orders() {
        return orders;
    }

    public RowMap<EntryRow> entries() {
        return entries;
    }

    /** Cardholders that were sent to the platform from here: as many as accounts at most. */
    public RowMap<CardholderRow> cardholders() {
        return cardholders;
    }

    /** Applications for cards: as many as cards at most. */
    public RowMap<ApplicationRow> applications() {
        return applications;
    }

    /** What the platform's fees of orders are made of: of no more than there are orders. */
    public RowMap<OrderFeesRow> orderFees() {
        return orderFees;
    }

    /** Entries of the reserve: as many as entries at most. */
    public RowMap<ReserveEntryRow> reserveEntries() {
        return reserveEntries;
    }

    /** What is known of the reserve that the platform draws on. */
    public ReserveTotals reserve() {
        return reserve;
    }

    public CurrencyTotals totals() {
        return totals;
    }

    /** Terms of cards besides their package's. */
    public RowList<TermsRow> cardTerms() {
        return cardTerms;
    }

    public Packages packages() {
        return packages;
    }

    public Reviews reviews() {
        return reviews;
    }

    /** Numbers of orders that are not known any more; of those forgotten since rules version 3. */
    public ForgottenOrders forgotten() {
        return forgotten;
    }

    /** An order that is not known any more had changed before this moment, Unix milliseconds. */
    public long retiredBefore() {
        return retiredBefore;
    }

    public void retiredBefore(final long timeMs) {
        retiredBefore = Math.max(retiredBefore, timeMs);
    }

    /**
     * Checks that every change of a row that began has ended. What is left open would never be in the digest again, nor
     * in its comparison.
     *
     * @throws BrokenInvariantException when one has not.
     */
    public void checkChangesEnded() {
        final int open = accounts.openChanges() + cards.openChanges() + orders.openChanges() + entries.openChanges()
            + cardTerms.openChanges() + packages.openChanges() + reviews.openChanges() + cardholders.openChanges()
            + applications.openChanges() + orderFees.openChanges() + reserveEntries.openChanges();
        if (open != 0) {
            throw new BrokenInvariantException("changes of rows have begun and not ended: accounts="
                + accounts.openChanges() + " cards=" + cards.openChanges() + " orders=" + orders.openChanges()
                + " entries=" + entries.openChanges() + " card_terms=" + cardTerms.openChanges() + " packages="
                + packages.openChanges() + " reviews=" + reviews.openChanges() + " cardholders="
                + cardholders.openChanges() + " applications=" + applications.openChanges()
                + " order_fees=" + orderFees.openChanges() + " reserve_entries=" + reserveEntries.openChanges());
        }
    }

    /** A number that two ledgers share when, and for all practical purposes only when, they hold the same state. */
    public long digest() {
        final long tables = mix(mix(mix(accounts.digest(), cards.digest()), orders.digest()), entries.digest());
        return mix(mix(mix(mix(tables, cardTerms.digest()), packages.digest()), reviews.digest()), retiredBefore)
            + governance + forgotten.digest() + onboarding(cardholders.digest(), applications.digest())
            + reserve(orderFees.digest(), reserveEntries.digest(), reserve.digest());
    }

    /** The same number worked out from nothing: for checks. */
    public long recomputeDigest() {
        final long tables =
            mix(mix(mix(accounts.recomputeDigest(), cards.recomputeDigest()), orders.recomputeDigest()),
                entries.recomputeDigest());
        return mix(mix(mix(mix(tables, cardTerms.recomputeDigest()), packages.recomputeDigest()),
            reviews.recomputeDigest()), retiredBefore)
            + governance + forgotten.recomputeDigest()
            + onboarding(cardholders.recomputeDigest(), applications.recomputeDigest())
            + reserve(orderFees.recomputeDigest(), reserveEntries.recomputeDigest(), reserve.recomputeDigest());
    }

    /** Nothing while there is none, so that the digests which old journals name stay what they are. */
    private static long onboarding(final long cardholdersDigest, final long applicationsDigest) {
        return mix(cardholdersDigest, applicationsDigest) * PRIME;
    }

    /** The same for the reserve. */
    private static long reserve(final long feesDigest, final long entriesDigest, final long totalsDigest) {
        return mix(mix(feesDigest, entriesDigest), totalsDigest) * PRIME;
    }

    /**
     * What commands have said of capacity and rules; 0 when they have said nothing, as in every journal before format
     * version 3.
     */
    private void govern() {
        long mixed = 0;
        if (isCapacityJournaled) {
            mixed = mix(mix(mix(capacity.accounts(), capacity.cards()), capacity.orders()), capacity.entries());
            mixed = mix(mix(mix(mixed, capacity.packageVersions()), capacity.cardTerms()), capacity.reviews());
        }
        governance = mix(mixed, rulesVersion - OLDEST_RULES) * PRIME;
    }

    private static long mix(final long mixed, final long part) {
        return 31 * mixed + part;
    }

    private <R extends Row> RowMap<R> map(
        final String name, final Class<R> type, final Supplier<R> rows, final long most, final long room) {
        final RowMap<R> map = new RowMap<>(name, type, rows, most, room);
        maps.add(map);
        return map;
    }

    @Override
    public void close() {
        maps.forEach(RowMap::close);
    }
}
