package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.ExpiryScanner;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
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
    private final PlainCommands commands = new PlainCommands(command, USD);
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
        commands.putAccount("U", Units.MAX);
        apply();
        commands.putCard("C", "U", "");
        apply();
    }

    private void live(final int round) {
        for (int i = 0; i < ORDERS; i++) {
            final String order = "T" + round + "-" + i;
            commands.authorize(order, "C", "", Units.PER_WHOLE, timeMs);
            apply();
            commands.settle(order, "C", "", Units.PER_WHOLE, timeMs);
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
