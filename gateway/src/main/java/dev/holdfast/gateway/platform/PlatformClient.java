package dev.holdfast.gateway.platform;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/**
 * Makes calls of the API: sees to the access token, to a time that the platform accepts, to repeats and to pauses. All
 * of it happens within {@link #doWork}, on the one thread that owns the client, so that a test can step it; only
 * {@link #stats} may be read from anywhere.
 */
public final class PlatformClient {
    private static final ObjectMapper MAPPER =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    private final PlatformTransport transport;
    private String apiKey;
    private final CallPlaces places;
    private final int maxAttempts;
    private final Clocks clocks;
    private final Backoff backoff;
    private final CircuitBreaker breaker = new CircuitBreaker();
    private final PlatformStats stats = new PlatformStats();
    private final PlatformClock clock;
    private final AccessToken token = new AccessToken();
    private final List<Call> calls = new ArrayList<>();
    private Call tokenCall;
    private long pausedUntilNs;

    /**
     * @param maxInFlight most requests on their way at a time, of which {@link CallPlaces} keeps some.
     * @param maxAttempts how often a call is tried when the platform cannot be reached, or asks to try later.
     * @param random      spreads the pauses before repeats.
     */
    public PlatformClient(
        final PlatformTransport transport, final String apiKey, final int maxInFlight, final int maxAttempts,
        final Clocks clocks, final RandomGenerator random) {
        this.transport = transport;
        this.apiKey = apiKey;
        places = new CallPlaces(maxInFlight);
        this.maxAttempts = maxAttempts;
        this.clocks = clocks;
        backoff = new Backoff(random);
        clock = new PlatformClock(clocks, stats);
        pausedUntilNs = clocks.monotonic().nanoTime();
    }

    /** A call until its result. */
    private final class Call {
        private final PlatformRequest request;
        private final CompletableFuture<JsonNode> result = new CompletableFuture<>();
        private CompletableFuture<PlatformResponse> sent;
        private long dueNs = clocks.monotonic().nanoTime();
        private int attempts;
        private String sentToken;
        private boolean hasRenewedToken;
        private boolean hasRenewedClock;

        Call(final PlatformRequest request) {
            this.request = request;
        }
    }

    /** From now on asks as this one, with a token of its own. */
    public void use(final String newApiKey) {
        token.forget(!newApiKey.equals(apiKey));
        apiKey = newApiKey;
    }

    /**
     * Makes a call.
     *
     * @return the response's {@code data}, completed within {@link #doWork}; or a {@link PlatformException}.
     */
    public CompletableFuture<JsonNode> call(final PlatformRequest request) {
        final Call call = new Call(request);
        calls.add(call);
        places.onCall(request);
        return call.result;
    }

    /** Sends what is due and handles what came back. Returns how much there was to do. */
    public int doWork() {
        int work = 0;
        for (final Call call : List.copyOf(calls)) {
            work += step(call);
        }
        // Behind the calls, which ask for it.
        if (tokenCall != null) {
            work += step(tokenCall);
        }
        stats.waiting(calls.size(), breaker.isOpen());
        return work;
    }

    /** Whether it is of no use to make calls now: the platform is left alone, or as many wait as may. */
    public boolean isBusy() {
        return breaker.isOpen() || places.isFull();
    }

    /** The same for {@linkplain PlatformRequest#canWait calls that can wait}. */
    public boolean isBusyForWhatCanWait() {
        return breaker.isOpen() || places.isFullOfWaiting();
    }

    /** Figures for anybody. */
    public PlatformStats stats() {
        return stats;
    }

    /**
     * The platform's clock less the wall clock here, to about a second, as its last response showed it; 0 until it is
     * known.
     */
    public long clockOffsetMs() {
        return clock.wallOffsetMs();
    }

    /** Whether the platform has shown its clock, so that {@link #platformTimeMs} does not go by the wall clock here. */
    public boolean knowsPlatformTime() {
        return clock.isMeasured();
    }

    /**
     * The present time by the platform's clock, never in its future. Once measured, it goes on by the monotonic clock.
     */
    public long platformTimeMs() {
        return clock.timeMs();
    }

    private int step(final Call call) {
        if (call.sent == null || !call.sent.isDone()) {
            return call.sent == null && trySend(call) ? 1 : 0;
        }
        final CompletableFuture<PlatformResponse> sent = call.sent;
        call.sent = null;
        if (call != tokenCall) {
            places.onResponse(call.request);
        }
        call.attempts++;
        try {
            onResponse(call, sent.join());
        } catch (final CompletionException | CancellationException e) {
            onCode(call, PlatformCode.NO_RESPONSE, String.valueOf(e.getCause() == null ? e : e.getCause()), null);
        }
        return 1;
    }

    private boolean trySend(final Call call) {
        final long nowNs = clocks.monotonic().nanoTime();
        final boolean needsToken = call != tokenCall;
        if (nowNs - call.dueNs < 0 || nowNs - pausedUntilNs < 0 || needsToken && !places.maySend(call.request)
            || needsToken && !hasToken() || !breaker.tryAcquire(nowNs)) {
            return false;
        }
        final Map<String, String> headers =
            new HashMap<>(Map.of("Api-Key", apiKey, "Timestamp", Long.toString(platformTimeMs())));
        if (needsToken) {
            headers.put("Access-Token", token.value());
            call.sentToken = token.value();
            places.onSent(call.request);
        }
        stats.sent(call.attempts > 0);
        call.sent = send(call.request, headers);
        return true;
    }

    private CompletableFuture<PlatformResponse> send(final PlatformRequest request, final Map<String, String> headers) {
        try {
            return transport.send(request, headers);
        } catch (final RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whether there is a token that can be used; if it nears its end, a new one is asked for. */
    private boolean hasToken() {
        if (tokenCall == null && token.mustBeRenewed(platformTimeMs())) {
            tokenCall = new Call(PlatformRequest.TOKEN);
        }
        return token.isUsable(platformTimeMs());
    }

    private void onResponse(final Call call, final PlatformResponse response) {
        if (response.dateMs() > 0) {
            clock.compare(response.dateMs());
        }
        if (response.httpStatus() == TOO_MANY || response.httpStatus() >= SERVER_ERROR) {
            onCode(call, response.httpStatus() == TOO_MANY ? 1009 : PlatformCode.NO_RESPONSE,
                "HTTP " + response.httpStatus(), response);
            return;
        }
        try {
            final JsonNode json = MAPPER.readTree(response.body());
            if (json == null || !json.path("code").isInt()) {
                onCode(call, PlatformCode.NO_RESPONSE, "HTTP " + response.httpStatus() + " without a code", response);
            } else if (json.path("code").intValue() == PlatformCode.OK) {
                breaker.onSuccess();
                stats.succeeded(clocks.wall().time());
                succeed(call, json.path("data"));
            } else {
                onCode(call, json.path("code").intValue(), call.request.withoutSecrets(json.path("msg").asText("")),
                    response);
            }
        } catch (final IOException e) {
            onCode(call, PlatformCode.NO_RESPONSE, "HTTP " + response.httpStatus() + " and no JSON", response);
        }
    }

    private void succeed(final Call call, final JsonNode data) {
        if (call != tokenCall) {
            finish(call, data, null);
            return;
        }
        tokenCall = null;
        if (!token.renew(data)) {
            failAll(new PlatformException(call.request, PlatformCode.NO_RESPONSE, "no access_token in the response"));
        }
    }

    private void onCode(final Call call, final int code, final String said, final PlatformResponse response) {
        final long nowNs = clocks.monotonic().nanoTime();
        final PlatformCode.Reaction reaction = PlatformCode.reactionTo(code);
        if (reaction == PlatformCode.Reaction.RETRY) {
            breaker.onFailure(nowNs);
        } else {
            breaker.onSuccess();
        }
        final boolean mustPause = reaction == PlatformCode.Reaction.RETRY || reaction == PlatformCode.Reaction.BACK_OFF;
        call.dueNs = mustPause ? nowNs + backoff.afterNs(call.attempts) : call.dueNs;
        if (reaction == PlatformCode.Reaction.BACK_OFF && call.dueNs - pausedUntilNs > 0) {
            pausedUntilNs = call.dueNs;
        }
        final boolean mayRepeat = switch (reaction) {
            case RETRY, BACK_OFF -> call.attempts < (call.request.isOnce() ? 1 : maxAttempts);
            case RENEW_TOKEN -> call != tokenCall && !call.hasRenewedToken;
            case RENEW_CLOCK -> !call.hasRenewedClock && response.dateMs() > 0;
            case SUCCEED, FAIL -> false;
        };
        stats.failed(code, said);
        if (!mayRepeat) {
            final PlatformException problem = new PlatformException(call.request, code, said);
            if (call == tokenCall) {
                tokenCall = null;
                failAll(problem);
            } else {
                finish(call, null, problem);
            }
            return;
        }
        switch (reaction) {
            case RENEW_TOKEN -> {
                call.hasRenewedToken = true;
                token.refused(call.sentToken);
            }
            case RENEW_CLOCK -> {
                call.hasRenewedClock = true;
                clock.measure(response.dateMs());
            }
            default -> { /* It is due when its pause is over. */ }
        }
    }

    private void failAll(final PlatformException problem) {
        calls.stream().filter(call -> call.sent == null).toList().forEach(call -> finish(call, null, problem));
    }

    private void finish(final Call call, final JsonNode data, final PlatformException problem) {
        calls.remove(call);
        places.onResult(call.request);
        if (problem == null) {
            call.result.complete(data == null ? MissingNode.getInstance() : data);
        } else {
            call.result.completeExceptionally(problem);
        }
    }

    /** Who hears with each response how the two clocks compare, within {@link #doWork}. */
    public void clockListener(final ClockListener listener) {
        clock.listener(listener);
    }
}
