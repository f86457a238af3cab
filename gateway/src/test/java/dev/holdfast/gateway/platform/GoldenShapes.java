package dev.holdfast.gateway.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The documented calls with their answers, names and nesting as the platform's pages have them. Client and sandbox both
 * have to obey them.
 */
public final class GoldenShapes {
    private static final String RESOURCE = "/platform/shapes.json";

    private GoldenShapes() {
    }

    /**
     * One documented call.
     *
     * @param method GET or POST; {@code decrypted} for what an encrypted answer holds; {@code error} for a refusal.
     */
    public record Shape(String method, String path, JsonNode request, JsonNode response) {
        /** Whether it can be asked for as it stands. */
        public boolean isCall() {
            return method.equals("GET") || method.equals("POST");
        }

        @Override
        public String toString() {
            return method + ' ' + path;
        }
    }

    /** All of them, in the order of the file. */
    public static List<Shape> all() {
        try (InputStream in = GoldenShapes.class.getResourceAsStream(RESOURCE)) {
            final List<Shape> shapes = new ArrayList<>();
            for (final JsonNode call : new ObjectMapper().readTree(in).path("calls")) {
                shapes.add(new Shape(call.path("method").asText(), call.path("path").asText(), call.path("request"),
                    call.path("response")));
            }
            return shapes;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one with this method and path. */
    public static Shape of(final String method, final String path) {
        return all().stream().filter(shape -> shape.method.equals(method) && shape.path.equals(path)).findFirst()
            .orElseThrow(() -> new AssertionError("no shape of " + method + ' ' + path));
    }
}
