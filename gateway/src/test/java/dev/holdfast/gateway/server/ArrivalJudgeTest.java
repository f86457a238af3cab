package dev.holdfast.gateway.server;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class ArrivalJudgeTest {
    /** With callback.timestamp_deadline: it was signed 100 ms before it came, and waited for 300. */
    @Test
    void shouldCountNoTimeTwice() {
        final long arrivalNs = TimeUnit.SECONDS.toNanos(5);
        final long nowNs = arrivalNs + TimeUnit.MILLISECONDS.toNanos(300);
        assertThat(
            ArrivalJudge.sinceNs(arrivalNs, 400, nowNs)).isEqualTo(arrivalNs - TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(ArrivalJudge.sinceNs(arrivalNs, 200, nowNs)).as("by a clock that is behind").isEqualTo(arrivalNs);
        assertThat(ArrivalJudge.sinceNs(arrivalNs, -60_000, nowNs)).as("ahead").isEqualTo(arrivalNs);
    }
}
