package dev.holdfast.sandbox.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.gateway.wire.Action;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.Purchases;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The story of a few purchases, told with real callbacks over HTTP to a gateway that is killed on the way. */
public final class Demo {
    private static final int WARM_UP = 200;
    private static final int DIGITS = 3;
    private static final long PATIENCE_MS = 30_000;
    private static final long STALE_MS = 300_000;
    private static final List<String> ACCOUNTS = List.of("U-anna", "U-bilal", "U-chen", "U-dana");

    private final PrintWriter out;
    private final Path dataDirectory;
    private final Histogram latencyNs = new Histogram(DIGITS);
    private SandboxRig rig;
    private AdminClient admin;
    private CallbackClient platform;
    private int steps;
    private int failures;
    private final long startMs = System.currentTimeMillis();
    private long timeMs = startMs;

    public Demo(final PrintWriter out, final Path dataDirectory) {
        this.out = out;
        this.dataDirectory = dataDirectory;
    }

    /** Tells the story; true when every expectation held. */
    public boolean run() throws IOException {
        try {
            start();
            fund();
            purchases();
            refusals();
            notifications();
            terms();
            killAndAskAgain();
            inStep();
            new DemoOnboarding(rig, this::await).tell();
            summary();
        } finally {
            if (rig != null) {
                rig.close();
            }
        }
        return failures == 0;
    }

    private void start() throws IOException {
        if (rig == null) {
            rig = new SandboxRig(dataDirectory, ProgramMode.AUTHORIZATION,
                Map.of("sync.interval_ms", "200", "sync.reconcile_time", "", "onboarding.poll_seconds", "1"));
        } else {
            rig.restart();
        }
        admin = rig.admin();
        platform = rig.callbacks();
        out.printf(Locale.ROOT,
            "gateway %s, sandbox %s, data %s%n", rig.callbackUrl(), rig.sandbox().url(), dataDirectory);
        for (int i = 0; i < WARM_UP; i++) {
            platform.post(CallbackBodies.auth("warm-" + i, "C-none", "U-none", "1.00", ++timeMs));
        }
    }

    private void fund() {
        admin.openAccount("U-anna", "C-anna", "100.00");
        admin.openAccount("U-bilal", "C-bilal", "50.00");
        admin.openAccount("U-chen", "C-chen", "75.25");
        out.println("funded U-anna 100.00, U-bilal 50.00, U-chen 75.25; one activated card each");
    }

    private void purchases() {
        ask("a purchase within the balance is approved", 0, auth("T-1", "anna", "60.00"));
        ask("one beyond what is left is declined", 3001, auth("T-2", "anna", "40.01"));
        ask("the first one again: the same answer, no second hold", 0, auth("T-1", "anna", "60.00"));
        check("U-anna holds one purchase", "60.00", balance("anna", "held"));
        race();
    }

    private void race() {
        final List<CompletableFuture<CallbackClient.Answer>> asked = new ArrayList<>();
        for (final String order : List.of("T-race-1", "T-race-2")) {
            final String body = auth(order, "bilal", "50.00");
            final long now = System.currentTimeMillis();
            asked.add(platform.send(body, Long.toString(now), platform.sign(body, now, CanonicalForm.FASTJSON2)));
        }
        final List<Integer> codes = asked.stream().map(CompletableFuture::join).map(CallbackClient.Answer::code)
            .sorted().toList();
        check("two orders race for the last 50.00: one wins", "[0, 3001]", codes.toString());
        check("U-bilal holds it once", "50.00", balance("bilal", "held"));
    }

    private void refusals() {
        final String body = auth("T-forged", "chen", "10.00");
        final long now = System.currentTimeMillis();
        final String signature = platform.sign(body, now, CanonicalForm.FASTJSON1);
        final String tampered = body.replace("10.00", "70.00");
        note("a tampered amount is refused", 1006, platform.send(tampered, Long.toString(now), signature).join());
        note("a stale timestamp is refused", 1008, platform.post(body, now - STALE_MS, CanonicalForm.FASTJSON1));
        check("U-chen holds nothing", "0.00", balance("chen", "held"));
        ask("an unknown card is declined", 2001, auth("T-3", "nobody", "1.00"));
    }

    private void notifications() {
        ask("the platform freezes a card", 0, CallbackBodies.cardUpdate("C-chen", "Activated", "Frozen", ++timeMs));
        ask("the frozen card is declined", 2002, auth("T-4", "chen", "5.00"));
        ask("T-1 settles for 45.50, less than was held", 0,
            CallbackBodies.consumption("T-1", "C-anna", "U-anna", "45.50", "Success", ++timeMs));
        check("U-anna's balance", "54.50", balance("anna", "balance"));
        check("U-anna's hold is gone", "0.00", balance("anna", "held"));
        ask("another purchase is approved", 0, auth("T-5", "anna", "20.00"));
        ask("it fails at the merchant", 0,
            CallbackBodies.consumption("T-5", "C-anna", "U-anna", "20.00", "Fail", ++timeMs));
        check("its hold is released", "54.50", balance("anna", "available"));
        ask("the last one before the crash is approved", 0, auth("T-6", "anna", "4.50"));
    }

    private void terms() {
        put("/v1/packages/standard",
            "{\"fee_source\":\"package\",\"fees\":{\"consume_rate\":\"0.01\",\"refund_rate\":\"0.005\","
            + "\"consume_cancle_fee\":\"0.25\"},\"limits\":{\"day\":\"100\"},\"rules\":{\"mcc_deny\":[\"7995\"]}}");
        put("/v1/packages/passed-on", "{\"fee_source\":\"platform\"}");
        admin.openAccount("U-dana", "C-dana", "500.00");
        put("/v1/cards/C-dana", "{\"package_no\":\"standard\"}");
        out.println(
            "U-dana has 500.00 and a package: 1 % on purchases, 0.5 % on refunds, 0.25 for a cancellation, 100.00 a "
            + "day, no gambling");
        ask("a purchase of 80.00", 0, auth("T-7", "dana", "80.00"));
        check("it holds the amount and its fee", "80.80", balance("dana", "held"));
        ask("30.00 more do not fit the day's 100.00", 3012, auth("T-8", "dana", "30.00"));
        explain("T-8", "day_limit", "80.00 + 30.00 > 100.00");
        ask("T-7 settles", 0, CallbackBodies.consumption("T-7", "C-dana", "U-dana", "80.00", "Success", ++timeMs));
        check("amount and fee are posted", "419.20", balance("dana", "balance"));
        ask("30.00 of it are reversed", 0, related("V-7", "Reversal", "30.00", "T-7"));
        check("50.00, 1 % of that and the cancellation's fee stay taken", "449.25", balance("dana", "balance"));
        ask("the reversal gave room back: 30.00 fit now", 0, auth("T-9", "dana", "30.00"));
        ask("10.00 are refunded", 0, related("R-7", "Refund", "10.00", "T-7"));
        check("less half a percent", "459.20", balance("dana", "balance"));
        put("/v1/cards/C-dana", "{\"package_no\":\"passed-on\"}");
        ask("a purchase under another package", 0, auth("T-10", "dana", "20.00"));
        ask("it settles, with no fee named yet", 0, fee("T-10", "20.00", "0"));
        check("the amount is posted", "439.20", balance("dana", "balance"));
        ask("the platform fills its fee in later", 0, fee("T-10", "20.00", "0.37"));
        check("it is passed on, once", "438.83", balance("dana", "balance"));
    }

    private void explain(final String order, final String checkName, final String expected) {
        admin.get("/v1/authorizations/" + order).json().path("checks").forEach(made -> {
            if (made.path("check").asText().equals(checkName)) {
                check("the decline explained", expected,
                    made.path("used").asText() + " + " + made.path("amount").asText() + " > " + made.path("limit")
                    .asText());
            }
        });
    }

    private void put(final String path, final String body) {
        final AdminClient.Answer answer = admin.call("PUT", path, body);
        if (answer.status() != 200) {
            throw new UnusableEnvironmentException(path + " answered " + answer.text());
        }
    }

    private String related(final String order, final String type, final String amount, final String relatedTo) {
        final ObjectNode data = CallbackBodies.order(order, "C-dana", "U-dana", amount, "Success", ++timeMs);
        return CallbackBodies.body(Action.CONSUMPTION, data, Map.of("type", type, "consume_relate_no", relatedTo));
    }

    private String fee(final String order, final String amount, final String fee) {
        final ObjectNode data = CallbackBodies.order(order, "C-dana", "U-dana", amount, "Success", ++timeMs);
        return CallbackBodies.body(Action.CONSUMPTION, data, Map.of("fee", fee));
    }

    private void killAndAskAgain() throws IOException {
        final List<String> before = balances();
        final String digest = admin.get("/v1/ledger").field("digest");
        rig.kill();
        out.println("killed the gateway with SIGKILL and started it again on the same data directory");
        start();
        ask("T-1 again after the crash: the same answer", 0, auth("T-1", "anna", "60.00"));
        ask("T-2 again after the crash: the same answer", 3001, auth("T-2", "anna", "40.01"));
        ask("T-6 again after the crash: the same answer", 0, auth("T-6", "anna", "4.50"));
        check("the ledger's digest is the same", digest, admin.get("/v1/ledger").field("digest"));
        check("the balances are the same", before.toString(), balances().toString());
    }

    /** From here on the sandbox is the platform: it keeps orders of its own, and the sync thread has to follow. */
    private void inStep() {
        out.println("from here on the sandbox plays the platform, and loses every notification");
        rig.sandbox().faults().set(Fault.CALLBACK_LOST, 1);
        rig.issue("U-eli", "C-eli", "80.00");
        await(
            "a card that was issued elsewhere is known by itself", "U-eli", () -> admin.get("/v1/cards/C-eli")
            .field("cardholder_no"));
        final Purchases.Result lunch = rig.sandbox().purchases().purchase("C-eli", "12.50", "Consumption").join();
        check("its first purchase is approved", "0", Integer.toString(lunch.answer().code()));
        rig.sandbox().purchases().settle(lunch.order().path("consume_no").asText(), "12.00");
        await("the settlement that was never pushed is booked", "68.00", () -> balance("eli", "balance"));
        admin.call("PUT", "/v1/cards/C-eli", "{\"status\":\"Frozen\"}");
        await("a card frozen here is frozen there", "done", () -> admin.get("/v1/cards/C-eli").field("outbound"));
        await("order by order both sides agree on the sandbox's orders", "1 matched, 0 missing here, 0 differ", () -> {
            final JsonNode result = rig.reconcile(Instant.ofEpochMilli(startMs));
            return result.path("matched") + " matched, " + result.path("missing_here") + " missing here, "
                + result.path("differs") + " differ";
        });
    }

    private void await(final String what, final String expected, final Supplier<String> actual) {
        final AtomicReference<String> seen = new AtomicReference<>();
        SandboxRig.await(PATIENCE_MS, () -> {
            seen.set(actual.get());
            return expected.equals(seen.get());
        });
        check(what, expected, seen.get());
    }

    private void summary() {
        out.println();
        out.printf(Locale.ROOT,
            "answers: %d, p50 %.2f ms, p99 %.2f ms, max %.2f ms, from this client on the same machine%n",
            latencyNs.getTotalCount(), latencyNs.getValueAtPercentile(50) / 1e6,
            latencyNs.getValueAtPercentile(99) / 1e6, latencyNs.getMaxValue() / 1e6);
        balances().forEach(out::println);
        out.println();
        out.printf(Locale.ROOT, "%d expectations held, %d did not%n", steps - failures, failures);
        out.flush();
    }

    private List<String> balances() {
        return ACCOUNTS.stream().map(account -> {
            final AdminClient.Answer view = admin.get("/v1/accounts/" + account);
            return String.format(Locale.ROOT,
                "%-8s balance %8s  held %8s  available %8s", account, view.field("balance"),
                view.field("held"), view.field("available"));
        }).toList();
    }

    private String auth(final String order, final String who, final String amount) {
        return CallbackBodies.auth(order, "C-" + who, "U-" + who, amount, ++timeMs);
    }

    private String balance(final String who, final String field) {
        return admin.get("/v1/accounts/U-" + who).field(field);
    }

    private void ask(final String what, final int expectedCode, final String body) {
        note(what, expectedCode, platform.post(body));
    }

    private void note(final String what, final int expectedCode, final CallbackClient.Answer answer) {
        latencyNs.recordValue(answer.elapsedNs());
        final boolean held = answer.code() == expectedCode;
        line(held, what, "code " + expectedCode, String.format(Locale.ROOT, "%d %s", answer.code(), answer.message()),
            String.format(Locale.ROOT, "%.2f ms", answer.elapsedNs() / 1e6));
    }

    private void check(final String what, final String expected, final String actual) {
        line(
            expected.equals(actual), what, expected.length() > 40 ? "unchanged" : expected, actual.length() > 60
            ? "as before" : actual, "");
    }

    private void line(
        final boolean held, final String what, final String expected, final String answer, final String time) {
        steps++;
        failures += held ? 0 : 1;
        out.printf(Locale.ROOT,
            "%-4s %2d  %-58s expected %-10s got %s  %s%n", held ? "ok" : "FAIL", steps, what, expected, answer,
            time);
        out.flush();
    }
}
