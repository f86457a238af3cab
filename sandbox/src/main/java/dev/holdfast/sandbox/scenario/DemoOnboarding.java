package dev.holdfast.sandbox.scenario;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.sandbox.Purchases;

import java.util.function.Supplier;

/** The demo's chapter of a person who becomes a cardholder, gets a card, and buys something. Blocks; one thread. */
final class DemoOnboarding {
    private static final String PERSON = "fatima";
    private static final String CARD = "fatima-card";

    private final SandboxRig rig;
    private final Expectation expectation;
    private final OnboardingClient client;

    DemoOnboarding(final SandboxRig rig, final Expectation expectation) {
        this.rig = rig;
        this.expectation = expectation;
        client = new OnboardingClient(rig::admin);
    }

    /** Looks again until it is as expected, or for too long, and says which. */
    interface Expectation {
        void await(String what, String expected, Supplier<String> actual);
    }

    void tell() {
        client.submit(PERSON, "reject-1");
        awaitHolder("the documents of a new cardholder are rejected", "rejected");
        client.submit(PERSON, "good-1");
        awaitHolder("with other documents it is approved", "approved");
        final String account = client.cardholder(PERSON, "cardholder_no");
        client.openAccount(account, "50.00");
        client.apply(CARD, PERSON, "Physical", "BIN-1");
        awaitCard("a physical card is applied for, made, and known here", "to_activate");
        final String card = client.application(CARD, "card_no");
        once("a wrong CVV does not activate it", 422, client.activate(card, "000"));
        once("the right one does", 200, client.activate(card, "123"));
        awaitCard("it can be used", "activated");
        once("a weak PIN is refused before anybody else sees it", 400, client.setPin(card, "111234"));
        once("a better one is set", 200, client.setPin(card, "135790"));
        final AdminClient.Answer token = client.clientToken(card);
        expectation.await("a token shows the card on the platform's page", card, () ->
            new AdminClient(rig.sandbox().url(), "none").call("POST", "/sandbox/hosted_page",
                JsonNodeFactory.instance.objectNode()
                .put("client_access_token", token.field("client_access_token")).toString()).field("card_no"));
        OnboardingClient.stateReserve(rig.admin(), "1000.00");
        final Purchases.Result first = rig.sandbox().purchases().purchase(card, "12.50", "Consumption").join();
        expectation.await("its first purchase is approved", "0", () -> Integer.toString(first.answer().code()));
        rig.sandbox().purchases().settle(first.order().path("consume_no").asText(), "12.50");
        expectation.await("and settled", "37.50", () -> rig.admin().get("/v1/accounts/" + account).field("balance"));
        expectation.await("out of the reserve", "987.50", () -> OnboardingClient.reserve(rig.admin(), "balance"));
    }

    private void awaitHolder(final String what, final String state) {
        expectation.await(what, state, () -> client.cardholder(PERSON, "state"));
    }

    private void awaitCard(final String what, final String state) {
        expectation.await(what, state, () -> client.application(CARD, "state"));
    }

    private void once(final String what, final int status, final AdminClient.Answer answer) {
        expectation.await(what, Integer.toString(status), () -> Integer.toString(answer.status()));
    }
}
