package dev.holdfast.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.server.AmbiguousCallbacks;

/** The orders that refused callbacks of more than one reading may have been about. */
final class AmbiguousJson {
    private AmbiguousJson() {
    }

    static ObjectNode write(final AmbiguousCallbacks callbacks) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("refused", callbacks.total());
        final ArrayNode orders = json.putArray("orders");
        for (final AmbiguousCallbacks.Named order : callbacks.list()) {
            orders.addObject().put("consume_no", order.consumeNo()).put("first_ms", order.firstMs())
                .put("last_ms", order.lastMs())
                .put("count", order.count()).put("member", order.member()).put("source", order.source())
                .put("asked_ms", order.askedMs() == 0 ? null : order.askedMs());
        }
        return json;
    }
}
