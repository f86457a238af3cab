package dev.holdfast.bench.micro;

import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The callbacks that the benchmarks use, of about the size that the platform sends, and a ledger that knows their
 * cards.
 */
final class SignedCallbacks {
    static final String APP_ID = "ak_bench";
    static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    static final String TIMESTAMP = "1780000000000";
    static final long TIME_MS = 1_780_000_000_000L;
    static final int CARDS = 1_000;

    private SignedCallbacks() {
    }

    static byte[] body(final int order) {
        return CallbackBodies.auth(orderNo(order), "C" + order % CARDS, "U" + order % CARDS, "12.34", TIME_MS)
            .getBytes(StandardCharsets.UTF_8);
    }

    static String orderNo(final int order) {
        return String.format(Locale.ROOT, "T%015d", order);
    }

    static String sign(final byte[] body, final CanonicalForm form) {
        return new CallbackSigner(APP_ID, SECRET).sign(body, TIMESTAMP, form);
    }

    /** Gives the ledger funded accounts with activated cards. */
    static void openAccounts(final Ledger ledger) {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
        final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
        final PlainCommands commands = new PlainCommands(command, CurrencyCode.pack("USD"));
        for (int i = 0; i < CARDS; i++) {
            commands.putAccount("U" + i, 0);
            ledger.apply(command, 0, ledger.sequence() + 1, TIME_MS, result, 0);
            commands.postEntry("E" + i, "U" + i, Units.MAX / 2);
            ledger.apply(command, 0, ledger.sequence() + 1, TIME_MS, result, 0);
            commands.putCard("C" + i, "U" + i, "");
            ledger.apply(command, 0, ledger.sequence() + 1, TIME_MS, result, 0);
        }
    }
}
