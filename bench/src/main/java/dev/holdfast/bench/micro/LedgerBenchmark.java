package dev.holdfast.bench.micro;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.message.AuthorizeEncoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.ConsumptionType;
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
 * Deciding one authorization: of a new order, and of one that was decided before; without terms, and with all that a
 * package and a card's own terms can have. Valid when all are approved: it throws otherwise. Encodes by hand, since a
 * String for each order would be measured, too.
 */
public class LedgerBenchmark extends MicroBenchmark {
    private static final int ORDERS = 4_000_000;

    @Param({"none", "all"})
    private String terms;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder resultHeader = new MessageHeaderDecoder();
    private final AuthorizeEncoder authorize = new AuthorizeEncoder();
    private final OutcomeDecoder outcome = new OutcomeDecoder();
    private final byte[] orderNo = SignedCallbacks.orderNo(0).getBytes(StandardCharsets.US_ASCII);
    private final byte[] cardNo = {'C', '7'};
    private LedgerStore store;
    private Ledger ledger;
    private int next;

    @Setup(Level.Iteration)
    public void open() {
        store = new LedgerStore(new LedgerCapacity(SignedCallbacks.CARDS, SignedCallbacks.CARDS, ORDERS,
            SignedCallbacks.CARDS));
        store.rulesVersion(RuleBook.CURRENT.newest());
        ledger = new Ledger(store);
        SignedCallbacks.openAccounts(ledger);
        if (terms.equals("all")) {
            EveryTerm.put(ledger, "C7", "U7");
        }
        next = 0;
        authorize(0);
    }

    @TearDown(Level.Iteration)
    public void close() {
        store.close();
    }

    @Benchmark
    public int decideNewOrder() {
        return authorize(++next);
    }

    @Benchmark
    public int repeatDecision() {
        return authorize(0);
    }

    private int authorize(final int order) {
        int rest = order;
        for (int i = orderNo.length - 1; i > 0; i--) {
            orderNo[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        authorize.wrapAndApplyHeader(command, 0, header).amount(Units.PER_WHOLE).noticeTime(SignedCallbacks.TIME_MS)
            .currency(CurrencyCode.pack("USD")).type((short) ConsumptionType.CONSUMPTION.code())
            .localCurrency(CurrencyCode.pack("USD")).country(CurrencyCode.pack("PT")).mcc(5942).zone((short) 0)
            .localAmount(0)
            .putConsumeNo(orderNo, 0, orderNo.length).putCardNo(cardNo, 0, cardNo.length).putCardholderNo(orderNo, 0, 0)
            .putPushId(orderNo, 0, 0).putMerchantName(orderNo, 0, 0).putMerchantCity(orderNo, 0, 0);
        ledger.apply(command, 0, ledger.sequence() + 1, SignedCallbacks.TIME_MS, result, 0);
        final int code = outcome.wrapAndApplyHeader(result, 0, resultHeader).result();
        if (code != 0) {
            throw new BrokenInvariantException("declined: code=" + code);
        }
        return code;
    }
}
