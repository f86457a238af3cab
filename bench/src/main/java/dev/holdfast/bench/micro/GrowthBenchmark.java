package dev.holdfast.bench.micro;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.SplittableRandom;

/**
 * What an authorization costs in a ledger of so many accounts, each with a card, and as many orders: of a new order,
 * and of one that was decided before, both on any card. The ledger is filled anew before it has more than twice the
 * orders; allocation is that of filling it. Valid when all are approved: it throws otherwise. Ten million rows take
 * some 13 GB beside the heap.
 */
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 60)
@Measurement(iterations = 60)
public class GrowthBenchmark extends MicroBenchmark {
    private static final int DECISIONS = 10_000;
    private static final int DIGITS = 15;
    private static final int RADIX = 10;
    private static final long SEED = 22;

    @Param({"10000", "100000", "1000000"})
    private int rows;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final MessageHeaderDecoder resultHeader = new MessageHeaderDecoder();
    private final OutcomeDecoder outcome = new OutcomeDecoder();
    private final PlainCommands commands = new PlainCommands(command, CurrencyCode.pack("USD"));
    private SplittableRandom random;
    private int orderAt;
    private int cardAt;
    private LedgerStore store;
    private Ledger ledger;
    private int orders;

    @Setup(Level.Iteration)
    public void fill() {
        if (store == null || orders + DECISIONS > 2 * rows) {
            close();
            store = new LedgerStore(new LedgerCapacity(rows, rows, 2L * rows, rows));
            store.rulesVersion(RuleBook.CURRENT.newest());
            ledger = new Ledger(store);
            random = new SplittableRandom(SEED);
            for (int i = 0; i < rows; i++) {
                commands.putAccount("U" + i, 0);
                apply();
                commands.postEntry("E" + i, "U" + i, Units.MAX / 2);
                apply();
                commands.putCard(card(i), "U" + i, "");
                apply();
            }
        }
        final int length = commands.authorize(SignedCallbacks.orderNo(0), card(0), "", Units.PER_WHOLE,
            SignedCallbacks.TIME_MS);
        final String message = command.getStringWithoutLengthAscii(0, length);
        orderAt = message.indexOf(SignedCallbacks.orderNo(0)) + 1;
        cardAt = message.indexOf(card(0)) + 1;
        for (; orders < rows; orders++) {
            decide(orders, orders);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        if (store != null) {
            store.close();
        }
        orders = 0;
    }

    @Benchmark
    @OperationsPerInvocation(DECISIONS)
    public int newOrders() {
        for (int i = 0; i < DECISIONS; i++) {
            decide(orders++, random.nextInt(rows));
        }
        return orders;
    }

    /** The card is the one that {@link #fill} had the order on. */
    @Benchmark
    @OperationsPerInvocation(DECISIONS)
    public int repeatedOrders() {
        for (int i = 0; i < DECISIONS; i++) {
            final int order = random.nextInt(rows);
            decide(order, order);
        }
        return orders;
    }

    private static String card(final int number) {
        return "C" + SignedCallbacks.orderNo(number).substring(1);
    }

    private void decide(final int order, final int card) {
        put(orderAt, order);
        put(cardAt, card);
        apply();
        final int code = outcome.wrapAndApplyHeader(result, 0, resultHeader).result();
        if (code != 0) {
            throw new BrokenInvariantException("declined: code=" + code);
        }
    }

    private void put(final int at, final int number) {
        int rest = number;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            command.putByte(i, (byte) ('0' + rest % RADIX));
            rest /= RADIX;
        }
    }

    private void apply() {
        ledger.apply(command, 0, ledger.sequence() + 1, SignedCallbacks.TIME_MS, result, 0);
    }
}
