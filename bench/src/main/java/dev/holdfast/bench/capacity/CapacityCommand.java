package dev.holdfast.bench.capacity;

import dev.holdfast.gateway.cli.ErrorRules;
import dev.holdfast.gateway.engine.LedgerWarmUp;
import dev.holdfast.ledger.ExpiryScanner;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.command.PlainQueries;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.ScanViewDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

/**
 * Fills a ledger to its capacity and reports what a row takes of the process's memory; then lets scans and a sweep go
 * through all orders, first while none is due, then while all are, and reports how long single steps took.
 */
@Command(name = "capacity", mixinStandardHelpOptions = true,
    description = "Memory for each row, and the pauses of a scan and a sweep.")
public final class CapacityCommand implements Callable<Integer> {
    private static final long TIME_MS = 1_780_000_000_000L;
    private static final long LATER_MS = 1_000L * 86_400_000;
    private static final long PAGE_BYTES = 4_096;
    private static final int DIGITS = 3;
    private static final double US = 1_000.0;
    private static final int IDLE_STEPS = 20_000;
    private static final long IDLE_STEP_NS = 100_000;

    @Option(names = "--accounts", defaultValue = "1000000",
        description = "Accounts, each with an entry. Default: ${DEFAULT-VALUE}")
    private int accounts;

    @Option(names = "--cards", defaultValue = "2000000", description = "Default: ${DEFAULT-VALUE}")
    private int cards;

    @Option(names = "--orders", defaultValue = "10000000", description = "Settled purchases. Default: ${DEFAULT-VALUE}")
    private int orders;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[ExpiryScanner.MAX_COMMAND_BYTES]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final PlainCommands commands = new PlainCommands(command, CurrencyCode.pack("USD"));
    private final PlainQueries queries = new PlainQueries(command);
    private final MessageHeaderDecoder resultHeader = new MessageHeaderDecoder();
    private final OutcomeDecoder outcome = new OutcomeDecoder();
    private LedgerStore store;
    private Ledger ledger;

    public static void main(final String[] args) {
        System.exit(ErrorRules.apply(new CommandLine(new CapacityCommand())).execute(args));
    }

    @Override
    public Integer call() {
        LedgerWarmUp.run();
        final long beforeBytes = residentBytes();
        store = new LedgerStore(new LedgerCapacity(accounts, cards, orders, accounts));
        store.rulesVersion(RuleBook.CURRENT.newest());
        ledger = new Ledger(store);
        print("an empty ledger", 1, residentBytes() - beforeBytes);
        fill("account", accounts, this::openAccount);
        fill("entry", accounts, this::fund);
        fill("card", cards, this::registerCard);
        fill("order", orders, this::purchase);
        print("all of it", 1, residentBytes() - beforeBytes);
        nothing();
        final ExpiryScanner sweep = new ExpiryScanner(store);
        scan("a scan of all cards", ScanKind.OUTBOUND_CARDS);
        scan("a scan of all orders", ScanKind.HOLDS);
        sweep("nothing due, the first pass", sweep, Long.MIN_VALUE);
        sweep("nothing due, the second", sweep, Long.MIN_VALUE);
        sweep("everything due for retirement", sweep, TIME_MS + 1);
        System.out.printf(Locale.ROOT, "orders left: %,d%n", store.orders().count());
        store.close();
        return 0;
    }

    private void fill(final String what, final int count, final LongConsumer make) {
        final long beforeBytes = residentBytes();
        final long startNs = System.nanoTime();
        for (int i = 0; i < count; i++) {
            make.accept(i);
        }
        print(what, count, residentBytes() - beforeBytes);
        System.out.printf(Locale.ROOT, "    %.2f us for each%n", (System.nanoTime() - startNs) / US / count);
    }

    private static void print(final String what, final int count, final long bytes) {
        System.out.printf(Locale.ROOT,
            "%-18s %,14d MiB resident, %,6.0f bytes each%n", what, bytes >> 20, (double) bytes / count);
    }

    /** Goes through all rows of a kind as the sync thread does, and finds none. */
    private void scan(final String what, final ScanKind kind) {
        final Histogram ns = new Histogram(DIGITS);
        final ScanViewDecoder view = new ScanViewDecoder();
        int part = 0;
        int skipped = 0;
        while (part >= 0) {
            queries.scan(kind, part, skipped, 0, 0);
            final long startNs = System.nanoTime();
            ledger.query(command, 0, result, 0);
            ns.recordValue(System.nanoTime() - startNs);
            view.wrapAndApplyHeader(result, 0, resultHeader);
            part = view.part();
            skipped = view.skipped();
        }
        print(what, ns);
    }

    private void sweep(final String what, final ExpiryScanner sweep, final long retireBefore) {
        final Histogram lookNs = new Histogram(DIGITS);
        final Histogram applyNs = new Histogram(DIGITS);
        final UnsafeBuffer due = new UnsafeBuffer(new byte[ExpiryScanner.MAX_COMMAND_BYTES]);
        final long passes = sweep.passes();
        while (sweep.passes() == passes) {
            final long startNs = System.nanoTime();
            final int length = sweep.next(Long.MIN_VALUE, Long.MIN_VALUE, retireBefore, due);
            final long lookedNs = System.nanoTime();
            lookNs.recordValue(lookedNs - startNs);
            if (length > 0) {
                ledger.apply(due, 0, ledger.sequence() + 1, TIME_MS + LATER_MS, result, 0);
                applyNs.recordValue(System.nanoTime() - lookedNs);
            }
        }
        print(what + ", looking", lookNs);
        if (applyNs.getTotalCount() > 0) {
            print(what + ", applying", applyNs);
        }
    }

    /** Steps that do nothing but count: what they show is the machine. */
    private static void nothing() {
        final Histogram ns = new Histogram(DIGITS);
        for (int i = 0; i < IDLE_STEPS; i++) {
            final long startNs = System.nanoTime();
            long nowNs;
            do {
                nowNs = System.nanoTime();
            } while (nowNs - startNs < IDLE_STEP_NS);
            ns.recordValue(nowNs - startNs);
        }
        print("nothing, for 100 us", ns);
    }

    private static void print(final String what, final Histogram ns) {
        System.out.printf(Locale.ROOT, "%-46s %,10d steps  p50 %,8.0f us  p99.9 %,8.0f us  max %,8.0f us%n", what,
            ns.getTotalCount(), ns.getValueAtPercentile(50) / US, ns.getValueAtPercentile(99.9) / US,
            ns.getMaxValue() / US);
    }

    private void openAccount(final long i) {
        commands.putAccount("U" + i, 0);
        apply();
    }

    private void fund(final long i) {
        commands.postEntry("D" + i, "U" + i, 1_000_000 * Units.PER_WHOLE);
        apply();
    }

    private void registerCard(final long i) {
        commands.putCard("C" + i, "U" + i % accounts, "");
        apply();
    }

    private void purchase(final long i) {
        final String order = "T" + i;
        final String card = "C" + i * 7919 % cards;
        commands.authorize(order, card, "", Units.PER_WHOLE, TIME_MS);
        apply();
        commands.settle(order, card, "", Units.PER_WHOLE, TIME_MS);
        apply();
    }

    private void apply() {
        ledger.apply(command, 0, ledger.sequence() + 1, TIME_MS, result, 0);
        if (resultHeader.wrap(result, 0).templateId() == OutcomeDecoder.TEMPLATE_ID
            && outcome.wrapAndApplyHeader(result, 0, resultHeader).result() != 0) {
            throw new BrokenInvariantException("refused with " + outcome.result());
        }
    }

    private static long residentBytes() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * PAGE_BYTES;
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("needs Linux", e);
        }
    }
}
