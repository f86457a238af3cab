package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.ExpiryScanner;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.message.AuthorizeEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NotifyEncoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Lets a small ledger of its own live through some thousand purchases and sweeps before the real one is recovered, so
 * that its replay, the first purchases and the first sweeps are not the ones that run in the interpreter: a first sweep
 * would hold up the ledger thread for milliseconds.
 */
public final class LedgerWarmUp {
    private static final int ROUNDS = 12;
    private static final int ORDERS = 500;
    private static final int QUIET_SWEEPS = 50;
    private static final long TIME_MS = 1_780_000_000_000L;
    private static final long USD = CurrencyCode.pack("USD");

    private final LedgerStore store = new LedgerStore(new LedgerCapacity(1, 1, ORDERS, 1));
    private final Ledger ledger = new Ledger(store);
    private final ExpiryScanner sweep = new ExpiryScanner(store);
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[ExpiryScanner.MAX_COMMAND_BYTES]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private long timeMs = TIME_MS;

    private LedgerWarmUp() {
    }

    /** Takes a fraction of a second, and leaves nothing but compiled code. */
    public static void run() {
        final LedgerWarmUp warmUp = new LedgerWarmUp();
        try {
            warmUp.openAccount();
            for (int round = 0; round < ROUNDS; round++) {
                warmUp.live(round);
            }
        } finally {
            warmUp.store.close();
        }
    }

    private void openAccount() {
        new PutAccountEncoder().wrapAndApplyHeader(command, 0, header).currency(USD).overdraft(Units.MAX)
            .hasOverdraft((short) 1)
            .status((short) 0).accountNo("U");
        apply();
        new PutCardEncoder().wrapAndApplyHeader(command, 0, header).status((short) CardStatus.ACTIVATED.code())
            .isOutbound((short) 0).cardNo("C").cardholderNo("U").packageNo("");
        apply();
    }

    private void live(final int round) {
        for (int i = 0; i < ORDERS; i++) {
            final String order = "T" + round + "-" + i;
            new AuthorizeEncoder().wrapAndApplyHeader(command, 0, header).amount(Units.PER_WHOLE).noticeTime(timeMs)
                .currency(USD)
                .type((short) ConsumptionType.CONSUMPTION.code()).localCurrency(USD).country(0).mcc(0).zone((short) 0)
                .localAmount(0).consumeNo(order).cardNo("C").cardholderNo("").pushId("").merchantName("")
                .merchantCity("");
            apply();
            new NotifyEncoder().wrapAndApplyHeader(command, 0, header).amount(Units.PER_WHOLE).fee(0).noticeTime(timeMs)
                .currency(USD)
                .type((short) ConsumptionType.CONSUMPTION.code()).status((short) OrderStatus.SUCCESS.code())
                .detail((short) 1)
                .localCurrency(USD).zone((short) 0).isRecord((short) 0).localAmount(0).unread(0).consumeNo(order)
                .cardNo("C")
                .cardholderNo("").relatedNo("")
                .pushId("").merchantName("").merchantCity("").remark("").fees("").text("");
            apply();
        }
        for (int i = 0; i < QUIET_SWEEPS; i++) {
            sweep.next(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, command);
        }
        timeMs++;
        while (store.orders().count() > 0) {
            if (sweep.next(Long.MIN_VALUE, Long.MIN_VALUE, timeMs, command) > 0) {
                apply();
            }
        }
    }

    private void apply() {
        ledger.apply(command, 0, ledger.sequence() + 1, timeMs, result, 0);
    }
}
