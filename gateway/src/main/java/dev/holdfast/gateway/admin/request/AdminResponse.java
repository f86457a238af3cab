package dev.holdfast.gateway.admin.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.ledger.values.BrokenInvariantException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** A status and a body. */
public record AdminResponse(HttpResponseStatus status, String contentType, byte[] body) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static AdminResponse json(final HttpResponseStatus status, final JsonNode body) {
        try {
            return new AdminResponse(status, "application/json", MAPPER.writeValueAsBytes(body));
        } catch (final JsonProcessingException e) {
            throw new BrokenInvariantException("a tree is always JSON", e);
        }
    }

    /** The whole response, for nobody to keep. One to HEAD has no body, but says how long it would be. */
    public FullHttpResponse toHttp(final boolean keepAlive, final boolean isHead) {
        final FullHttpResponse message =
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        message.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType)
            .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
            .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (!keepAlive) {
            message.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return message;
    }

    public static AdminResponse error(final HttpResponseStatus status, final String error, final String message) {
        return json(status, MAPPER.createObjectNode().put("error", error).put("message", message));
    }
}
