package dev.holdfast.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.engine.LateApprovals;

import java.util.Locale;

/** The approvals whose answers came too late or nowhere, and what became of them. */
final class LateJson {
    static final String PATH = "/v1/late";

    private LateJson() {
    }

    static ObjectNode write(final LateApprovals approvals) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (final LateApprovals.Outcome outcome : LateApprovals.Outcome.values()) {
            json.put(name(outcome), approvals.count(outcome));
        }
        final ArrayNode list = json.putArray("approvals");
        for (final LateApprovals.LateApproval late : approvals.list()) {
            list.addObject().put("consume_no", late.consumeNo()).put("outcome", name(late.outcome()))
                .put("at_ms", late.atMs())
                .put("elapsed_ms", late.elapsedMs() < 0 ? null : late.elapsedMs());
        }
        return json;
    }

    private static String name(final LateApprovals.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
