package dev.holdfast.gateway.platform;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The JDK's client over HTTP/1.1, with certificates checked against the JDK's trust store. */
public final class HttpTransport implements PlatformTransport {
    private static final String PREFIX = "/open-api/v1";
    /** Of the platform's messages, which operators read. */
    private static final String LANGUAGE = "en_US";

    private final String baseUrl;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * @param baseUrl scheme, host and port of the platform, such as {@code https://openplatform.keysecure.io}.
     * @param timeout from the sending of a request to the last byte of its response.
     */
    public HttpTransport(final String baseUrl, final Duration timeout) {
        this.baseUrl = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
        this.timeout = timeout;
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout).build();
    }

    @Override
    public CompletableFuture<PlatformResponse> send(final PlatformRequest request, final Map<String, String> headers) {
        final HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(baseUrl + PREFIX + request.path()))
            .timeout(timeout)
            .header("Content-Type", "application/json").header("Language", LANGUAGE)
            .method(request.method(), request.body() == null
                ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(request.body().toString()));
        headers.forEach(builder::header);
        final CompletableFuture<HttpResponse<byte[]>> answer =
            http.sendAsync(builder.build(), head -> new LimitedBody());
        // The request's own time-out ends with the headers; a body that never ends is cut off here.
        return answer.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((response, failure) -> {
                if (failure != null) {
                    answer.cancel(true);
                }
            })
            .thenApply(response -> new PlatformResponse(response.statusCode(), response.body(), dateMs(response)));
    }

    private static long dateMs(final HttpResponse<?> response) {
        try {
            return response.headers().firstValue("Date")
                .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant().toEpochMilli())
                .orElse(0L);
        } catch (final DateTimeParseException e) {
            return 0;
        }
    }
}
