package dev.holdfast.gateway.admin.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Approvals as JSON, for answers and for the file. Any thread; allocates. */
public final class ApprovalJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ApprovalJson() {
    }

    /** For the back-office. */
    public static ObjectNode of(final Approval approval) {
        final ObjectNode json = MAPPER.createObjectNode().put("approval_no", approval.no())
            .put("state", approval.state().name().toLowerCase(Locale.ROOT)).put("asks_for", approval.why())
            .put("call", approval.request().method() + ' ' + approval.request().uri());
        json.set("request", parsed(approval.request().body()));
        json.put("requester", approval.requester()).put("source", approval.source())
            .put("asked_ms", approval.askedMs());
        if (!approval.isOpen()) {
            json.put("decided_by", approval.decidedBy()).put("decided_ms", approval.decidedMs());
        }
        if (approval.status() > 0) {
            json.put("status", approval.status());
            json.set("answer", parsed(approval.result()));
        }
        return json;
    }

    private static JsonNode parsed(final String text) {
        try {
            return MAPPER.readTree(text);
        } catch (final JsonProcessingException e) {
            return MAPPER.getNodeFactory().textNode(text);
        }
    }

    static byte[] write(final long nextNo, final Collection<Approval> approvals) throws IOException {
        final ObjectNode file = MAPPER.createObjectNode().put("version", 1).put("next_no", nextNo);
        approvals.forEach(approval -> file.withArray("approvals").addObject().put("no", approval.no())
            .put("state", (approval.isOpen() ? Approval.State.PENDING : approval.state()).name())
            .put("method", approval.request().method()).put("uri", approval.request().uri())
            .put("body", approval.request().body()).put("requester", approval.requester())
            .put("source", approval.source()).put("why", approval.why()).put("asked_ms", approval.askedMs())
            .put("decided_by", approval.decidedBy()).put("decided_ms", approval.decidedMs())
            .put("status", approval.status()).put("result", approval.result()));
        return MAPPER.writeValueAsBytes(file);
    }

    static long readNextNo(final byte[] bytes) throws IOException {
        return MAPPER.readTree(bytes).path("next_no").asLong(1);
    }

    /** @throws IllegalArgumentException when a state is unknown. */
    static List<Approval> read(final byte[] bytes) throws IOException {
        final List<Approval> approvals = new ArrayList<>();
        for (final JsonNode each : MAPPER.readTree(bytes).path("approvals")) {
            approvals.add(new Approval(each.path("no").asLong(), Approval.State.valueOf(each.path("state").asText()),
                new HeldRequest(each.path("method").asText(), each.path("uri").asText(), each.path("body").asText()),
                each.path("requester").asText(), each.path("source").asText(), each.path("why").asText(),
                each.path("asked_ms").asLong(), each.path("decided_by").asText(), each.path("decided_ms").asLong(),
                each.path("status").asInt(), each.path("result").asText()));
        }
        return approvals;
    }
}
