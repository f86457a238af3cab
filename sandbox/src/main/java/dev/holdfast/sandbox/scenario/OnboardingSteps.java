package dev.holdfast.sandbox.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.AdminClient.Answer;

import java.util.HashSet;
import java.util.Set;

/**
 * The steps of a scenario that bring a person to a card. Cardholders and applications are called by our own numbers,
 * which other steps take for those of the account and the card. Blocks; one thread.
 */
final class OnboardingSteps {
    static final String KNOWN = "submit, open, apply, activate, pin, client_token, cardholder, application";

    private static final int ACCEPTED = 202;

    private final SandboxRig rig;
    private final OnboardingClient client;
    private final Set<String> cardholders = new HashSet<>();
    private final Set<String> applications = new HashSet<>();

    OnboardingSteps(final SandboxRig rig) {
        this.rig = rig;
        client = new OnboardingClient(rig::admin);
    }

    /**
     * Takes a step.
     *
     * @return the status of the answer, as text, where 200 includes 202; null when there is no such step.
     */
    String take(final String name, final JsonNode with) {
        final Answer answer = switch (name) {
            case "submit" -> {
                cardholders.add(text(with, "cardholder"));
                yield client.submit(text(with, "cardholder"), text(with, "token"));
            }
            case "open" -> client.openAccount(account(text(with, "cardholder")), text(with, "balance"));
            case "apply" -> {
                applications.add(text(with, "application"));
                yield client.apply(text(with, "application"), text(with, "cardholder"), text(with, "type"),
                    text(with, "bin"));
            }
            case "activate" -> client.activate(card(text(with, "application")), text(with, "cvv"));
            case "pin" -> client.setPin(card(text(with, "application")), text(with, "pin"));
            case "client_token" -> usedToken(card(text(with, "application")));
            default -> null;
        };
        return answer == null ? null : Integer.toString(answer.status() == ACCEPTED ? 200 : answer.status());
    }

    /** Has the platform's page use the token, which it does once. */
    private Answer usedToken(final String cardNo) {
        final Answer token = client.clientToken(cardNo);
        return token.status() != 200 ? token : new AdminClient(rig.sandbox().url(), "none").call("POST",
            "/sandbox/hosted_page", JsonNodeFactory.instance.objectNode()
            .put("client_access_token", token.field("client_access_token")).toString());
    }

    /** The account of a cardholder that was submitted here, else the name as it is. */
    String account(final String name) {
        return cardholders.contains(name) ? client.cardholder(name, "cardholder_no") : name;
    }

    /** The card of an application that was made here, else the name as it is. */
    String card(final String name) {
        return applications.contains(name) ? client.application(name, "card_no") : name;
    }

    private static String text(final JsonNode with, final String name) {
        return Scenario.text(with, name);
    }
}
