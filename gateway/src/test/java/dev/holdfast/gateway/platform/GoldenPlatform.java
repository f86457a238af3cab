package dev.holdfast.gateway.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A stand-in for the platform that knows the documented shapes and nothing else: over HTTP on a free port of loopback,
 * it answers each call with its shape, or with what a test has put in its place.
 */
public final class GoldenPlatform implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PREFIX = "/open-api/v1";

    private final HttpServer server;
    private final Map<String, String> given = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** What came over the wire. */
    public record Asked(String path, Map<String, List<String>> headers, JsonNode body) {
    }

    public GoldenPlatform() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        for (final GoldenShapes.Shape shape : GoldenShapes.all()) {
            if (shape.isCall()) {
                given.put(shape.path(), shape.response().toString());
            }
        }
        // A token that is still good when the test runs.
        answer("/merchant/token", "{\"code\":0,\"data\":{\"access_token\":\"a-token\",\"expired_time\":"
            + Long.MAX_VALUE + "}}");
        server.createContext(PREFIX, this::serve);
        server.start();
    }

    /** Answers this call with that from now on. */
    public GoldenPlatform answer(final String path, final String response) {
        given.put(path, response);
        return this;
    }

    /** Answers page after page of a list; behind the last one lists are empty. */
    public GoldenPlatform pages(final String path, final String... items) {
        for (int page = 0; page < items.length; page++) {
            given.put(path + '#' + page, list(items[page]));
        }
        given.put(path, list(""));
        return this;
    }

    private static String list(final String items) {
        return "{\"code\":0,\"msg\":\"Success\",\"data\":{\"list\":[" + items + "]}}";
    }

    private void serve(final HttpExchange exchange) throws IOException {
        final String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
        final byte[] sent = exchange.getRequestBody().readAllBytes();
        final JsonNode body = sent.length == 0 ? MAPPER.missingNode() : MAPPER.readTree(sent);
        asked.add(new Asked(path, Map.copyOf(exchange.getRequestHeaders()), body));
        final String paged = given.get(path + '#' + body.path("page").asInt(0));
        final String whole = paged == null ? given.get(path) : paged;
        final String answer = whole == null ? "{\"code\":1004,\"msg\":\"no such call\"}" : whole;
        final byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was asked of this path, in its order. */
    public List<Asked> asked(final String path) {
        return asked.stream().filter(one -> one.path.equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
