package dev.holdfast.gateway.platform;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class CircuitBreakerTest {
    private static final int FAILURES_TO_OPEN = 5;

    private final CircuitBreaker breaker = new CircuitBreaker();
    private long nowNs;

    @Test
    void shouldOpenOnlyWhenFailuresFollowEachOther() {
        fail(FAILURES_TO_OPEN - 1);
        breaker.onSuccess();
        fail(FAILURES_TO_OPEN - 1);
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.tryAcquire(nowNs)).isTrue();
        assertThat(breaker.tryAcquire(nowNs)).as("closed, it lets all through").isTrue();
        fail(1);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.tryAcquire(nowNs)).isFalse();
    }

    /** Also by a monotonic clock that runs over: times are compared by their difference. */
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L})
    void shouldLetOneTryWhenThePauseIsOver(final long startNs) {
        nowNs = startNs;
        fail(FAILURES_TO_OPEN);
        passMs(1_999);
        assertThat(breaker.tryAcquire(nowNs)).isFalse();
        passMs(1);
        assertThat(breaker.tryAcquire(nowNs)).isTrue();
        assertThat(breaker.tryAcquire(nowNs)).as("one is trying").isFalse();
        passMs(60_000);
        assertThat(breaker.tryAcquire(nowNs)).as("however long that takes").isFalse();
        breaker.onSuccess();
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.tryAcquire(nowNs)).isTrue();
    }

    @Test
    void shouldDoubleThePauseWithEachTrialThatFailsUpToHalfAMinute() {
        fail(FAILURES_TO_OPEN);
        for (final long pauseMs : new long[] {2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
            passMs(pauseMs - 1);
            assertThat(breaker.tryAcquire(nowNs)).as("before %s ms", pauseMs).isFalse();
            passMs(1);
            assertThat(breaker.tryAcquire(nowNs)).as("after %s ms", pauseMs).isTrue();
            fail(1);
        }
        breaker.onSuccess();
        fail(FAILURES_TO_OPEN);
        passMs(2_000);
        assertThat(breaker.tryAcquire(nowNs)).as("a success makes the pause short again").isTrue();
    }

    /** Several calls may be on their way when it opens. */
    @Test
    void shouldNotWaitLongerForWhatFailsAfterItHasOpened() {
        fail(FAILURES_TO_OPEN);
        passMs(1_500);
        fail(3);
        passMs(500);
        assertThat(breaker.tryAcquire(nowNs)).isTrue();
    }

    private void fail(final int times) {
        for (int i = 0; i < times; i++) {
            breaker.onFailure(nowNs);
        }
    }

    private void passMs(final long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
