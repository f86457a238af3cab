package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The sandbox's own calls about cardholders, new cards, and how long things take. Any thread. */
final class OnboardingControl {
    static final String KNOWN = "PUT settings, POST kyc, card_made, hosted_page, retry";

    private static final String KYC_MS = "kyc_ms";
    private static final String CARD_MS = "card_ms";
    private static final String RETRIES = "callback_retries";

    private final SandboxBooks books;
    private final Onboarding onboarding;
    private final ClientTokens clientTokens;
    private final CallbackSender sender;

    OnboardingControl(
        final SandboxBooks books, final Onboarding onboarding, final ClientTokens clientTokens,
        final CallbackSender sender) {
        this.books = books;
        this.onboarding = onboarding;
        this.clientTokens = clientTokens;
        this.sender = sender;
    }

    /**
     * Serves a call.
     *
     * @return null when there is no such call.
     */
    JsonNode serve(final String call, final JsonNode given) {
        switch (call) {
            case "PUT settings" -> {
                given.properties().forEach(member -> set(member.getKey(), member.getValue()));
                return settings();
            }
            case "POST kyc" -> {
                final String no = SandboxControl.text(given, "cardholder_no");
                onboarding.decide(no, SandboxControl.text(given, "status"), given.path("fail_reason").asText(""));
                return books.cardholder(no);
            }
            case "POST card_made" -> {
                final String no = SandboxControl.text(given, "card_no");
                onboarding.make(no, SandboxControl.text(given, "status"));
                return books.card(no);
            }
            case "POST hosted_page" -> {
                return books.card(clientTokens.use(SandboxControl.text(given, "client_access_token")))
                    .retain("card_no", "card_last_no");
            }
            case "POST retry" -> {
                return JsonNodeFactory.instance.objectNode().put("sent", sender.hurry());
            }
            default -> {
                return null;
            }
        }
    }

    private void set(final String name, final JsonNode value) {
        switch (name) {
            case KYC_MS -> onboarding.kycMs(value.asLong(-1));
            case CARD_MS -> onboarding.cardMs(value.asLong(-1));
            case RETRIES -> sender.retries(CallbackRetries.of(value.asText()));
            default -> throw new IllegalArgumentException("setting " + name + " is unknown; known are "
                + String.join(", ", KYC_MS, CARD_MS, RETRIES));
        }
    }

    ObjectNode settings() {
        return JsonNodeFactory.instance.objectNode().put(KYC_MS, onboarding.kycMs())
            .put(CARD_MS, onboarding.cardMs()).put(RETRIES, sender.retries().text());
    }
}
