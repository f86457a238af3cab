package dev.holdfast.bench.micro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.ledger.values.BrokenInvariantException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What reading a callback's JSON costs: a plain one, one that needs Jackson's non-blocking parser since it has an
 * escape in its city, and the tokens alone of both of Jackson's parsers, without a tape. Valid when every body
 * is read: it throws otherwise.
 */
public class JsonBenchmark extends MicroBenchmark {
    private final Callback callback = new Callback();
    private final JsonFactory factory = new JsonFactory();
    private JsonParser nonBlocking;
    private byte[] body;
    private byte[] escaped;

    @Setup
    public void prepare() throws IOException {
        final String text = new String(SignedCallbacks.body(1), StandardCharsets.UTF_8);
        body = text.getBytes(StandardCharsets.UTF_8);
        escaped = text.replace("Lisbon", "\\u004cisbon").getBytes(StandardCharsets.UTF_8);
        nonBlocking = factory.createNonBlockingByteArrayParser();
        if (escaped.length == body.length || plain() != withEscape()) {
            throw new BrokenInvariantException("the two bodies do not have the same nodes");
        }
    }

    @Benchmark
    public int plain() {
        return read(body);
    }

    @Benchmark
    public int withEscape() {
        return read(escaped);
    }

    /** A parser of its own for each body: it cannot be used again. */
    @Benchmark
    public int tokensOfBlockingParser() throws IOException {
        try (JsonParser parser = factory.createParser(body, 0, body.length)) {
            int characters = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                characters += lengthOf(parser, token);
            }
            return characters;
        }
    }

    @Benchmark
    public int tokensOfNonBlockingParser() throws IOException {
        ((ByteArrayFeeder) nonBlocking.getNonBlockingInputFeeder()).feedInput(body, 0, body.length);
        int characters = 0;
        JsonToken token = nonBlocking.nextToken();
        while (token != JsonToken.NOT_AVAILABLE) {
            characters += lengthOf(nonBlocking, token);
            token = nonBlocking.nextToken();
        }
        return characters;
    }

    private int read(final byte[] json) {
        if (callback.read(json, 0, json.length) != null) {
            throw new BrokenInvariantException("not read");
        }
        return callback.tape().size();
    }

    private static int lengthOf(final JsonParser parser, final JsonToken token) throws IOException {
        return token == JsonToken.VALUE_STRING || token.isNumeric() ? parser.getTextLength() : 0;
    }
}
