package dev.holdfast.ledger;

import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderMoney;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.totals.CurrencyTotals;
import dev.holdfast.ledger.store.totals.ReserveTotals;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Works every sum of a ledger out again from its parts. Cold; takes time and memory in proportion to the ledger. */
public final class LedgerAudit {
    private static final int MAX_PROBLEMS = 20;

    private final LedgerStore store;
    private final Map<String, Sums> sums = new HashMap<>();
    private final Map<Long, Sums> totals = new HashMap<>();
    private long severalFees;
    private final List<String> problems = new ArrayList<>();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);

    private LedgerAudit(final LedgerStore store) {
        this.store = store;
    }

    private static final class Sums {
        private long balanceUnits;
        private long heldUnits;
    }

    /** What does not add up, at most twenty sentences; empty when all does. */
    public static List<String> problemsOf(final LedgerStore store) {
        final LedgerAudit audit = new LedgerAudit(store);
        try {
            audit.check();
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("the rows cannot be read: " + e, e);
        }
        return audit.problems;
    }

    private void check() throws IOException {
        store.entries().forEachRecord((key, entry) -> {
            entry.wrapAccount(id);
            sumsOf(id).balanceUnits += entry.amount();
        });
        store.orders().forEachRecord((key, order) -> {
            order.wrapAccount(id);
            if (order.hasAccount()) {
                sumsOf(id).balanceUnits += order.money().posted();
                sumsOf(id).heldUnits += order.money().held();
            } else if (order.money().posted() != 0 || order.money().held() != 0) {
                key.wrapText(id);
                problem("order=" + text(id) + " holds or posted money without an account");
            }
            final int feeType = order.money().feeType();
            severalFees += feeType == OrderMoney.SEVERAL_FEE_TYPES ? 1 : 0;
            if (feeType < OrderMoney.SEVERAL_FEE_TYPES || feeType > ReserveSum.FEES) {
                key.wrapText(id);
                problem("order=" + text(id) + " has a fee of no type that there is");
            }
            if (order.money().held() < 0 || order.money().reversed() < 0) {
                key.wrapText(id);
                problem("order=" + text(id) + " has a negative hold or reversal");
            }
        });
        store.accounts().forEachRecord((key, account) -> {
            key.wrapText(id);
            checkAccount(text(id), account);
        });
        checkTotals();
        checkReserve();
        if (store.recomputeDigest() != store.digest()) {
            problem("the digest is not that of the rows");
        }
    }

    private void checkAccount(final String name, final AccountRow account) {
        final Sums expected = sums.getOrDefault(name, new Sums());
        if (expected.balanceUnits + account.retired() != account.balance()) {
            problem("account=" + name + " balance=" + Units.format(account.balance()) + " should be "
                + Units.format(expected.balanceUnits + account.retired()));
        }
        if (expected.heldUnits != account.held()) {
            problem(
                "account=" + name + " held=" + Units.format(account.held()) + " should be "
                + Units.format(expected.heldUnits));
        }
        final Sums total = totals.computeIfAbsent(account.currency(), currency -> new Sums());
        total.balanceUnits += account.balance();
        total.heldUnits += account.held();
    }

    /** Compares in the arithmetic of {@code long}, which wraps around in both alike where a total does not fit. */
    private void checkTotals() {
        final CurrencyTotals kept = store.totals();
        for (int i = 0; i < kept.size(); i++) {
            final Sums expected = totals.getOrDefault(kept.currency(i), new Sums());
            if (kept.balanceWhole(i) * Units.PER_WHOLE + kept.balanceMicros(i) != expected.balanceUnits
                || kept.heldWhole(i) * Units.PER_WHOLE + kept.heldMicros(i) != expected.heldUnits) {
                problem("the totals of " + CurrencyCode.format(kept.currency(i)) + " are not the sums of its accounts");
            }
        }
    }

    /** What people posted of the reserve; what drew it is also of orders that are forgotten. */
    private void checkReserve() throws IOException {
        final ReserveTotals kept = store.reserve();
        final Map<String, Long> posted = new HashMap<>();
        store.reserveEntries().forEachRecord((key, entry) ->
            posted.merge(CurrencyCode.format(entry.currency()) + entry.kind(), entry.amount(), Long::sum));
        for (int i = 0; i < kept.size(); i++) {
            final String currency = CurrencyCode.format(kept.currency(i));
            for (final ReserveEntryKind kind : ReserveEntryKind.values()) {
                final long sum = kept.whole(i, kind.sum()) * Units.PER_WHOLE + kept.micros(i, kind.sum());
                if (sum != posted.getOrDefault(currency + kind, 0L)) {
                    problem("the reserve's sum " + kind + " of " + currency + " is not that of its entries");
                }
            }
        }
        if (severalFees != store.orderFees().count()) {
            problem("orders with fees of several types=" + severalFees + " should be as many as rows for them="
                + store.orderFees().count());
        }
        final OrderRow order = new OrderRow();
        store.orderFees().forEachRecord((key, fees) -> {
            key.wrapText(id);
            if (!store.orders().find(id, order) || order.money().feeType() != OrderMoney.SEVERAL_FEE_TYPES) {
                problem("order=" + text(id) + " has no fees of several types, and a row for them");
            }
        });
    }

    private Sums sumsOf(final UnsafeBuffer account) {
        return sums.computeIfAbsent(text(account), name -> new Sums());
    }

    private static String text(final DirectBuffer buffer) {
        return buffer.getStringWithoutLengthUtf8(0, buffer.capacity());
    }

    private void problem(final String sentence) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(sentence);
        }
    }
}
