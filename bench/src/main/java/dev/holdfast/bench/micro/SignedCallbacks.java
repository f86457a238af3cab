package dev.holdfast.bench.micro;

import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PostEntryEncoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

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
        return String.format("T%015d", order);
    }

    static String sign(final byte[] body, final CanonicalForm form) {
        return new CallbackSigner(APP_ID, SECRET).sign(body, TIMESTAMP, form);
    }

    /** Gives the ledger funded accounts with activated cards. */
    static void openAccounts(final Ledger ledger) {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
        final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        for (int i = 0; i < CARDS; i++) {
            new PutAccountEncoder().wrapAndApplyHeader(command, 0, header).currency(CurrencyCode.pack("USD"))
                .overdraft(0).hasOverdraft((short) 0)
                .status((short) 0).accountNo("U" + i);
            ledger.apply(command, 0, ledger.sequence() + 1, TIME_MS, result, 0);
            new PostEntryEncoder().wrapAndApplyHeader(command, 0, header).amount(Units.MAX / 2).force((short) 0)
                .isTransfer((short) 0).entryNo("E" + i).accountNo("U" + i).consumeNo("");
            ledger.apply(command, 0, ledger.sequence() + 1, TIME_MS, result, 0);
            new PutCardEncoder().wrapAndApplyHeader(command, 0, header).status((short) CardStatus.ACTIVATED.code())
                .isOutbound((short) 0).cardNo("C" + i).cardholderNo("U" + i).packageNo("");
            ledger.apply(command, 0, ledger.sequence() + 1, TIME_MS, result, 0);
        }
    }
}
