package dev.holdfast.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Calls the admin listener as the back-office does. Thread-safe; blocks. */
public final class AdminClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String url;
    private final String token;
    private final HttpClient http;
    private final ObjectMapper mapper = new ObjectMapper();

    public AdminClient(final String url, final String token) {
        this(url, token, null);
    }

    /** @param tls whom to trust at an https address; null for whom Java trusts. */
    public AdminClient(final String url, final String token, final SSLContext tls) {
        this.url = url;
        this.token = token;
        final HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT);
        http = tls == null ? builder.build() : builder.sslContext(tls).build();
    }

    /** Status and body of an answer. */
    public record Answer(int status, String text, JsonNode json) {
        public String field(final String name) {
            return json.path(name).asText();
        }
    }

    public Answer get(final String path) {
        return call("GET", path, null);
    }

    /**
     * Calls.
     *
     * @param body JSON, or null for none.
     * @throws UncheckedIOException when nobody answers.
     */
    public Answer call(final String method, final String path, final String body) {
        final HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
            .build();
        try {
            final HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            final boolean isJson = response.headers().firstValue("Content-Type").orElse("")
                .startsWith("application/json");
            return new Answer(response.statusCode(), response.body(),
                isJson ? mapper.readTree(response.body()) : mapper.missingNode());
        } catch (final IOException e) {
            throw new UncheckedIOException(method + " " + url + path, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableEnvironmentException("interrupted", e);
        }
    }

    /** An account with this balance, and an activated card for it. */
    public void openAccount(final String accountNo, final String cardNo, final String balance) {
        expectOk(call("PUT", "/v1/accounts/" + accountNo, "{\"currency\":\"USD\",\"overdraft\":\"0\"}"));
        expectOk(call("POST", "/v1/accounts/" + accountNo + "/entries",
            "{\"entry_no\":\"fund-" + accountNo + "\",\"amount\":\"" + balance + "\"}"));
        expectOk(
            call("PUT", "/v1/cards/" + cardNo, "{\"cardholder_no\":\"" + accountNo + "\",\"status\":\"Activated\"}"));
    }

    private static void expectOk(final Answer answer) {
        if (answer.status() != 200) {
            throw new UnusableEnvironmentException("status=" + answer.status() + " answer=" + answer.text());
        }
    }
}
