package dev.holdfast.ledger.model;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.message.FiguresDecoder;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.EntryRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.stream.Stream;

/** The ledger and its model side by side: given the same, and compared after every step. */
final class LedgerPair implements AutoCloseable {
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(8, 8, 64, 256, 256, 8, 64);
    private static final int SECONDS_PER_MINUTE = 60;

    private final LedgerStore store = new LedgerStore(CAPACITY);
    private final Ledger ledger = new Ledger(store);
    private final ReferenceLedger model;
    private final LedgerDriver driver;
    private final AccountRow account = new AccountRow();
    private final CardRow card = new CardRow();
    private final EntryRow entry = new EntryRow();
    private final OrderRow order = new OrderRow();
    private final ReviewRow review = new ReviewRow();

    LedgerPair(final ZoneOffset zone, final long startMs) {
        model = new ReferenceLedger(zone, startMs);
        driver = new LedgerDriver(ledger, zone.getTotalSeconds() / SECONDS_PER_MINUTE);
    }

    ReferenceLedger model() {
        return model;
    }

    /**
     * Tells both, compares the answers and everything else, and returns the answer. Entries, which are many, are
     * compared after what is about them, and once more at the end.
     */
    ResultCode apply(final ModelCommand command) {
        final ResultCode expected = model.apply(command);
        final ResultCode actual = driver.apply(command, model.nowMs());
        same("answer", expected, actual);
        compareAccounts();
        compareCards();
        compareOrders();
        if (command instanceof ModelCommand.PostEntry || command instanceof ModelCommand.Confirm) {
            compareEntries();
        }
        return actual;
    }

    /** Reasons of the reviews that are open. */
    Stream<ReviewReason> reviewReasons() {
        return model.orders.values().stream().map(each -> each.openReview).filter(Objects::nonNull);
    }

    /** Checks what takes time in proportion to the state: the digest worked out anew, and a replay of all commands. */
    void checkReplay() {
        compareEntries();
        same("digest worked out anew", store.recomputeDigest(), store.digest());
        try (LedgerStore other = new LedgerStore(CAPACITY)) {
            driver.replay(new Ledger(other));
            same("digest after a replay", store.digest(), other.digest());
        }
    }

    /** Writes a snapshot as it is now. */
    Snapshot snapshot(final Path directory) throws IOException {
        final JournalPoint point = new JournalPoint(ledger.sequence(), model.nowMs(), 0, 0);
        return Snapshot.write(new FileStorage(directory), store, point, Snapshot.NO_PAUSE).publish();
    }

    /** Checks that a ledger from a snapshot made before, given what came since, is the same as this one. */
    void checkAgainst(final Snapshot snapshot) {
        compareEntries();
        final Snapshot.Loaded loaded = snapshot.load(CAPACITY, CAPACITY, Snapshot.NO_PAUSE);
        try (LedgerStore other = loaded.store()) {
            same("digest worked out anew after a load", other.digest(), other.recomputeDigest());
            driver.replay(new Ledger(other, loaded.point().sequence(), loaded.point().timeMs(), RuleBook.CURRENT));
            same("digest from the snapshot on", store.digest(), other.digest());
            same("currencies", store.totals().size(), other.totals().size());
            same("total of the first", store.totals().balanceWhole(0), other.totals().balanceWhole(0));
            same("open reviews", store.reviews().openCount(), other.reviews().openCount());
        }
    }

    /** Of the ledger, in units. */
    long balance(final String accountNo) {
        if (!store.accounts().find(id(accountNo), account)) {
            throw new AssertionError("account " + accountNo + " is missing");
        }
        return account.balance();
    }

    private void compareAccounts() {
        BigDecimal balances = BigDecimal.ZERO;
        BigDecimal holds = BigDecimal.ZERO;
        same("accounts", (long) model.accounts.size(), store.accounts().count());
        for (final String name : model.accounts.keySet()) {
            final ReferenceLedger.ModelAccount expected = model.accounts.get(name);
            if (!store.accounts().find(id(name), account)) {
                throw new AssertionError("account " + name + " is missing");
            }
            final BigDecimal balance = model.balance(name);
            final BigDecimal held = model.held(name);
            same("balance of", name, LedgerDriver.units(balance), account.balance());
            same("held of", name, LedgerDriver.units(held), account.held());
            same("available of", name, LedgerDriver.units(model.available(name)), account.available());
            same("retired of", name, LedgerDriver.units(expected.retired), account.retired());
            same("status of", name, expected.status, account.status());
            balances = balances.add(balance);
            holds = holds.add(held);
        }
        BigDecimal totalBalance = BigDecimal.ZERO;
        BigDecimal totalHeld = BigDecimal.ZERO;
        for (int i = 0; i < store.totals().size(); i++) {
            totalBalance = totalBalance.add(BigDecimal.valueOf(store.totals().balanceWhole(i)))
                .add(BigDecimal.valueOf(store.totals().balanceMicros(i), 6));
            totalHeld = totalHeld.add(BigDecimal.valueOf(store.totals().heldWhole(i)))
                .add(BigDecimal.valueOf(store.totals().heldMicros(i), 6));
        }
        same("total balance", balances.stripTrailingZeros(), totalBalance.stripTrailingZeros());
        same("total held", holds.stripTrailingZeros(), totalHeld.stripTrailingZeros());
    }

    private void compareCards() {
        same("cards", (long) model.cards.size(), store.cards().count());
        model.cards.forEach((name, expected) -> {
            same("finding of card", name, true, store.cards().find(id(name), card));
            same("status of", name, expected.status, card.status());
            same("notice time of", name, expected.noticeTime, card.noticeTime());
            same("change time of", name, expected.updatedTime, card.updatedTime());
            same("outbound of", name, expected.outbound, card.outbound());
            same("doubt about", name, expected.isDoubtful, card.isDoubtful());
        });
    }

    private void compareEntries() {
        model.outboundEntries.forEach((name, expected) -> {
            same("finding of entry", name, true, store.entries().find(id(name), entry));
            same("outbound of", name, expected, entry.outbound());
        });
    }

    private void compareOrders() {
        same("orders", (long) model.orders.size(), store.orders().count());
        int open = 0;
        for (final String name : model.orders.keySet()) {
            final ModelOrder expected = model.orders.get(name);
            final UnsafeBuffer consumeNo = id(name);
            if (!store.orders().find(consumeNo, order)) {
                throw new AssertionError("order " + name + " is missing");
            }
            same("decision of", name, expected.decision, order.isDecided() ? order.decision() : null);
            same("held by", name, LedgerDriver.units(expected.held), order.money().held());
            same("posted by", name, LedgerDriver.units(expected.posted), order.money().posted());
            same("fee of", name, LedgerDriver.units(expected.fee), order.money().cardholderFee());
            same("used by", name, LedgerDriver.units(expected.used), order.used());
            same("reversed of", name, LedgerDriver.units(expected.reversed()), order.money().reversed());
            same("waived fee of", name, expected.waivedFee, order.waivedFee());
            same("waiver of", name, expected.isWaived, order.isWaived());
            same("type of", name, expected.type, order.type());
            same("status of", name, expected.status, order.status());
            same("standing of", name, expected.standing(), order.standing());
            same("booked of", name, LedgerDriver.units(expected.booked), order.money().booked());
            same("change time of", name, expected.updatedTime, order.updatedTime());
            same("review of", name, expected.openReview != null, order.needsReview());
            if (expected.openReview != null) {
                open++;
                same("review found of", name, true, store.reviews().find(order.review(), consumeNo, review));
                same("reason for the review of", name, expected.openReview, review.reason());
                same(
                    "unread in the review of", name, ReferenceStatements.isUnread(expected.openReview)
                    ? expected.reviewedNotice.unread() : 0, review.unread());
            }
            if (expected.seen != null) {
                compareFigures(name, expected.seen, order.figures());
            }
        }
        same("open reviews", open + model.cardsInReview.size(), store.reviews().openCount());
    }

    private static void compareFigures(final String name, final ModelOrder.Seen expected, final FiguresDecoder actual) {
        same("available seen by", name, LedgerDriver.units(expected.available()), actual.available());
        same("fee estimate of", name, LedgerDriver.units(expected.fee()), actual.feeEstimate());
        same("day seen by", name, LedgerDriver.units(expected.day()), actual.dayUsed());
        same("week seen by", name, LedgerDriver.units(expected.week()), actual.weekUsed());
        same("month seen by", name, LedgerDriver.units(expected.month()), actual.monthUsed());
        same("day at ATMs seen by", name, LedgerDriver.units(expected.atmDay()), actual.atmDayUsed());
        same("month at ATMs seen by", name, LedgerDriver.units(expected.atmMonth()), actual.atmMonthUsed());
        same("purchases of the day seen by", name, expected.purchasesToday(), actual.purchasesToday());
        same("purchases of the hour seen by", name, expected.purchasesThisHour(), actual.purchasesThisHour());
    }

    private static void same(final String what, final Object expected, final Object actual) {
        same(what, "", expected, actual);
    }

    /** Words are put together only for a failure: this is called some hundred times for each command. */
    private static void same(final String what, final String name, final Object expected, final Object actual) {
        if (expected == null ? actual != null : !expected.equals(actual)) {
            throw new AssertionError(what + " " + name + ": the model says " + expected + ", the ledger " + actual);
        }
    }

    private static void same(final String what, final String name, final long expected, final long actual) {
        if (expected != actual) {
            throw new AssertionError(what + " " + name + ": the model says " + expected + ", the ledger " + actual);
        }
    }

    private static UnsafeBuffer id(final String name) {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        store.close();
    }
}
