package dev.holdfast.sandbox.scenario;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.CallbackSender;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.Purchases;
import dev.holdfast.sandbox.rules.Refusal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** A story in a YAML file: what happens, and what has to come of it. */
public final class Scenario {
    private static final ObjectMapper YAML =
        new ObjectMapper(YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
    /** Longer than the gateway keeps calls back from a platform that failed ten times in a row, which chance may do. */
    private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(120);
    private static final int HTTP_OK = 200;
    private static final String OK = "200";
    private static final String DONE = "done";
    /** Steps that say themselves what came of them. */
    private static final Set<String> EXPECTING = Set.of("known", "purchase", "account", "card", "balance_there",
        "agree", "cardholder", "application", "reserve");

    private final JsonNode story;
    private final PrintWriter out;
    private final long limitMs;
    private final Map<String, String> purchases = new HashMap<>();
    private final Instant start = Instant.now().minusSeconds(1);
    private SandboxRig rig;
    private OnboardingSteps onboarding;
    private int failures;

    /** @throws IllegalArgumentException when the file cannot be read as a scenario. */
    public Scenario(final Path file, final PrintWriter out) {
        this(file, out, CallbackSender.LIMIT_MS);
    }

    /** @param limitMs an authorization that is not answered by then fails the purchase. */
    Scenario(final Path file, final PrintWriter out, final long limitMs) {
        this.out = out;
        this.limitMs = limitMs;
        try {
            story = YAML.readTree(file.toFile());
        } catch (final IOException e) {
            throw new IllegalArgumentException("scenario file=" + file + " cannot be read: " + e.getMessage(), e);
        }
        if (!story.path("steps").isArray() || story.path("steps").isEmpty()) {
            throw new IllegalArgumentException("scenario file=" + file + " should have a list named steps");
        }
    }

    /**
     * Plays it with a gateway of its own.
     *
     * @param directory for the gateway's data; new and empty.
     * @return whether every expectation held.
     */
    public boolean run(final Path directory) throws IOException {
        final Map<String, String> settings = new TreeMap<>(
            Map.of("sync.interval_ms", "200", "sync.reconcile_time", "", "platform.timeout_ms", "1000",
                "onboarding.poll_seconds", "1"));
        story.path("settings").properties()
            .forEach(member -> settings.put(member.getKey(), member.getValue().asText()));
        out.println(story.path("name").asText("a scenario without a name"));
        try (SandboxRig newRig =
            new SandboxRig(directory, ProgramMode.valueOf(story.path("mode").asText("AUTHORIZATION")), settings,
                limitMs)) {
            rig = newRig;
            onboarding = new OnboardingSteps(rig);
            setFaults(story.path("faults"));
            for (final JsonNode step : story.path("steps")) {
                play(step);
            }
        }
        out.println(failures == 0 ? "every expectation held" : failures + " expectations did not hold");
        out.flush();
        return failures == 0;
    }

    private void play(final JsonNode step) {
        if (!step.isObject() || step.size() != 1) {
            throw new IllegalArgumentException("step " + step + " should have one name, such as purchase");
        }
        final String name = step.fieldNames().next();
        final JsonNode with = step.get(name);
        try {
            take(name, with);
            if (!EXPECTING.contains(name)) {
                out.println("     " + name + ' ' + with);
            }
        } catch (final Refusal e) {
            note(name + ' ' + with, DONE, "refused: " + e.getMessage());
        }
        out.flush();
    }

    private void take(final String name, final JsonNode with) {
        final Purchases there = rig.sandbox().purchases();
        switch (name) {
            case "issue" -> rig.issue(text(with, "account"), text(with, "card"), text(with, "balance"));
            case "known" -> expect(name + ' ' + with, text(with, "card"),
                () -> rig.admin().get("/v1/cards/" + text(with, "card")).field("card_no"));
            case "purchase" -> purchase(with);
            case "settle" -> there.settle(order(with), text(with, "amount"));
            case "fail" -> there.fail(order(with));
            case "fee" -> there.addFee(order(with), text(with, "fee"));
            case "reversal" -> there.giveBack("Reversal", order(with), text(with, "amount"));
            case "refund" -> there.giveBack("Refund", order(with), text(with, "amount"));
            case "card_there" -> there.changeCard(text(with, "card"), text(with, "status"));
            case "card_here" -> tell(name, with, rig.admin()
                .call("PUT", "/v1/cards/" + text(with, "card"), "{\"status\":\"" + text(with, "status") + "\"}"));
            case "entry" -> tell(name, with, rig.admin()
                .call("POST", "/v1/accounts/" + text(with, "account") + "/entries",
                    "{\"entry_no\":\"" + text(with, "entry") + "\",\"amount\":\"" + text(with, "amount") + "\"}"));
            case "faults" -> setFaults(with);
            case "traffic" -> traffic(with);
            case "replay" -> there.replay();
            case "crash" -> {
                rig.kill();
                rig.restart();
            }
            case "pause" -> SandboxRig.sleep(Long.parseLong(text(with, "ms")));
            case "account" -> expectFields("/v1/accounts/" + onboarding.account(text(with, name)), name, with);
            case "card" -> expectFields("/v1/cards/" + onboarding.card(text(with, name)), name, with);
            case "cardholder" -> expectFields("/v1/cardholders/" + text(with, name), name, with);
            case "application" -> expectFields("/v1/applications/" + text(with, name), name, with);
            case "balance_there" -> expect(name + ' ' + with, text(with, "balance"),
                () -> rig.sandbox().books().balance(text(with, "account")).toPlainString());
            case "reserve_stated" -> OnboardingClient.stateReserve(rig.admin(), text(with, "amount"));
            case "reserve" -> with.properties().forEach(member -> expect("reserve " + member.getKey(),
                member.getValue().asText(), () -> OnboardingClient.reserve(rig.admin(), member.getKey())));
            case "agree" -> expect("both sides agree", "0", this::differences);
            default -> onboard(name, with);
        }
    }

    /** A change that the gateway refuses is no part of a story that does not speak of it. */
    private void tell(final String name, final JsonNode with, final AdminClient.Answer answer) {
        if (answer.status() != HTTP_OK) {
            note(name + ' ' + with, DONE, "refused: " + answer.text());
        }
    }

    private void onboard(final String name, final JsonNode with) {
        final String status = onboarding.take(name, with);
        if (status == null) {
            throw new IllegalArgumentException("step " + name + " is unknown; known are issue, known, purchase, "
                + "settle, fail, fee, reversal, refund, card_there, card_here, entry, faults, traffic, replay, crash, "
                + "pause, account, card, balance_there, reserve_stated, reserve, agree, " + OnboardingSteps.KNOWN);
        }
        if (with.has("status") || !status.equals(OK)) {
            note(name + ' ' + with, with.path("status").asText(OK), status);
        }
    }

    private void purchase(final JsonNode with) {
        final Purchases.Result result =
            rig.sandbox().purchases()
            .purchase(onboarding.card(text(with, "card")), text(with, "amount"),
                with.path("type").asText("Consumption")).join();
        purchases.put(text(with, "name"), result.order().path("consume_no").asText());
        if (with.has("code")) {
            note("purchase " + with, text(with, "code"), Integer.toString(result.answer().code()));
        }
    }

    private void traffic(final JsonNode with) {
        final List<String> cards = StreamSupport.stream(with.path("cards").spliterator(), false).map(JsonNode::asText)
            .toList();
        rig.sandbox().purchases().traffic(cards, Integer.parseInt(text(with, "rate")),
            TimeUnit.SECONDS.toMillis(Long.parseLong(text(with, "seconds"))), 1);
        SandboxRig.await(PATIENCE_MS,
            () -> rig.sandbox().purchases().open() == 0 && rig.sandbox().sender().waiting() == 0);
    }

    private void setFaults(final JsonNode faults) {
        faults.properties().forEach(member -> {
            if (member.getKey().equals("clock_skew_ms")) {
                rig.sandbox().faults().clockSkewMs(member.getValue().asLong());
            } else {
                rig.sandbox().faults().set(Fault.of(member.getKey()), member.getValue().asDouble(-1));
            }
        });
    }

    private String differences() {
        final JsonNode result = rig.reconcile(start);
        return result.path("state").asText().equals("finished")
            ? Integer.toString(result.path("missing_here").asInt() + result.path("missing_there").asInt()
                + result.path("differs").asInt())
            : result.path("problem").asText();
    }

    /** Every member but the one that says of what it is has to come true. */
    private void expectFields(final String path, final String name, final JsonNode with) {
        with.properties().stream().filter(member -> !member.getKey().equals(name)).forEach(member ->
            expect(
                path + ' ' + member.getKey(), member.getValue().asText(), () -> rig.admin().get(path)
                .field(member.getKey())));
    }

    private void expect(final String what, final String expected, final Supplier<String> actual) {
        // What was seen counts: asked again it may fail by a fault, or have changed.
        final AtomicReference<String> seen = new AtomicReference<>();
        SandboxRig.await(PATIENCE_MS, () -> {
            seen.set(actual.get());
            return expected.equals(seen.get());
        });
        note(what, expected, seen.get());
    }

    private void note(final String what, final String expected, final String actual) {
        failures += expected.equals(actual) ? 0 : 1;
        out.printf(Locale.ROOT,
            "%-4s %s: expected %s, got %s%n", expected.equals(actual) ? "ok" : "FAIL", what, expected, actual);
    }

    private String order(final JsonNode with) {
        final String name = text(with, "purchase");
        if (!purchases.containsKey(name)) {
            throw new IllegalArgumentException("there was no purchase named " + name);
        }
        return purchases.get(name);
    }

    static String text(final JsonNode with, final String name) {
        if (!with.hasNonNull(name)) {
            throw new IllegalArgumentException("step with " + with + " should have " + name);
        }
        return with.path(name).asText();
    }
}
