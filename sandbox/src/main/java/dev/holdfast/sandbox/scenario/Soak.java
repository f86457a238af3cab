package dev.holdfast.sandbox.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.values.LedgerCapacity;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Purchases at a steady rate, and people who become cardholders beside them, while everything goes wrong now and then:
 * every fault of the sandbox, a crash of the gateway and a stop in order. In the end the faults end too, and both sides
 * have to agree on every order, every cardholder and every card without anybody's help.
 */
public final class Soak {
    private static final int CARDS = 200;
    private static final String BALANCE = "1000000";
    private static final long PATIENCE_MS = TimeUnit.MINUTES.toMillis(5);
    private static final int THIRDS = 3;
    private static final int FEWEST_PEOPLE = 6;
    private static final int MOST_PEOPLE = 200;
    /** How long documents are checked, and a card is made. */
    private static final long MAKING_MS = 500;
    private static final Map<String, String> SETTINGS = Map.ofEntries(Map.entry("sync.interval_ms", "1000"),
        Map.entry("sync.overlap_minutes", "1"), Map.entry("sync.reconcile_time", ""),
        Map.entry("onboarding.poll_seconds", "1"), Map.entry("onboarding.poll_max_minutes", "1"),
        Map.entry("platform.timeout_ms", "2000"), Map.entry("platform.max_concurrent", "16"),
        Map.entry("ledger.max_accounts", "10000"), Map.entry("ledger.max_cards", "10000"),
        Map.entry("ledger.max_orders", "1000000"), Map.entry("ledger.max_entries", "10000"));
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(10_000, 10_000, 1_000_000, 10_000);

    private final PrintWriter out;
    private final Path directory;
    private int problems;

    /** @param directory for the gateway's data; new and empty. */
    public Soak(final PrintWriter out, final Path directory) {
        this.out = out;
        this.directory = directory;
    }

    /**
     * Runs it.
     *
     * @param share of the cases in which each fault strikes.
     * @return whether all that has to hold holds.
     */
    public boolean run(
        final int ratePerSecond, final int seconds, final double share, final long seed) throws IOException {
        final Instant start = Instant.now().minusSeconds(1);
        out.printf(Locale.ROOT,
            "soak: %d purchases/s for %d s, every fault in %.1f %% of its cases, seed %d%n", ratePerSecond,
            seconds, share * 100, seed);
        try (SandboxRig rig = new SandboxRig(directory, ProgramMode.AUTHORIZATION, SETTINGS)) {
            final List<String> cards = IntStream.range(0, CARDS).mapToObj(i -> "C" + i).toList();
            cards.forEach(card -> rig.issue("U" + card, card, BALANCE));
            final boolean areKnown = SandboxRig.await(PATIENCE_MS, () -> cards.stream().allMatch(
                card -> rig.admin().get("/v1/cards/" + card).field("status").equals("Activated")));
            check(areKnown, "every card is known before the first purchase");
            rig.sandbox().onboarding().kycMs(MAKING_MS);
            rig.sandbox().onboarding().cardMs(MAKING_MS);
            rig.sandbox().faults().setAll(share);
            final int people = Math.max(FEWEST_PEOPLE, Math.min(MOST_PEOPLE, seconds / 2));
            // All of them begin in the first half, so that the crash and the stop meet them on their way.
            try (SoakLives lives = new SoakLives(rig, people, TimeUnit.SECONDS.toMillis(seconds) / 2 / people)) {
                rig.sandbox().purchases().traffic(cards, ratePerSecond, TimeUnit.SECONDS.toMillis(seconds), seed);
                disturb(rig, TimeUnit.SECONDS.toMillis(seconds) / THIRDS, lives);
                check(
                    SandboxRig.await(TimeUnit.SECONDS.toMillis(seconds) + PATIENCE_MS,
                        () -> rig.sandbox().purchases().open() == 0),
                    "every purchase comes to its end");
                out.println(lives.report());
                rig.sandbox().faults().setAll(0);
                check(SandboxRig.await(PATIENCE_MS, lives::areDone), "everybody has a card and buys: "
                    + lives.report());
                check(
                    SandboxRig.await(PATIENCE_MS, () -> rig.sandbox().sender().waiting() == 0),
                    "every callback is delivered or given up");
                converge(rig, start);
                agree(rig, lives);
            }
        }
        audit();
        out.println(problems == 0 ? "all of it holds" : problems + " things do not hold");
        out.flush();
        return problems == 0;
    }

    private void disturb(final SandboxRig rig, final long thirdMs, final SoakLives lives) {
        SandboxRig.sleep(thirdMs);
        rig.kill();
        out.printf(Locale.ROOT, "killed the gateway: %s; %s%n", rig.sandbox().sender().report(), lives.report());
        rig.restart();
        SandboxRig.sleep(thirdMs / 2);
        out.printf(Locale.ROOT, "said everything again: %d orders%n", rig.sandbox().purchases().replay());
        SandboxRig.sleep(thirdMs / 2);
        rig.restart();
        out.printf(Locale.ROOT, "stopped it and started it again: %s; %s%n", rig.sandbox().sender().report(),
            lives.report());
    }

    /** One cardholder and one card for each of the people, on both sides alike. */
    private void agree(final SandboxRig rig, final SoakLives lives) {
        final List<String> differences = lives.differences();
        differences.forEach(difference -> out.println("  " + difference));
        check(differences.isEmpty(), "both sides agree on every cardholder and every card: " + lives.count());
        final JsonNode there = new AdminClient(rig.sandbox().url(), "none").get("/sandbox/state").json();
        check(there.path("cardholders").asInt() == CARDS + lives.count()
            && there.path("cards").asInt() == CARDS + lives.count(), "the sandbox has no more of them: "
            + there.path("cardholders") + " cardholders, " + there.path("cards") + " cards");
    }

    private void converge(final SandboxRig rig, final Instant start) {
        final JsonNode[] last = {null};
        final long startNs = System.nanoTime();
        final boolean agree = SandboxRig.await(PATIENCE_MS, () -> {
            last[0] = rig.reconcile(start);
            out.printf(Locale.ROOT,
                "     after %d s: matched=%s missing_here=%s missing_there=%s differs=%s problem=%s%n",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs), last[0].path("matched"),
                last[0].path("missing_here"), last[0].path("missing_there"), last[0].path("differs"),
                last[0].path("problem").asText());
            out.flush();
            return last[0].path("state").asText().equals("finished")
                && last[0].path("missing_here").asInt() + last[0].path("missing_there").asInt()
                + last[0].path("differs").asInt() == 0;
        });
        check(agree, "both sides agree on every order");
        final JsonNode result = last[0];
        out.printf(Locale.ROOT, "totals=%s%n", result.path("totals"));
        result.path("differences").forEach(difference -> out.println("  " + difference));
        final int orders = rig.sandbox().books().orders().size();
        check(result.path("matched").asInt() == orders, "the sandbox has as many orders: " + orders);
        final JsonNode ledger = rig.admin().get("/v1/ledger").json();
        check(
            ledger.path("totals").path(0).path("held").asText().equals("0.00"), "no money is held any more: "
            + ledger.path("totals"));
        check(rig.admin().get("/v1/reviews").json().path("reviews").isEmpty(), "nothing is left to review");
        out.printf(Locale.ROOT, "callbacks: %s%n", rig.sandbox().sender().report());
        rig.admin().get("/v1/sync").json().path("streams")
            .forEach(stream -> out.printf(Locale.ROOT, "stream %-10s runs=%s failures=%s changes=%s%n",
            stream.path("name").asText(), stream.path("runs"), stream.path("failures"), stream.path("changes")));
    }

    /** Works every sum out again from the journal alone. */
    private void audit() {
        try (Recovery recovery = new Recovery(new FileStorage(directory), CAPACITY)) {
            recovery.inspect();
            final List<String> found = LedgerAudit.problemsOf(recovery.store());
            found.forEach(problem -> out.println("  " + problem));
            check(found.isEmpty(),
                "every sum adds up: " + recovery.ledger().sequence() + " commands, " + recovery.store().orders()
                .count() + " orders");
        }
    }

    private void check(final boolean holds, final String what) {
        problems += holds ? 0 : 1;
        out.printf(Locale.ROOT, "%-4s %s%n", holds ? "ok" : "FAIL", what);
        out.flush();
    }
}
