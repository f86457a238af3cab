package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.engine.DirectMemory;
import dev.holdfast.ledger.store.ForgottenOrders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Locale;

/** {@code holdfast size}: what to configure for a program of a given size. */
@Command(name = "size",
    description =
    "Print the settings, memory and disk for a program of the given size, with every table seven tenths full.")
final class SizeCommand implements Runnable {
    /** Bytes of resident memory for each row, as {@code scripts/bench capacity} measures them, rounded up. */
    static final int ACCOUNT_BYTES = 200;
    static final int CARD_BYTES = 380;
    static final int ORDER_BYTES = 640;
    /** What an order's fee is made of; a table that is full has one for each order. */
    static final int ORDER_FEES_BYTES = 200;
    static final int ENTRY_BYTES = 260;
    static final int CARDHOLDER_BYTES = 400;
    static final int APPLICATION_BYTES = 1_200;

    /**
     * In the journal: a question and two notifications with identifiers of twenty characters, and the order's share of
     * a sweep.
     */
    static final int JOURNAL_BYTES_PER_ORDER = 500;

    /** What the launchers give for buffers, see {@code memory.options}. */
    private static final long LAUNCHERS_DIRECT_MIB = 512;
    private static final double FULL = 0.7;
    private static final long BASE_BYTES = 512L << 20;
    private static final long MAX = 1_000_000_000L;
    private static final double MIB = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Option(names = "--accounts", required = true, description = "Cardholders with an account.")
    private long accounts;

    @Option(names = "--cards", description = "Cards; default: as many as accounts.")
    private Long cards;

    @Option(names = "--orders-per-day", required = true,
        description = "Consumption orders of a day, on the average of the retention.")
    private long ordersPerDay;

    @Option(names = "--entries",
        description = "Entries by the back-office, which are kept for good; default: 24 for each account.")
    private Long entries;

    @Option(names = "--onboarding", description = "Cardholders and cards come by the back-office's onboarding, which "
        + "keeps a row of each.")
    private boolean isOnboarding;

    @Option(names = "--retention-days", defaultValue = "180",
        description = "ledger.order_retention_days; default ${DEFAULT-VALUE}.")
    private long retentionDays;

    @Override
    public void run() {
        final long cardCount = cards == null ? accounts : cards;
        final long entryCount = entries == null ? 24 * accounts : entries;
        check("--accounts", accounts);
        check("--cards", cardCount);
        check("--orders-per-day", ordersPerDay);
        check("--entries", entryCount);
        check("--retention-days", retentionDays);
        final long maxAccounts = room(accounts);
        final long maxCards = room(cardCount);
        final long maxOrders = room(ordersPerDay * retentionDays);
        final long maxEntries = room(entryCount);
        final double full = (double) maxAccounts * ACCOUNT_BYTES + (double) maxCards * CARD_BYTES
            + (double) maxOrders * (ORDER_BYTES + ORDER_FEES_BYTES)
            + (double) maxEntries * ENTRY_BYTES + BASE_BYTES + ForgottenOrders.maxBytes(maxOrders)
            + (isOnboarding ? (double) maxAccounts * CARDHOLDER_BYTES + (double) maxCards * APPLICATION_BYTES : 0);
        final double expected = full * FULL + BASE_BYTES * (1 - FULL);
        final PrintWriter out = spec.commandLine().getOut();
        out.println("ledger:");
        out.println("  max_accounts: " + maxAccounts);
        out.println("  max_cards: " + maxCards);
        out.println("  max_orders: " + maxOrders);
        out.println("  max_entries: " + maxEntries);
        out.println("  order_retention_days: " + retentionDays);
        out.printf(Locale.ROOT,
            "# memory: %,.0f MiB as expected, %,.0f MiB when every table is full, of which 512 MiB are heap, code and "
            + "buffers%n", expected / MIB, full / MIB);
        if (DirectMemory.leastMib(maxOrders) > LAUNCHERS_DIRECT_MIB) {
            out.println("# for the numbers of forgotten orders: HOLDFAST_JAVA_OPTS=-XX:MaxDirectMemorySize="
                + DirectMemory.leastMib(maxOrders) + 'm');
        }
        out.printf(Locale.ROOT, "# journal: %,.0f MiB a day%n", (double) ordersPerDay * JOURNAL_BYTES_PER_ORDER / MIB);
        out.flush();
    }

    private void check(final String option, final long value) {
        if (value < 1 || value > MAX) {
            throw new ParameterException(spec.commandLine(), option + "=" + value + " should be 1 to " + MAX);
        }
    }

    /** Rows of a table that so many fill to seven tenths. */
    private static long room(final long rows) {
        return (10 * rows + 6) / 7;
    }
}
