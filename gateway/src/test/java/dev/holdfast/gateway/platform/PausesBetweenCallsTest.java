package dev.holdfast.gateway.platform;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import static org.assertj.core.api.Assertions.assertThat;

/** When exactly calls are sent: how pauses grow and spread, and whom a platform that has had too much makes wait. */
class PausesBetweenCallsTest {
    private static final String ORDER = "/card/consume/T-1/info";
    private static final int TOO_MANY = 1009;
    private static final int PLACES = 9;
    private static final RandomGenerator SHORTEST = () -> 0;
    private static final RandomGenerator LONGEST = () -> -1;

    private final ScriptedTransport transport = new ScriptedTransport();
    private long nowMs = 1_000;

    @Test
    void shouldDoubleThePauseFromTheSecondTryOnUpToALimit() {
        assertThat(
            pausesMs(SHORTEST, 9)).containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 12_800L);
        assertThat(
            pausesMs(LONGEST, 9)).containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 25_600L);
    }

    @Test
    void shouldSpreadThePausesAsTheGivenRandomSays() {
        final List<Long> first = pausesMs(new Random(42), 6);
        assertThat(pausesMs(new Random(42), 6)).isEqualTo(first);
        assertThat(pausesMs(new Random(43), 6)).isNotEqualTo(first);
        for (int i = 0; i < first.size(); i++) {
            assertThat(first.get(i)).as("pause %s", i).isBetween(100L << i, 200L << i);
        }
    }

    @Test
    void shouldLetAllWaitAlsoWhenTheCallThatHeardOfItIsGivenUp() {
        final PlatformClient client = client(1, LONGEST);
        transport.code(TOO_MANY).code(0);
        assertThat(call(client)).isCompletedExceptionally();
        client.call(PlatformCalls.order("T-1"));
        run(client, 199);
        assertThat(transport.count(ORDER)).as("it has had too much already").isEqualTo(1);
        run(client, 1);
        assertThat(transport.count(ORDER)).isEqualTo(2);
    }

    /** One call has been refused three times, another one for the first time: the longer pause of the two holds. */
    @Test
    void shouldNotShortenAPauseThatHasBegun() {
        final PlatformClient client = client(9, LONGEST);
        transport.code(TOO_MANY).code(TOO_MANY);
        call(client);
        run(client, 200);
        transport.code(TOO_MANY).code(TOO_MANY).code(0).code(0);
        client.call(PlatformCalls.order("T-1"));
        run(client, 400);
        assertThat(transport.count(ORDER)).as("both were refused at the same moment").isEqualTo(4);
        run(client, 799);
        assertThat(transport.count(ORDER)).as("the third pause of the first call").isEqualTo(4);
        run(client, 1);
        assertThat(transport.count(ORDER)).isEqualTo(6);
    }

    @Test
    void shouldKeepPlacesForCallsThatCannotWait() {
        final PlatformClient client = client(1, LONGEST);
        for (int i = 0; i < PLACES; i++) {
            transport.never();
        }
        for (int i = 0; i < 300; i++) {
            client.call(PlatformCalls.order("T-1").thatCanWait());
        }
        run(client, 0);
        assertThat(client.isBusyForWhatCanWait()).isTrue();
        assertThat(client.isBusy()).isFalse();
        assertThat(transport.count(ORDER)).as("a quarter is kept").isEqualTo(7);
        client.call(PlatformCalls.card("C-1"));
        run(client, 0);
        assertThat(transport.count("/card/C-1/detail")).isEqualTo(1);
    }

    private CompletableFuture<?> call(final PlatformClient client) {
        final CompletableFuture<?> result = client.call(PlatformCalls.order("T-1"));
        run(client, 0);
        return result;
    }

    private PlatformClient client(final int attempts, final RandomGenerator random) {
        return new PlatformClient(transport, "key", PLACES, attempts,
            new Clocks(() -> 0, () -> TimeUnit.MILLISECONDS.toNanos(nowMs)), random);
    }

    /** The pauses between the tries of a call that is refused so often. */
    private List<Long> pausesMs(final RandomGenerator random, final int refusals) {
        final PlatformClient client = client(Integer.MAX_VALUE, random);
        for (int i = 0; i < refusals; i++) {
            transport.code(TOO_MANY);
        }
        transport.code(0);
        final long before = transport.count(ORDER);
        final List<Long> pauses = new ArrayList<>();
        call(client);
        for (long lastMs = nowMs; pauses.size() < refusals;) {
            final long sent = transport.count(ORDER);
            run(client, 1);
            if (transport.count(ORDER) > sent) {
                pauses.add(nowMs - lastMs);
                lastMs = nowMs;
            }
        }
        assertThat(transport.count(ORDER) - before).isEqualTo(refusals + 1);
        return pauses;
    }

    private void run(final PlatformClient client, final long ms) {
        for (long passed = 0; passed <= ms; passed++) {
            nowMs += passed == 0 ? 0 : 1;
            while (client.doWork() > 0) {
                // Until there is nothing to do at this moment.
            }
        }
    }
}
