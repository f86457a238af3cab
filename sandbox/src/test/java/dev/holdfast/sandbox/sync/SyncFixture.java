package dev.holdfast.sandbox.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.CallbackSender;
import dev.holdfast.sandbox.Purchases;
import dev.holdfast.sandbox.SandboxServer;
import dev.holdfast.sandbox.SandboxSettings;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A gateway and a sandbox that know each other, in this process. */
final class SyncFixture implements AutoCloseable {
    private static final long PATIENCE_MS = 60_000;
    private static final long LOOK_MS = 10;

    final SandboxServer sandbox;
    final TestGateway gateway;
    final AdminClient admin;

    SyncFixture(final Path directory, final ProgramMode mode) {
        this(directory, mode, 50);
    }

    /** @param intervalMs pause between two pulls. */
    SyncFixture(final Path directory, final ProgramMode mode, final int intervalMs) {
        sandbox = new SandboxServer(new SandboxSettings(0, mode, TestGateway.API_KEY, TestGateway.SECRET, null,
            100_000, false, PATIENCE_MS));
        gateway = new TestGateway(directory, "platform.mode", mode.name(), "platform.base_url", sandbox.url(),
            "sync.interval_ms", Integer.toString(intervalMs), "platform.timeout_ms", "500", "sync.reconcile_time", "",
            "sync.inquiry_delay_ms", "0", "sync.inquiries_per_second", "1000", "onboarding.poll_seconds", "1");
        admin = gateway.admin();
        gateway.platform().warm();
        sandbox.callbackUrl(gateway.callbackUrl());
    }

    /** An account here and a card there, which the gateway is not told of. */
    void issue(final String accountNo, final String cardNo, final String balance) {
        sandbox.books().issue(accountNo, cardNo, "Activated");
        admin.call("PUT", "/v1/accounts/" + accountNo, "{\"currency\":\"USD\"}");
        post(accountNo, "fund-" + accountNo, balance);
    }

    AdminClient.Answer post(final String accountNo, final String entryNo, final String amount) {
        return admin.call("POST", "/v1/accounts/" + accountNo + "/entries",
            "{\"entry_no\":\"" + entryNo + "\",\"amount\":\"" + amount + "\"}");
    }

    Purchases.Result purchase(final String cardNo, final String amount) {
        return sandbox.purchases().purchase(cardNo, amount, "Consumption").join();
    }

    /** A purchase that has to be approved. Returns its number. */
    String approved(final String cardNo, final String amount) {
        final Purchases.Result result = purchase(cardNo, amount);
        if (result.answer().verdict() != CallbackSender.Verdict.APPROVED) {
            throw new AssertionError("answer=" + result.answer());
        }
        return result.order().path("consume_no").asText();
    }

    String balance(final String accountNo) {
        return admin.get("/v1/accounts/" + accountNo).field("balance");
    }

    String card(final String cardNo, final String field) {
        return admin.get("/v1/cards/" + cardNo).field(field);
    }

    /** Compares the last hour. */
    JsonNode reconcile(final boolean apply) {
        final Instant now = Instant.now();
        final AdminClient.Answer begun = admin.call("POST", "/v1/reconciliations",
            "{\"from\":\"" + now.minusSeconds(3_600) + "\",\"to\":\""
            + now.plusSeconds(3_600) + "\",\"apply\":" + apply + "}");
        if (begun.status() != 202) {
            throw new AssertionError(begun.text());
        }
        await("the reconciliation ends", () -> !admin.get("/v1/reconciliations").field("state").equals("running"));
        return admin.get("/v1/reconciliations").json();
    }

    static void await(final String what, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS)) {
                throw new AssertionError("waited in vain: " + what);
            }
            try {
                Thread.sleep(LOOK_MS);
            } catch (final InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }

    @Override
    public void close() {
        gateway.close();
        sandbox.close();
    }
}
