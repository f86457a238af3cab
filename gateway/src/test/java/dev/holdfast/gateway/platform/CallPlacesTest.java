package dev.holdfast.gateway.platform;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever becomes of calls, they give their places back. */
class CallPlacesTest {
    private static final int PLACES = 8;
    private static final int FOR_WAITING = 6;
    private static final int CALLS = 3_000;
    private static final String GOOD = "{\"code\":0,\"data\":{\"access_token\":\"t\",\"expired_time\":9000000000000}}";
    private static final List<String> BODIES =
        List.of(GOOD, "{\"code\":1004,\"msg\":\"m\"}", "{\"code\":1001,\"msg\":\"m\"}", "no JSON",
            "{\"code\":1007,\"msg\":\"m\"}");

    private final Random random = new Random(5);
    private final Deque<CompletableFuture<PlatformResponse>> open = new ArrayDeque<>();
    private boolean isFaulty;
    private boolean isSilent;
    private long nowMs = 1_000;
    private final PlatformClient client = new PlatformClient(this::send, "key", PLACES, 2,
        new Clocks(() -> nowMs, () -> TimeUnit.MILLISECONDS.toNanos(nowMs)), random);

    private CompletableFuture<PlatformResponse> send(final PlatformRequest request, final Map<String, String> headers) {
        final boolean isToken = request.path().endsWith("/token");
        if (isSilent && !isToken) {
            open.add(new CompletableFuture<>());
            return open.getLast();
        }
        if (isFaulty && random.nextInt(8) == 0) {
            throw new IllegalArgumentException("cannot be sent");
        }
        if (isFaulty && random.nextInt(8) == 0) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("reset"));
        }
        final String body = isFaulty && !isToken || isFaulty && random.nextInt(8) == 0
            ? BODIES.get(random.nextInt(BODIES.size())) : GOOD;
        return CompletableFuture.completedFuture(new PlatformResponse(200, body.getBytes(), nowMs));
    }

    @Test
    void shouldHaveAllOfThemBackAfterEveryKindOfEnd() {
        isFaulty = true;
        final List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            final PlatformRequest request = PlatformCalls.order("T-" + i);
            calls.add(client.call(i % 3 == 0 ? request : request.thatCanWait()));
            pass(100);
        }
        isFaulty = false;
        for (int i = 0; i < CALLS && calls.stream().anyMatch(call -> !call.isDone()); i++) {
            pass(1_000);
        }
        assertThat(calls).allMatch(CompletableFuture::isDone);
        assertThat(calls).anyMatch(CompletableFuture::isCompletedExceptionally)
            .anyMatch(call -> !call.isCompletedExceptionally());
        assertThat(client.isBusy()).isFalse();
        assertThat(client.isBusyForWhatCanWait()).isFalse();
        isSilent = true;
        for (int i = 0; i < 2 * PLACES; i++) {
            client.call(PlatformCalls.order("S-" + i).thatCanWait());
        }
        pass(1);
        assertThat(open).hasSize(FOR_WAITING);
        client.call(PlatformCalls.card("C-1"));
        client.call(PlatformCalls.card("C-2"));
        client.call(PlatformCalls.card("C-3"));
        pass(1);
        assertThat(open).hasSize(PLACES);
    }

    private void pass(final long ms) {
        nowMs += ms;
        for (int i = 0; i < PLACES && client.doWork() > 0; i++) {
            // Until there is nothing to do at this moment, or enough was done.
        }
    }
}
