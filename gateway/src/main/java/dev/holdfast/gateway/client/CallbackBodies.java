package dev.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.wire.Action;

import java.math.BigDecimal;
import java.util.Map;

/**
 * Bodies of callbacks as the platform writes them. Every field of {@code data} can be replaced, and with null be taken
 * out.
 */
public final class CallbackBodies {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CallbackBodies() {
    }

    /** The question whether a purchase may go through. */
    public static String auth(
        final String consumeNo, final String cardNo, final String cardholderNo, final String amount,
        final long timeMs) {
        return body(Action.AUTH, order(consumeNo, cardNo, cardholderNo, amount, "Pending", timeMs), Map.of());
    }

    /** The news of how a purchase stands. */
    public static String consumption(
        final String consumeNo, final String cardNo, final String cardholderNo, final String amount,
        final String status, final long timeMs) {
        return body(Action.CONSUMPTION,
            order(consumeNo, cardNo, cardholderNo, amount, status, timeMs).put("fee", new BigDecimal("0.10")),
            Map.of());
    }

    /** The news of a card's status. */
    public static String cardUpdate(final String cardNo, final String before, final String after, final long timeMs) {
        final ObjectNode data = MAPPER.createObjectNode()
            .put("card_no", cardNo).put("before_status", before).put("after_status", after).put("reason", "")
            .put("time", timeMs);
        return body(Action.CARD_UPDATE, data, Map.of());
    }

    /** The members of {@code data} that a purchase has. */
    public static ObjectNode order(
        final String consumeNo, final String cardNo, final String cardholderNo, final String amount,
        final String status, final long timeMs) {
        final ObjectNode data = MAPPER.createObjectNode();
        data.put("consume_no", consumeNo).put("card_no", cardNo).put("cardholder_no", cardholderNo)
            .put("type", "Consumption")
            .put("amount", new BigDecimal(amount)).put("local_amount", new BigDecimal(amount))
            .put("local_currency", "USD");
        data.putObject("merchant_info").put("merchant_name", "Harbour Books").put("merchant_mcc", "5942")
            .put("city", "Lisbon").put("country", "PT");
        return data.put("status", status).put("time", timeMs);
    }

    /** A body around {@code data}, with some of its fields replaced. */
    public static String body(final Action action, final ObjectNode data, final Map<String, String> replacements) {
        replacements.forEach((name, value) -> data.set(name, parse(value)));
        final ObjectNode body = MAPPER.createObjectNode().put("id", "P" + Long.toHexString(System.nanoTime()))
            .put("action", action.wireName());
        body.set("data", data);
        return body.toString();
    }

    /** JSON where the text is JSON, else a string. */
    private static JsonNode parse(final String value) {
        try {
            return MAPPER.readTree(value);
        } catch (final JsonProcessingException e) {
            return MAPPER.getNodeFactory().textNode(value);
        }
    }
}
