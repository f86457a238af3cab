package dev.holdfast.sandbox.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.Purchases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static dev.holdfast.sandbox.sync.SyncFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

/** A gateway in step with the sandbox, over real sockets (AUTHORIZATION). */
class AuthorizationSyncTest {
    @TempDir
    private Path directory;
    private SyncFixture both;

    @BeforeEach
    void start() {
        both = new SyncFixture(directory, ProgramMode.AUTHORIZATION);
    }

    @AfterEach
    void stop() {
        both.close();
    }

    @Test
    void shouldLearnACardThatWasIssuedElsewhere() {
        both.issue("U1", "C1", "100");
        await("the card is known", () -> both.card("C1", "status").equals("Activated"));
        assertThat(both.card("C1", "cardholder_no")).isEqualTo("U1");
        final String order = both.approved("C1", "30");
        both.sandbox.purchases().settle(order, "25.50");
        await("it is settled", () -> both.balance("U1").equals("74.50"));
    }

    @Test
    void shouldFetchACardThatWasUsedBeforeAnybodyKnewIt() {
        try (SyncFixture patient = new SyncFixture(directory.resolve("patient"), ProgramMode.AUTHORIZATION,
            3_600_000)) {
            await(
                "the only walk is done", () -> patient.admin.get("/v1/sync").json().path("streams").path(0).path("runs")
                .asInt() > 0);
            patient.issue("U1", "C1", "100");
            assertThat(patient.purchase("C1", "30").answer().code()).isEqualTo(2001);
            await("the next try knows it", () -> patient.purchase("C1", "0.01").answer().code() == 0);
        }
    }

    @Test
    void shouldHearOfWhatNotificationsDidNotBring() {
        both.issue("U1", "C1", "100");
        await("the card is known", () -> both.card("C1", "status").equals("Activated"));
        both.sandbox.faults().set(Fault.CALLBACK_LOST, 1);
        final String settled = both.approved("C1", "30");
        final String failed = both.approved("C1", "40");
        assertThat(both.purchase("C1", "31").answer().code()).isEqualTo(3001);
        await(
            "two that are held and one that was declined match", () -> both.reconcile(false).path("matched")
            .asInt() == 3);
        both.approved("C1", "0");
        await("and a card check", () -> both.reconcile(false).path("matched").asInt() == 4);
        both.sandbox.purchases().settle(settled, "30");
        both.sandbox.purchases().giveBack("Refund", settled, "5");
        both.sandbox.purchases().fail(failed);
        await("all of it is booked", () -> both.balance("U1").equals("75.00"));
        await("the hold is gone", () -> both.admin.get("/v1/accounts/U1").field("held").equals("0.00"));
        assertThat(both.reconcile(false).path("matched").asInt()).isEqualTo(5);
    }

    @Test
    void shouldApplyWhatWaitedForACard() {
        both.admin.call("PUT", "/v1/accounts/U1", "{\"currency\":\"USD\"}");
        both.sandbox.faults().set(Fault.CODE_1001, 1);
        both.issue("U1", "C1", "100");
        both.sandbox.books().issue("U9", "C9", "Activated");
        final String order = both.purchase("C1", "10").order().path("consume_no").asText();
        both.sandbox.purchases().settle(order, "10");
        both.sandbox.faults().set(Fault.CODE_1001, 0);
        await("the platform's word is booked", () -> both.balance("U1").equals("90.00"));
        assertThat(both.admin.get("/v1/reviews").json().path("reviews")).isEmpty();
    }

    @Test
    void shouldNotifyThePlatformOfACardThatIsFrozenHere() {
        both.issue("U1", "C1", "100");
        await("the card is known", () -> both.card("C1", "status").equals("Activated"));
        assertThat(both.card("C1", "outbound")).isEqualTo("null");
        both.sandbox.faults().set(Fault.HTTP_500, 0.5);
        both.admin.call("PUT", "/v1/cards/C1", "{\"status\":\"Frozen\"}");
        await("it is pushed", () -> both.card("C1", "outbound").equals("done"));
        assertThat(both.sandbox.books().statusChanges()).isEqualTo(1);
        assertThat(both.purchase("C1", "1").answer().code()).isEqualTo(2002);
        both.admin.call("PUT", "/v1/cards/C1", "{\"status\":\"Activated\"}");
        await("it is pushed", () -> both.card("C1", "outbound").equals("done"));
        assertThat(both.sandbox.books().statusChanges()).isEqualTo(2);
    }

    @Test
    void shouldNotTakeATroubleOfThePlatformForARefusal() {
        both.issue("U1", "C1", "100");
        await("the card is known", () -> both.card("C1", "status").equals("Activated"));
        for (final Fault trouble : new Fault[] {Fault.CODE_1009, Fault.IP_REFUSED}) {
            final long failures = failures();
            both.sandbox.faults().set(trouble, 1);
            both.admin.call("PUT", "/v1/cards/C1",
                "{\"status\":\"" + (trouble == Fault.CODE_1009 ? "Frozen" : "Activated") + "\"}");
            await("calls have failed with " + trouble, () -> failures() > failures + 10);
            assertThat(both.card("C1", "outbound")).isEqualTo("pending");
            both.sandbox.faults().set(trouble, 0);
            await("it is pushed", () -> both.card("C1", "outbound").equals("done"));
        }
        assertThat(both.sandbox.books().statusChanges()).isEqualTo(2);
    }

    private long failures() {
        return both.admin.get("/v1/sync").json().path("platform").path("failures").asLong();
    }

    @Test
    void shouldSayThatThePlatformRefusesAStatusAndTakeItsWord() {
        both.issue("U1", "C1", "100");
        await("the card is known", () -> both.card("C1", "status").equals("Activated"));
        both.sandbox.faults().set(Fault.CALLBACK_LOST, 1);
        both.sandbox.purchases().changeCard("C1", "Delete");
        both.admin.call("PUT", "/v1/cards/C1", "{\"status\":\"Frozen\"}");
        await("it is refused", () -> both.card("C1", "outbound").equals("failed"));
        await("the platform's word stands", () -> both.card("C1", "status").equals("Delete"));
    }

    @Test
    void shouldFindEveryKindOfDifferenceAndPutItRight() {
        both.issue("U1", "C1", "1000");
        await("the card is known", () -> both.card("C1", "status").equals("Activated"));
        final List<String> orders = IntStream.range(0, 130).mapToObj(i -> both.approved("C1", "1")).toList();
        both.sandbox.faults().set(Fault.CODE_1001, 1);
        await("the platform is not to be reached", this::isBreakerOpen);
        both.sandbox.faults().set(Fault.CALLBACK_LOST, 1);
        orders.stream().limit(110).forEach(order -> both.sandbox.purchases().settle(order, "1"));
        both.gateway.platform().post(CallbackBodies.consumption("NOWHERE", "C1", "U1", "3", "Success",
            System.currentTimeMillis()));
        final Purchases.Result unheard = both.sandbox.purchases().purchase("C1", "2", "Consumption").join();
        both.sandbox.purchases().settle(unheard.order().path("consume_no").asText(), "2");
        both.sandbox.faults().set(Fault.CODE_1001, 0);
        final JsonNode found = both.reconcile(true);
        assertThat(found.path("state").asText()).isEqualTo("finished");
        assertThat(found.path("missing_there").asInt()).isEqualTo(1);
        assertThat(found.path("matched").asInt() + found.path("differs").asInt()).isEqualTo(131);
        final JsonNode then = both.reconcile(false);
        assertThat(then.path("differs").asInt() + then.path("missing_here").asInt()).as("%s", then).isZero();
        assertThat(then.path("matched").asInt()).isEqualTo(131);
        assertThat(then.path("totals").path("USD").path("there_Consumption").asText()).isEqualTo("112");
        assertThat(
            then.path("totals").path("USD").path("here_Consumption").asText()).as("with the one that is missing there")
            .isEqualTo("115");
        assertThat(refusal("2026-01-02")).contains("later than from");
        assertThat(refusal("yesterday")).contains("a day such as");
        assertThat(refusal("2020-01-01")).contains("order_retention_days=180");
        assertThat(refusal("2015-01-01")).contains("ten years at most");
        assertThat(refusal("-999999999-01-01T00:00:00Z")).contains("a day such as");
    }

    /**
     * The platform's clock is ahead, so that what happens now is hours ago for it, and lies behind all that was pulled.
     */
    @Test
    void shouldAskWhatBecameOfOldHolds() {
        both.sandbox.faults().set(Fault.CALLBACK_LOST, 1);
        both.issue("U1", "C1", "100");
        await("the card is known", () -> both.card("C1", "status").equals("Activated"));
        both.sandbox.faults().clockSkewMs(TimeUnit.HOURS.toMillis(30));
        await(
            "the clock is measured anew", () -> both.admin.get("/v1/sync").json().path("platform")
            .path("clock_offset_ms").asLong() > 1_000_000);
        await(
            "the pull is there too", () -> both.admin.get("/v1/sync").json().path("streams").path(1).path("lag_ms")
            .asLong() < 1_000);
        both.sandbox.faults().set(Fault.HTTP_500, 1);
        await("the platform is not to be reached", this::isBreakerOpen);
        both.sandbox.faults().clockSkewMs(0);
        final String order = both.approved("C1", "30");
        both.sandbox.purchases().settle(order, "29");
        both.gateway.platform().post(CallbackBodies.auth("NOWHERE", "C1", "U1", "5", System.currentTimeMillis()));
        both.sandbox.faults().clockSkewMs(TimeUnit.HOURS.toMillis(30));
        both.sandbox.faults().set(Fault.HTTP_500, 0);
        await("it is booked", () -> both.balance("U1").equals("71.00"));
        assertThat(
            both.admin.get("/v1/accounts/U1").field("held")).as("what the platform does not know is left to expire")
            .isEqualTo("5.00");
    }

    private boolean isBreakerOpen() {
        return both.admin.get("/v1/sync").json().path("platform").path("breaker").asText().equals("open");
    }

    private String refusal(final String from) {
        return both.admin.call("POST", "/v1/reconciliations",
            "{\"from\":\"" + from + "\",\"to\":\"2026-01-01\",\"apply\":true}").text();
    }

    @Test
    void shouldConvergeInSpiteOfEverything() {
        final List<String> cards = IntStream.range(0, 20).mapToObj(i -> "C" + i).toList();
        cards.forEach(card -> both.issue("U" + card, card, "2000"));
        await(
            "the cards are known", () -> cards.stream()
            .allMatch(card -> both.card(card, "status").equals("Activated")));
        both.sandbox.faults().setAll(0.05);
        both.sandbox.purchases().traffic(cards, 200, 5_000, 42);
        await("the traffic ends", () -> both.sandbox.purchases().open() == 0);
        both.sandbox.purchases().replay();
        await("the callbacks are delivered", () -> both.sandbox.sender().waiting() == 0);
        both.sandbox.faults().setAll(0);
        await("both sides agree", () -> {
            final JsonNode result = both.reconcile(false);
            return result.path("state").asText().equals("finished") && result.path("matched").asInt() > 500
                && result.path("differs").asInt() + result.path("missing_here").asInt() + result.path("missing_there")
                .asInt() == 0;
        });
        assertThat(both.admin.get("/v1/reviews").json().path("reviews")).isEmpty();
        assertThat(both.admin.get("/v1/ledger").json().path("totals").path(0).path("held").asText()).isEqualTo("0.00");
    }
}
