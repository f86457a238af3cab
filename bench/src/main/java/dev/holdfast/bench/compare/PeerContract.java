package dev.holdfast.bench.compare;

import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.util.ArrayList;
import java.util.List;

/**
 * What a peer has to answer, so that it does the same work as the gateway: the signature, unknown cards, balance, the
 * same order again, a card's limits of day and month. Blocks.
 *
 * <p>It uses a card of the load, {@code load-C-day} of the account {@code load-U-day} with a limit of 5.00 for a day,
 * and {@code load-C-month} of {@code load-U-month} with 3.00 for a month.
 */
final class PeerContract {
    private static final String CARD = "load-C0";
    private static final String ACCOUNT = "load-U0";

    private final CallbackClient client;
    private final CallbackClient stranger;
    private final List<String> differences = new ArrayList<>();

    /** @param stranger a client with another secret. */
    PeerContract(final CallbackClient client, final CallbackClient stranger) {
        this.client = client;
        this.stranger = stranger;
    }

    /**
     * Asks all of it, once in a server's life.
     *
     * @throws UnusableEnvironmentException when an answer is another one.
     */
    void check(final String name) {
        expect(ResultCode.APPROVED, "contract-1", CARD, ACCOUNT, "1.25");
        expect(ResultCode.APPROVED, "contract-1", CARD, ACCOUNT, "1.25");
        expect(ResultCode.ORDER_MISMATCH, "contract-1", CARD, ACCOUNT, "1.26");
        expect(ResultCode.ORDER_MISMATCH, "contract-1", "load-C1", "load-U1", "1.25");
        expect(ResultCode.CARD_UNKNOWN, "contract-2", "load-C-unknown", ACCOUNT, "1.25");
        expect(ResultCode.CARD_UNKNOWN, "contract-2", "load-C-unknown", ACCOUNT, "1.25");
        expect(ResultCode.CARDHOLDER_MISMATCH, "contract-3", CARD, "load-U1", "1.25");
        expect(ResultCode.INSUFFICIENT_FUNDS, "contract-4", CARD, ACCOUNT, "500000000.00");
        expect(ResultCode.DAY_LIMIT, "contract-5", "load-C-day", "load-U-day", "5.01");
        expect(ResultCode.APPROVED, "contract-6", "load-C-day", "load-U-day", "4.00");
        expect(ResultCode.DAY_LIMIT, "contract-7", "load-C-day", "load-U-day", "1.000001");
        expect(ResultCode.APPROVED, "contract-8", "load-C-day", "load-U-day", "1");
        expect(ResultCode.MONTH_LIMIT, "contract-9", "load-C-month", "load-U-month", "3.01");
        expect(ResultCode.APPROVED, "contract-10", "load-C-month", "load-U-month", "3.00");
        expect(ResultCode.SIGNATURE_MISMATCH, stranger, body("contract-11", CARD, ACCOUNT, "1.25"));
        if (!differences.isEmpty()) {
            throw new UnusableEnvironmentException(name + " does not answer as Holdfast does:\n"
                + String.join("\n", differences));
        }
    }

    private void expect(
        final ResultCode code, final String orderNo, final String card, final String account, final String amount) {
        expect(code, client, body(orderNo, card, account, amount));
    }

    private void expect(final ResultCode code, final CallbackClient from, final String body) {
        final CallbackClient.Answer answer = from.post(body);
        if (answer.code() != code.code()) {
            differences.add(answer.code() + " instead of " + code.code() + " for " + body);
        }
    }

    private static String body(final String orderNo, final String card, final String account, final String amount) {
        return CallbackBodies.auth(orderNo, card, account, amount, System.currentTimeMillis());
    }
}
