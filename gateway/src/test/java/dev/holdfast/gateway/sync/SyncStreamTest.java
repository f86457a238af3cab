package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.sync.ledger.Futures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class SyncStreamTest {
    private long nowMs = 1_000;
    private long wallAheadMs;
    private final List<CompletableFuture<Void>> started = new ArrayList<>();
    private final SyncStream stream = new SyncStream("s", 100, () -> nowMs + wallAheadMs, () -> nowMs, () -> {
        started.add(new CompletableFuture<>());
        return started.get(started.size() - 1);
    });

    @Test
    void shouldRunAgainAfterAPause() {
        assertThat(stream.doWork()).isEqualTo(1);
        nowMs = 1_500;
        assertThat(stream.doWork()).as("still at it").isZero();
        started.get(0).complete(null);
        assertThat(stream.doWork()).isEqualTo(1);
        assertThat(stream.inStepMs()).as("what came while it ran may be missing").isEqualTo(1_000);
        assertThat(stream.lagMs()).isEqualTo(500);
        nowMs = 1_599;
        assertThat(stream.doWork()).isZero();
        nowMs = 1_600;
        assertThat(stream.doWork()).isEqualTo(1);
        assertThat(started).hasSize(2);
    }

    @Test
    void shouldKeepItsPlaceWhenARunFailsAndSayWhy() {
        stream.doWork();
        started.get(0).completeExceptionally(new IllegalStateException("no network"));
        nowMs = 2_000;
        stream.doWork();
        assertThat(stream.inStepMs()).isZero();
        assertThat(stream.lagMs()).isEqualTo(1_000);
        assertThat(stream.failures()).isEqualTo(1);
        assertThat(stream.problem()).isEqualTo("no network");
        nowMs = 3_000;
        stream.doWork();
        started.get(1).complete(null);
        stream.doWork();
        assertThat(stream.problem()).isEmpty();
        assertThat(stream.runs()).isEqualTo(1);
    }

    @Test
    void shouldRunAtOnceWhenHurried() {
        stream.doWork();
        started.get(0).complete(null);
        stream.doWork();
        stream.hurry();
        assertThat(stream.doWork()).isEqualTo(1);
        assertThat(started).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {100_000_000, -100_000_000})
    void shouldRunAgainAfterItsPauseWhateverTheWallClockDoes(final long aheadMs) {
        wallAheadMs = aheadMs;
        stream.doWork();
        started.get(0).complete(null);
        stream.doWork();
        assertThat(stream.inStepMs()).isEqualTo(1_000 + aheadMs);
        wallAheadMs = 0;
        nowMs = 1_099;
        assertThat(stream.doWork()).isZero();
        assertThat(stream.lagMs()).isEqualTo(99);
        nowMs = 1_100;
        assertThat(stream.doWork()).isEqualTo(1);
    }

    @Test
    void shouldSurviveAJobThatThrows() {
        final SyncStream broken = new SyncStream("s", 100, () -> nowMs + wallAheadMs, () -> nowMs, () -> {
            throw new IllegalArgumentException("broken");
        });
        broken.doWork();
        broken.doWork();
        assertThat(broken.problem()).isEqualTo("broken");
        assertThat(broken.failures()).isEqualTo(1);
    }

    @Test
    void shouldDoALotInTurnWithoutGrowingTheStack() {
        final List<Integer> done = new ArrayList<>();
        final CompletableFuture<Void> all = Futures.forEach(IntStream.range(0, 200_000).iterator(), i -> {
            done.add(i);
            return Futures.done();
        });
        assertThat(all).isCompleted();
        assertThat(done).hasSize(200_000).startsWith(0, 1, 2);
    }

    @Test
    void shouldEndWithTheFirstFailure() {
        final CompletableFuture<Void> second = new CompletableFuture<>();
        final List<Integer> begun = new ArrayList<>();
        final CompletableFuture<Void> all = Futures.forEach(List.of(1, 2, 3).iterator(), i -> {
            begun.add(i);
            return i == 2 ? second : Futures.done();
        });
        assertThat(begun).containsExactly(1, 2);
        second.completeExceptionally(new IllegalStateException("no"));
        assertThat(all).isCompletedExceptionally();
        assertThat(begun).containsExactly(1, 2);
    }
}
