package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.platform.Pin;
import dev.holdfast.gateway.platform.PrivateData;
import dev.holdfast.sandbox.rules.Refusal;
import dev.holdfast.sandbox.rules.SandboxBody;
import dev.holdfast.sandbox.rules.SandboxCode;

import java.util.Set;

/** The calls of the API that make cardholders and cards, and that handle what is secret of a card. Any thread. */
final class OnboardingCalls {
    private static final String NOT_THE_CVV = "000";

    private final SandboxSettings settings;
    private final SandboxBooks books;
    private final Onboarding onboarding;
    private final ClientTokens clientTokens;
    private final SandboxProducts products;

    OnboardingCalls(
        final SandboxSettings settings, final SandboxBooks books, final Onboarding onboarding,
        final ClientTokens clientTokens) {
        this.settings = settings;
        this.books = books;
        this.onboarding = onboarding;
        this.clientTokens = clientTokens;
        products = new SandboxProducts(settings.mode());
    }

    /** Does what is due by now. */
    void advance() {
        onboarding.advance();
    }

    JsonNode applyForCardholder(final SandboxBody body) {
        final String uniqueNo = body.number("cardholder_unique_no");
        final String shareToken = body.required("sumsub_share_token", Integer.MAX_VALUE);
        return SandboxShapes.application(
            onboarding.applyForCardholder(uniqueNo, body.optional("cardholder_no"), shareToken), "cardholder");
    }

    JsonNode applyForCard(final SandboxBody body) {
        final boolean isPhysical = body.oneOf("card_type", Set.of("Virtual", "Physical")).equals("Physical");
        body.number(products.member());
        return SandboxShapes.application(onboarding.applyForCard(
            new Onboarding.NewCard(body.number("cardholder_no"), body.number("card_unique_no"), isPhysical),
            () -> products.check(body.json(), isPhysical)), "card");
    }

    JsonNode activate(final SandboxBody body) {
        final JsonNode card = cardOfItsHolder(body);
        if (!card.path("card_last_no").asText().equals(body.required("card_last_no", 4))) {
            throw new Refusal(SandboxCode.CARD_OF_ANOTHER, "card_last_no is another card's");
        }
        final String cvv = body.encrypted("cvv", key());
        if (!cvv.matches("[0-9]{3}")) {
            throw Refusal.parameter("cvv should be 3 digits");
        }
        if (cvv.equals(NOT_THE_CVV)) {
            throw new Refusal(SandboxCode.CVV_WRONG, "cvv is not the card's");
        }
        onboarding.activate(card.path("card_no").asText());
        return SandboxShapes.done();
    }

    JsonNode setPin(final SandboxBody body) {
        final JsonNode card = cardOfItsHolder(body);
        final char[] pin = body.encrypted("pin", key()).toCharArray();
        if (!card.path("card_type").asText().equals("Physical")) {
            throw new Refusal(SandboxCode.NOT_PHYSICAL, "the card is not a physical one");
        }
        if (!card.path("status").asText().equals("Activated")) {
            throw new Refusal(SandboxCode.STATUS_FORBIDS, "the card is not activated");
        }
        if (!Pin.isWellFormed(pin) || Pin.isWeak(pin)) {
            throw new Refusal(SandboxCode.PIN_WEAK, "the pin is too weak or of the wrong length");
        }
        return SandboxShapes.done();
    }

    private JsonNode cardOfItsHolder(final SandboxBody body) {
        final JsonNode card = books.card(body.number("card_no"));
        if (!card.path("cardholder_no").asText().equals(body.number("cardholder_no"))) {
            throw new Refusal(SandboxCode.CARD_OF_ANOTHER, "the card is of another cardholder");
        }
        return card;
    }

    JsonNode privateInfo(final String cardNo) {
        final ObjectNode card = issued(cardNo);
        if (!settings.hasPci()) {
            throw new Refusal(SandboxCode.NO_PCI, "the merchant may not see card data");
        }
        final String info = SandboxShapes.privateInfo(card);
        return JsonNodeFactory.instance.textNode(key().encrypt(info.toCharArray()));
    }

    JsonNode clientToken(final String cardNo) {
        issued(cardNo);
        return clientTokens.issue(cardNo);
    }

    private ObjectNode issued(final String cardNo) {
        final ObjectNode card = books.card(cardNo);
        if (SandboxBooks.NOT_ISSUED.contains(card.path("status").asText())) {
            throw new Refusal(SandboxCode.STATUS_FORBIDS, "the card was not issued");
        }
        return card;
    }

    private PrivateData key() {
        return new PrivateData(settings.apiSecret());
    }
}
