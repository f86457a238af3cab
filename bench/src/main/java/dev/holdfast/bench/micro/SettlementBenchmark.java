package dev.holdfast.bench.micro;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

import java.nio.charset.StandardCharsets;

/**
 * Deciding an order, booking the notification that settles it with a fee of one type, and the digest; by the rules
 * before the reserve was counted (4) and by those that count it (5). Valid when every order is approved and every
 * notification taken: it throws otherwise. The order's number is written into messages that were encoded before.
 */
public class SettlementBenchmark extends MicroBenchmark {
    private static final int ORDERS = 2_000_000;

    @Param({"4", "5"})
    private int rules;

    private final UnsafeBuffer authorize = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer settle = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final MessageHeaderDecoder resultHeader = new MessageHeaderDecoder();
    private final OutcomeDecoder outcome = new OutcomeDecoder();
    private final byte[] orderNo = SignedCallbacks.orderNo(0).getBytes(StandardCharsets.US_ASCII);
    private int authorizeAt;
    private int settleAt;
    private LedgerStore store;
    private Ledger ledger;
    private int next;

    @Setup(Level.Iteration)
    public void open() {
        store = new LedgerStore(new LedgerCapacity(SignedCallbacks.CARDS, SignedCallbacks.CARDS, ORDERS,
            SignedCallbacks.CARDS));
        store.rulesVersion(rules);
        ledger = new Ledger(store);
        SignedCallbacks.openAccounts(ledger);
        final long usd = CurrencyCode.pack("USD");
        final String order = SignedCallbacks.orderNo(0);
        authorizeAt = offsetOf(order, authorize, new PlainCommands(authorize, usd).authorize(order, "C7", "",
            Units.PER_WHOLE, SignedCallbacks.TIME_MS));
        settleAt = offsetOf(order, settle, new PlainCommands(settle, usd).notification(order, "C7", Units.PER_WHOLE,
            SignedCallbacks.TIME_MS).fee(Units.PER_WHOLE / 10).fees("Consume_fee=0.1").encode());
        next = 0;
    }

    private static int offsetOf(final String order, final UnsafeBuffer buffer, final int length) {
        final int offset = buffer.getStringWithoutLengthAscii(0, length).indexOf(order);
        if (offset < 0) {
            throw new BrokenInvariantException("the message has no order");
        }
        return offset;
    }

    @TearDown(Level.Iteration)
    public void close() {
        store.close();
    }

    @Benchmark
    public int decideAndSettle() {
        next++;
        apply(authorize, authorizeAt);
        apply(settle, settleAt);
        // As the journal asks with each batch.
        return (int) store.digest();
    }

    private void apply(final UnsafeBuffer command, final int at) {
        int rest = next;
        for (int i = orderNo.length - 1; i > 0; i--) {
            orderNo[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        command.putBytes(at, orderNo);
        ledger.apply(command, 0, ledger.sequence() + 1, SignedCallbacks.TIME_MS, result, 0);
        final int code = outcome.wrapAndApplyHeader(result, 0, resultHeader).result();
        if (code != 0) {
            throw new BrokenInvariantException("refused: code=" + code);
        }
    }
}
