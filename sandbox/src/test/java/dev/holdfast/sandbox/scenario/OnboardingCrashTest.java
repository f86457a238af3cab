package dev.holdfast.sandbox.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.CallbackSender;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.Holds;
import dev.holdfast.sandbox.Purchases;
import dev.holdfast.sandbox.scenario.CrashStep.Moment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills a real gateway behind its calls of the platform, on the way from a person to a settled purchase: each
 * cardholder and each card is made once. With {@code -Donboarding.crashes=all} behind every call, at each moment of it;
 * with moments in its place, such as {@code LOST,DONE}, at these.
 */
class OnboardingCrashTest {
    private static final long PATIENCE_MS = 60_000;
    private static final String CRASHES = "onboarding.crashes";
    private static final int NO_ANSWER = 0;
    private static final int UNAVAILABLE = 503;
    private static final List<CrashStep> MAKING = List.of(CrashStep.HOLDER_SENT, CrashStep.HOLDER_SENT_AGAIN,
        CrashStep.VIRTUAL_SENT, CrashStep.PHYSICAL_SENT);

    @TempDir
    private Path directory;
    private SandboxRig rig;
    private final OnboardingClient people = new OnboardingClient(() -> rig.admin());
    private Map<CrashStep, Moment> kills;
    private final Map<CrashStep, Integer> sent = new ConcurrentHashMap<>();
    private int killed;
    private CompletableFuture<Integer> asked;

    @AfterEach
    void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void shouldMakeOneOfEachThoughItIsKilledAtAFewCalls() throws IOException {
        kills = new EnumMap<>(Map.of(CrashStep.HOLDER_SENT, Moment.DONE, CrashStep.HOLDER_SENT_AGAIN, Moment.LOST,
            CrashStep.VIRTUAL_SENT, Moment.ANSWERED, CrashStep.ACTIVATION_SENT, Moment.DONE));
        live();
    }

    static List<Moment> moments() {
        final String asked = System.getProperty(CRASHES, "");
        return asked.equals("all") ? List.of(Moment.values())
            : Arrays.stream(asked.split(",")).map(Moment::valueOf).toList();
    }

    @ParameterizedTest
    @MethodSource("moments")
    @EnabledIfSystemProperty(named = CRASHES, matches = ".+")
    void shouldMakeOneOfEachThoughItIsKilledAtEachCall(final Moment moment) throws IOException {
        kills = new EnumMap<>(CrashStep.class);
        Arrays.stream(CrashStep.values()).forEach(step -> kills.put(step, moment));
        live();
    }

    private void live() throws IOException {
        rig = new SandboxRig(directory, ProgramMode.AUTHORIZATION, Map.of("sync.interval_ms", "100",
            "platform.timeout_ms", "30000", "sync.reconcile_time", "", "onboarding.poll_seconds", "1"),
            PATIENCE_MS);
        rig.sandbox().onboarding().cardMs(TimeUnit.DAYS.toMillis(1));
        rig.sandbox().holds().watch(call -> MAKING.stream().filter(step -> step.is(call))
            .forEach(step -> sent.merge(step, 1, Integer::sum)));
        if (kills.containsKey(CrashStep.VIRTUAL_FOLLOWED)) {
            // Else the notification brings what would be asked for.
            rig.sandbox().faults().set(Fault.CALLBACK_LOST, 1);
        }
        final String holder = approvedCardholder();
        final String virtual = card("Virtual", "Activated");
        final String physical = card("Physical", "ToActivate");
        activate(physical);
        askAtOnce("a PIN is set", CrashStep.PIN_SENT, () -> people.setPin(physical, "135790"));
        askAtOnce("a token is had", CrashStep.TOKEN_ASKED, () -> people.clientToken(physical));
        buy(holder, physical, "70.00");
        buy(holder, virtual, "40.00");
        assertThat(killed).isEqualTo(kills.size());
        expectOneOfEach(holder, List.of(virtual, physical));
    }

    /** Rejected once, and sent again with other documents. Returns the platform's number. */
    private String approvedCardholder() {
        walk("the cardholder is sent", List.of(CrashStep.HOLDER_LOOKED_UP, CrashStep.HOLDER_SENT),
            () -> submit("wait-1", "", "token_needed"), () -> isState("submitted"));
        final String holder = holderField("cardholder_no");
        rig.sandbox().onboarding().decide(holder, "Rejected", "the document is not readable");
        walk("it is rejected", List.of(CrashStep.HOLDER_ASKED, CrashStep.REASON_ASKED), () -> { },
            () -> isState("rejected"));
        assertThat(holderField("fail_reason")).isEqualTo("the document is not readable");
        walk("it is sent again", List.of(CrashStep.HOLDER_LOOKED_UP_AGAIN, CrashStep.HOLDER_SENT_AGAIN),
            () -> submit("wait-2", "rejected", "token_needed"), () -> isState("submitted"));
        rig.sandbox().onboarding().decide(holder, "Approved", "");
        walk("it is approved", List.of(CrashStep.HOLDER_ASKED_AGAIN), () -> { }, () -> isState("approved"));
        assertThat(holderField("cardholder_no")).isEqualTo(holder);
        assertThat(people.openAccount(holder, "100").status()).isEqualTo(200);
        return holder;
    }

    /** Sends it in these states only, so that each token is for one submission: that is what the document says. */
    private void submit(final String token, final String... states) {
        if (Arrays.asList(states).contains(holderField("state"))) {
            assertThat(people.submit("me", token).status()).isIn(200, 202);
        }
    }

    private boolean isState(final String state) {
        return holderField("state").equals(state);
    }

    /** Applied for, made, and known. Returns the platform's number. */
    private String card(final String type, final String made) {
        final boolean isVirtual = type.equals("Virtual");
        final String uniqueNo = "card-" + type;
        walk("the card is applied for", isVirtual
            ? List.of(CrashStep.VIRTUAL_LOOKED_UP, CrashStep.VIRTUAL_SENT, CrashStep.VIRTUAL_FETCHED)
            : List.of(CrashStep.PHYSICAL_LOOKED_UP, CrashStep.PHYSICAL_SENT, CrashStep.PHYSICAL_FETCHED), () -> {
                if (applicationField(uniqueNo, "state").isEmpty()) {
                    assertThat(people.apply(uniqueNo, "me", type, "BIN-1").status()).isIn(200, 202);
                }
            }, () -> !applicationField(uniqueNo, "card_no").isEmpty());
        final String cardNo = applicationField(uniqueNo, "card_no");
        rig.sandbox().onboarding().make(cardNo, made);
        walk("the card is made", List.of(isVirtual ? CrashStep.VIRTUAL_FOLLOWED : CrashStep.PHYSICAL_FOLLOWED),
            () -> { }, () -> applicationField(uniqueNo, "state").equals(isVirtual ? "activated" : "to_activate"));
        return cardNo;
    }

    private void activate(final String cardNo) {
        asked = null;
        walk("the card is activated", List.of(CrashStep.ACTIVATION_PREPARED, CrashStep.ACTIVATION_SENT),
            () -> ask(() -> people.activate(cardNo, "123")),
            () -> applicationField("card-Physical", "state").equals("activated")
                && rig.admin().get("/v1/cards/" + cardNo).field("status").equals("Activated"));
    }

    private void askAtOnce(final String what, final CrashStep step, final Supplier<AdminClient.Answer> request) {
        asked = null;
        walk(what, List.of(step), () -> ask(request), () -> asked != null && asked.getNow(0) == 200);
    }

    /** Asks for something whose answer somebody waits for, and asks again when it is lost with the gateway. */
    private void ask(final Supplier<AdminClient.Answer> request) {
        final int last = asked == null ? NO_ANSWER : asked.getNow(-1);
        if (last == NO_ANSWER || last >= UNAVAILABLE) {
            asked = CompletableFuture.supplyAsync(() -> {
                try {
                    return request.get().status();
                } catch (final UncheckedIOException e) {
                    return NO_ANSWER;
                }
            });
        }
    }

    private void buy(final String holder, final String card, final String left) {
        final Purchases.Result bought = rig.sandbox().purchases().purchase(card, "30.00", "Consumption").join();
        assertThat(bought.answer().verdict()).isEqualTo(CallbackSender.Verdict.APPROVED);
        rig.sandbox().purchases().settle(bought.order().path("consume_no").asText(), "30.00");
        walk("it is settled", left.equals("70.00") ? List.of(CrashStep.ORDERS_ASKED) : List.of(), () -> { },
            () -> rig.admin().get("/v1/accounts/" + holder).field("balance").equals(left));
    }

    /**
     * Goes on until something is there, past the gateway's end behind each of these calls.
     *
     * @param demand has it made if nobody has yet, or if what was asked for was lost.
     */
    private void walk(
        final String what, final List<CrashStep> steps, final Runnable demand, final BooleanSupplier isThere) {
        boolean isDown = false;
        for (final CrashStep step : steps.stream().filter(kills::containsKey).toList()) {
            final Moment moment = kills.get(step);
            final Holds.Hold hold = moment.hold(rig, step);
            if (isDown) {
                rig.restart();
            }
            await(what + ", up to " + step, demand, hold::isReached);
            moment.kill(rig, hold);
            killed++;
            isDown = true;
        }
        if (isDown) {
            rig.restart();
        }
        await(what, demand, isThere);
    }

    private void await(final String what, final Runnable demand, final BooleanSupplier condition) {
        assertThat(SandboxRig.await(PATIENCE_MS, () -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            demand.run();
            return false;
        })).as("%s%n%s", what, rig.output()).isTrue();
    }

    private void expectOneOfEach(final String holder, final List<String> cards) {
        final JsonNode there = new AdminClient(rig.sandbox().url(), "none").get("/sandbox/state").json();
        assertThat(there.path("cardholders").asInt()).isEqualTo(1);
        assertThat(there.path("cards").asInt()).isEqualTo(cards.size());
        // The sandbox refuses a second one, which others may not: so each was asked for once, but for a call that is
        // lost on its way.
        sent.forEach((step, times) -> assertThat(times).as("%s", step)
            .isEqualTo(kills.get(step) == Moment.LOST ? 2 : 1));
        assertThat(sent.keySet()).containsExactlyInAnyOrderElementsOf(MAKING);
        assertThat(rig.admin().get("/v1/cardholders").json().path("cardholders")).hasSize(1);
        assertThat(rig.admin().get("/v1/applications").json().path("applications")).hasSize(cards.size());
        assertThat(rig.sandbox().books().cardholder(holder).path("status").asText()).isEqualTo("Approved");
        for (final String card : cards) {
            final AdminClient.Answer here = rig.admin().get("/v1/cards/" + card);
            assertThat(here.field("status")).isEqualTo("Activated")
                .isEqualTo(rig.sandbox().books().card(card).path("status").asText());
            assertThat(here.field("cardholder_no")).isEqualTo(holder);
        }
        assertThat(rig.admin().get("/v1/reviews").json().path("reviews")).isEmpty();
    }

    private String holderField(final String field) {
        return people.cardholder("me", field);
    }

    private String applicationField(final String uniqueNo, final String field) {
        return people.application(uniqueNo, field);
    }
}
