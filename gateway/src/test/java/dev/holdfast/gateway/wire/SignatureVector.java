package dev.holdfast.gateway.wire;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One line of the published signature vectors. */
record SignatureVector(
    String form, String appId, String secret, String timestamp, String body, String canonical, String signature) {
    static List<SignatureVector> all() {
        final ObjectMapper mapper = new ObjectMapper();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
            SignatureVector.class.getResourceAsStream("/vectors/signature-v1.jsonl"), StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> read(mapper, line)).toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SignatureVector read(final ObjectMapper mapper, final String line) {
        try {
            return mapper.readValue(line, SignatureVector.class);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] secretBytes() {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    byte[] bodyBytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
