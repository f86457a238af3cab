package dev.holdfast.gateway.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpResponseStatus;

/** A status and a body. */
record AdminResponse(HttpResponseStatus status, String contentType, byte[] body) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static AdminResponse json(final HttpResponseStatus status, final JsonNode body) {
        try {
            return new AdminResponse(status, "application/json", MAPPER.writeValueAsBytes(body));
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    static AdminResponse error(final HttpResponseStatus status, final String error, final String message) {
        return json(status, MAPPER.createObjectNode().put("error", error).put("message", message));
    }
}
