package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.platform.PlatformRequest;
import dev.holdfast.gateway.platform.PlatformResponse;
import dev.holdfast.gateway.platform.PlatformTransport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Answers as a script says, call by call, and notes what was asked and when. Lists are empty unless the script says
 * otherwise.
 */
final class ScriptedPlatform implements PlatformTransport {
    static final String TOKEN = "/merchant/token";
    static final String CARDS = "/card/list";
    static final String ORDERS = "/card/consume/list";
    static final String TRANSFER = "/account/transfer";
    static final String TRANSFERS = "/account/transfer/list";
    static final String CARD_STATUS = "/card/status/update";

    private static final long SECOND_MS = 1_000;

    private final LongSupplier timeMs;
    private final LongSupplier monotonicMs;
    private final Map<String, Deque<Answer>> scripts = new HashMap<>();
    private final Map<String, Answer> standing = new HashMap<>();
    final List<Sent> sent = new ArrayList<>();

    /** What comes back for one request. */
    interface Answer {
        CompletableFuture<PlatformResponse> get();
    }

    /**
     * One request.
     *
     * @param atMs by the monotonic clock.
     */
    record Sent(long atMs, String path, String body) {
    }

    /** @param timeMs the platform's clock. */
    ScriptedPlatform(final LongSupplier timeMs, final LongSupplier monotonicMs) {
        this.timeMs = timeMs;
        this.monotonicMs = monotonicMs;
        always(TOKEN, data("{\"access_token\":\"t\"}"));
        for (final String list : List.of(CARDS, ORDERS, TRANSFERS)) {
            always(list, data("[]"));
        }
    }

    static String orderInfo(final String consumeNo) {
        return "/card/consume/" + consumeNo + "/info";
    }

    static String cardInfo(final String cardNo) {
        return "/card/" + cardNo + "/detail";
    }

    /** What the next calls of this path get, one after the other. */
    ScriptedPlatform next(final String path, final Answer... answers) {
        scripts.computeIfAbsent(path, absent -> new ArrayDeque<>()).addAll(List.of(answers));
        return this;
    }

    /** What calls of this path get when nothing else is said. */
    ScriptedPlatform always(final String path, final Answer answer) {
        standing.put(path, answer);
        return this;
    }

    Answer data(final String json) {
        return () -> answer(200, "{\"code\":0,\"msg\":\"\",\"data\":" + json + "}");
    }

    Answer code(final int code) {
        return () -> answer(200, "{\"code\":" + code + ",\"msg\":\"no\"}");
    }

    Answer http(final int status) {
        return () -> answer(status, "");
    }

    /** The request may have arrived or not. */
    static Answer lost() {
        return () -> CompletableFuture.failedFuture(new IOException("connection reset"));
    }

    /** An answer that does not come before the test completes it. */
    static Answer when(final CompletableFuture<PlatformResponse> answer) {
        return () -> answer;
    }

    PlatformResponse response(final String data) {
        return new PlatformResponse(200,
            ("{\"code\":0,\"msg\":\"\",\"data\":" + data + "}").getBytes(StandardCharsets.UTF_8), dateMs());
    }

    /** The platform's record of a purchase that is settled. */
    static String order(final String consumeNo, final String cardNo, final String amount, final long atMs) {
        return "{\"consume_no\":\"" + consumeNo + "\",\"card_no\":\"" + cardNo
            + "\",\"type\":\"Consumption\",\"status\":\"Success\",\"amount\":"
            + amount + ",\"fee\":0,\"time\":" + atMs + "}";
    }

    static String card(final String cardNo, final String cardholderNo, final String status) {
        return "{\"card_no\":\"" + cardNo + "\",\"cardholder_no\":\"" + cardholderNo + "\",\"status\":\"" + status
            + "\"}";
    }

    /** A list of so many settled purchases. */
    static String orders(final String prefix, final int count, final String cardNo, final long atMs) {
        return IntStream.range(0, count).mapToObj(i -> order(prefix + i, cardNo, "1.00", atMs))
            .collect(Collectors.joining(",", "[", "]"));
    }

    List<Sent> sentTo(final String path) {
        return sent.stream().filter(each -> each.path.equals(path)).toList();
    }

    List<Long> timesOf(final String path) {
        return sentTo(path).stream().map(Sent::atMs).toList();
    }

    private CompletableFuture<PlatformResponse> answer(final int status, final String body) {
        return CompletableFuture.completedFuture(new PlatformResponse(status, body.getBytes(StandardCharsets.UTF_8),
            dateMs()));
    }

    private long dateMs() {
        return timeMs.getAsLong() / SECOND_MS * SECOND_MS;
    }

    @Override
    public CompletableFuture<PlatformResponse> send(final PlatformRequest request, final Map<String, String> headers) {
        final String path = request.path();
        sent.add(new Sent(monotonicMs.getAsLong(), path, String.valueOf(request.body())));
        final Deque<Answer> script = scripts.get(path);
        if (script != null && !script.isEmpty()) {
            return script.remove().get();
        }
        final Answer answer = standing.get(path);
        if (answer == null) {
            throw new AssertionError("nothing in the script for " + request);
        }
        return answer.get();
    }
}
