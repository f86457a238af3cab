package dev.holdfast.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Posts signed callbacks as the platform does. Thread-safe. */
public final class CallbackClient {
    private static final int WARM_UPS = 10;
    private static final int SIGNATURE_DIGITS = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI url;
    private final String appId;
    private final byte[] secret;
    private final Duration patience;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT)
        .build();
    private final ObjectMapper mapper = new ObjectMapper();

    public CallbackClient(final URI url, final String appId, final String secret) {
        this(url, appId, secret, TIMEOUT);
    }

    /**
     * @param patience after which it closes the connection of a request that is not answered, with a
     *     {@link java.net.http.HttpTimeoutException}.
     */
    public CallbackClient(final URI url, final String appId, final String secret, final Duration patience) {
        this.patience = patience;
        this.url = url;
        this.appId = appId;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** The platform's answer, and how long it took. */
    public record Answer(int httpStatus, int code, String message, long elapsedNs) {
        @Override
        public String toString() {
            return "HTTP " + httpStatus + " code=" + code + " message=\"" + message + '"';
        }
    }

    /** Signs in the older form, for the present moment, and posts. */
    public Answer post(final String body) {
        return post(body, System.currentTimeMillis(), CanonicalForm.FASTJSON1);
    }

    /** Signs for a time and posts. */
    public Answer post(final String body, final long timestampMs, final CanonicalForm form) {
        return send(body, Long.toString(timestampMs), sign(body, timestampMs, form)).join();
    }

    /**
     * Has the gateway refuse some callbacks, so that a program which has just begun has loaded what it answers with.
     * Changes nothing there.
     */
    public void warm() {
        for (int i = 0; i < WARM_UPS; i++) {
            final long nowMs = System.currentTimeMillis();
            send(
                CallbackBodies.auth("W", "W", "W", "1.00", nowMs), Long.toString(nowMs), "0".repeat(SIGNATURE_DIGITS))
                .join();
        }
    }

    public String sign(final String body, final long timestampMs, final CanonicalForm form) {
        return new CallbackSigner(appId, secret)
            .sign(body.getBytes(StandardCharsets.UTF_8), Long.toString(timestampMs), form);
    }

    /** Posts with headers as given, good or bad. */
    public CompletableFuture<Answer> send(final String body, final String timestamp, final String signature) {
        final HttpRequest request = HttpRequest.newBuilder(url)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .header("Timestamp", timestamp)
            .header("Signature", signature)
            .header("Sign-Version", "V1")
            .header("Timezone", "UTC+8")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
        final long startNs = System.nanoTime();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .thenApply(response -> answer(response, startNs));
    }

    private Answer answer(final HttpResponse<String> response, final long startNs) {
        final long elapsedNs = System.nanoTime() - startNs;
        try {
            final JsonNode json = mapper.readTree(response.body());
            return new Answer(response.statusCode(), json.path("code").asInt(-1), json.path("message").asText(),
                elapsedNs);
        } catch (final IOException e) {
            throw new UncheckedIOException("answer=" + response.body(), e);
        }
    }
}
