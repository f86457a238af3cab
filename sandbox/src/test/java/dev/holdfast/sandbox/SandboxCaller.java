package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.gateway.platform.PrivateData;
import dev.holdfast.gateway.platform.ProgramMode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A sandbox, and a merchant that calls it with everything that a call needs. Bodies may have ' for ". */
final class SandboxCaller implements AutoCloseable {
    static final String SECRET = "0123456789abcdef";

    private static final String KEY = "ak";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    final SandboxServer sandbox;
    private final String token;

    SandboxCaller(final ProgramMode mode) {
        sandbox = new SandboxServer(SandboxSettings.onFreePort(mode, KEY, SECRET, 1_000_000, true));
        token = send(request("GET", "/open-api/v1/merchant/token", "")).path("data").path("access_token").asText();
    }

    JsonNode get(final String path) {
        return send(request("GET", "/open-api/v1" + path, "").header("Access-Token", token));
    }

    JsonNode post(final String path, final String body) {
        return send(request("POST", "/open-api/v1" + path, body).header("Access-Token", token));
    }

    /**
     * Makes a call that is not answered, and waits until it is done.
     *
     * @param isDone whether it is.
     */
    void postAndHearNothing(final String path, final String body, final BooleanSupplier isDone) {
        final CompletableFuture<HttpResponse<String>> answer = HTTP.sendAsync(
            request("POST", "/open-api/v1" + path, body).header("Access-Token", token).build(),
            HttpResponse.BodyHandlers.ofString());
        final long startNs = System.nanoTime();
        while (!isDone.getAsBoolean()) {
            if (System.nanoTime() - startNs > PATIENCE_NS) {
                throw new AssertionError("waited in vain for " + path);
            }
            Thread.onSpinWait();
        }
        if (!answer.cancel(true)) {
            throw new AssertionError("there was an answer: " + answer.join().body());
        }
    }

    /** One of the sandbox's own calls. */
    JsonNode control(final String method, final String call, final String body) {
        return send(request(method, "/sandbox/" + call, body));
    }

    String encrypted(final String text) {
        return new PrivateData(SECRET).encrypt(text.toCharArray());
    }

    /** What the list of cardholders, or of cards, has under our own number. */
    JsonNode listed(final String subject, final String uniqueNo) {
        final long now = System.currentTimeMillis();
        return post('/' + subject + "/list", "{'" + subject + "_unique_no':'" + uniqueNo + "','start_time':'"
            + day(now - Duration.ofDays(1).toMillis()) + "','end_time':'" + day(now + Duration.ofDays(1).toMillis())
            + "'}").path("data").path("list");
    }

    /** The platform's day: at 16:00 UTC it has the next date. */
    private static String day(final long timeMs) {
        return Instant.ofEpochMilli(timeMs).atOffset(ZoneOffset.ofHours(8)).toLocalDate().toString();
    }

    private HttpRequest.Builder request(final String method, final String path, final String body) {
        return HttpRequest.newBuilder(URI.create(sandbox.url() + path)).header("Api-Key", KEY)
            .header("Timestamp", Long.toString(System.currentTimeMillis() - 100))
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
    }

    private static JsonNode send(final HttpRequest.Builder request) {
        try {
            return MAPPER.readTree(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
