package dev.holdfast.bench.torture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.SandboxServer;
import dev.holdfast.sandbox.SandboxSettings;

import java.math.BigDecimal;

/**
 * The platform of one ledger: a sandbox that lists each order as it stands by the client's clock, so that a gateway
 * which asks learns of what failed and was never notified. Any thread.
 */
final class StandIn implements AutoCloseable {
    private static final int MAX_PER_SECOND = 1_000_000;
    private static final BigDecimal FEE = new BigDecimal("0.10");

    private final SandboxServer sandbox;

    StandIn(final DevCredentials credentials, final int accounts) {
        sandbox = new SandboxServer(SandboxSettings.onFreePort(ProgramMode.AUTHORIZATION, credentials.apiKey(),
            credentials.apiSecret(), MAX_PER_SECOND, false));
        for (int i = 0; i < accounts; i++) {
            sandbox.books().issue("U" + i, "C" + i, "Activated");
        }
    }

    /** For {@code platform.base_url}. */
    String url() {
        return sandbox.url();
    }

    /** An order as it stands now is what whoever asks is answered. */
    void list(final Promise promise) {
        sandbox.books().publish(record(promise));
    }

    /**
     * Notifies the gateway how an order ended, once.
     *
     * @return whether it acknowledged that.
     * @throws RuntimeException when nobody answers.
     */
    static boolean notify(final CallbackClient gateway, final Promise promise) {
        final ObjectNode record = record(promise);
        return gateway.post(CallbackBodies.consumption(promise.order(), promise.card(), promise.accountNo(),
            promise.amountText(), record.path("status").asText(), record.path("time").asLong())).code() == 0;
    }

    /** The question, word for word the same whenever it is asked. */
    static String question(final Promise promise) {
        return CallbackBodies.auth(promise.order(), promise.card(), promise.accountNo(), promise.amountText(),
            promise.askedMs());
    }

    private static ObjectNode record(final Promise promise) {
        final String status = switch (promise.fate()) {
            case PENDING -> "Pending";
            case FAILED -> "Fail";
            case SETTLED -> "Success";
        };
        final boolean isPending = promise.fate() == Promise.Fate.PENDING;
        // What ended is of later, and is listed at the time at which it changed.
        final long timeMs = isPending ? promise.askedMs() : Math.max(promise.askedMs() + 1, System.currentTimeMillis());
        final ObjectNode record = CallbackBodies.order(promise.order(), promise.card(), promise.accountNo(),
            promise.amountText(), status, timeMs);
        return isPending ? record : record.put("fee", FEE);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
