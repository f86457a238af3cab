package dev.holdfast.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.rules.Refusal;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.io.IOException;
import java.util.function.BiConsumer;

/** What a user of the sandbox can tell it while it runs. The platform has no such calls. */
final class SandboxControl {
    static final String PREFIX = "/sandbox/";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SKEW = "clock_skew_ms";

    private final SandboxBooks books;
    private final Purchases purchases;
    private final CallbackSender sender;
    private final Faults faults;
    private final OnboardingControl onboarding;

    SandboxControl(
        final SandboxBooks books, final Purchases purchases, final CallbackSender sender, final Faults faults,
        final OnboardingControl onboarding) {
        this.books = books;
        this.purchases = purchases;
        this.sender = sender;
        this.faults = faults;
        this.onboarding = onboarding;
    }

    /** Serves one request; the answer may come later, on any thread. */
    void serve(
        final String method, final String path, final byte[] body,
        final BiConsumer<HttpResponseStatus, JsonNode> answer) {
        try {
            final JsonNode given = body.length == 0 ? JsonNodeFactory.instance.objectNode() : MAPPER.readTree(body);
            serve(method + ' ' + path.substring(PREFIX.length()), given, answer);
        } catch (final JsonProcessingException e) {
            answer.accept(HttpResponseStatus.BAD_REQUEST, problem("the body is no JSON"));
        } catch (final IOException | IllegalArgumentException e) {
            answer.accept(HttpResponseStatus.BAD_REQUEST, problem(e.getMessage()));
        } catch (final Refusal e) {
            answer.accept(HttpResponseStatus.UNPROCESSABLE_ENTITY, problem(e.getMessage()).put("code", e.code()));
        }
    }

    private void serve(final String call, final JsonNode given, final BiConsumer<HttpResponseStatus, JsonNode> answer) {
        switch (call) {
            case "GET state" -> answer.accept(HttpResponseStatus.OK, state());
            case "PUT faults" -> {
                setFaults(given);
                answer.accept(HttpResponseStatus.OK, state());
            }
            case "POST cards" -> {
                books.issue(text(given, "cardholder_no"), text(given, "card_no"),
                    given.path("status").asText("Activated"));
                answer.accept(HttpResponseStatus.OK, books.card(text(given, "card_no")));
            }
            case "POST card_status" -> {
                purchases.changeCard(text(given, "card_no"), text(given, "status"));
                answer.accept(HttpResponseStatus.OK, books.card(text(given, "card_no")));
            }
            case "POST purchases" ->
                purchases.purchase(text(given, "card_no"), text(given, "amount"),
                    given.path("type").asText("Consumption"))
                .thenAccept(result -> answer.accept(HttpResponseStatus.OK, JsonNodeFactory.instance.objectNode()
                    .put("consume_no", result.order().path("consume_no").asText())
                    .put("verdict", result.answer().verdict().name())
                    .put("code", result.answer().code()).put("message", result.answer().message())));
            case "POST settle" ->
                answer.accept(HttpResponseStatus.OK,
                    purchases.settle(text(given, "consume_no"), text(given, "amount")));
            case "POST fail" -> answer.accept(HttpResponseStatus.OK, purchases.fail(text(given, "consume_no")));
            case "POST fee" ->
                answer.accept(HttpResponseStatus.OK, purchases.addFee(text(given, "consume_no"), text(given, "fee")));
            case "POST give_back" -> answer.accept(HttpResponseStatus.OK,
                purchases.giveBack(text(given, "type"), text(given, "consume_no"), text(given, "amount")));
            case "PUT order" -> {
                if (!(given instanceof ObjectNode order)) {
                    throw new IllegalArgumentException("the body is no JSON object");
                }
                books.publish(order);
                answer.accept(HttpResponseStatus.OK, order);
            }
            case "POST replay" -> answer.accept(HttpResponseStatus.OK,
                JsonNodeFactory.instance.objectNode().put("replayed", purchases.replay()));
            default -> {
                final JsonNode answered = onboarding.serve(call, given);
                answer.accept(answered == null ? HttpResponseStatus.NOT_FOUND : HttpResponseStatus.OK,
                    answered == null ? problem("there is no such call; known are GET state, PUT faults, "
                    + "POST cards, card_status, purchases, settle, fail, fee, give_back, replay, PUT order, "
                    + OnboardingControl.KNOWN) : answered);
            }
        }
    }

    private void setFaults(final JsonNode given) {
        given.properties().forEach(member -> {
            if (member.getKey().equals(SKEW)) {
                faults.clockSkewMs(member.getValue().asLong());
            } else {
                faults.set(Fault.of(member.getKey()), member.getValue().asDouble(-1));
            }
        });
    }

    private ObjectNode state() {
        final ObjectNode json = JsonNodeFactory.instance.objectNode().put("callbacks", sender.report())
            .put("callbacks_waiting", sender.waiting())
            .put("orders", books.count(SandboxLists.Kind.ORDERS)).put("cards", books.count(SandboxLists.Kind.CARDS))
            .put("transfers", books.count(SandboxLists.Kind.TRANSFERS))
            .put("cardholders", books.count(SandboxLists.Kind.CARDHOLDERS));
        json.setAll(onboarding.settings());
        final ObjectNode shares = json.putObject("faults").put(SKEW, faults.clockSkewMs());
        for (final Fault fault : Fault.values()) {
            shares.put(fault.text(), faults.share(fault));
        }
        return json;
    }

    /** @throws IllegalArgumentException when the member is missing. */
    static String text(final JsonNode given, final String name) {
        final String text = given.path(name).asText("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return text;
    }

    private static ObjectNode problem(final String text) {
        return JsonNodeFactory.instance.objectNode().put("error", text);
    }
}
