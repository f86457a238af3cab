package dev.holdfast.gateway.server;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlatformClockTest {
    private final PlatformClock clock = new PlatformClock();

    @Test
    void shouldTrustTheTimestampAtFirst() {
        assertThat(clock.underwayMs(0)).isZero();
        assertThat(clock.underwayMs(-20)).isZero();
        assertThat(clock.underwayMs(700)).isEqualTo(700);
    }

    @Test
    void shouldLearnThatTheClocksDiffer() {
        for (int i = 1; i < PlatformClock.WINDOW; i++) {
            assertThat(clock.underwayMs(2_000 + i)).isEqualTo(2_000 + i);
        }
        clock.underwayMs(2_000);
        assertThat(clock.underwayMs(2_000)).isZero();
        assertThat(clock.underwayMs(2_400)).isEqualTo(400);
    }

    @Test
    void shouldSeeDelaysBehindAClockThatIsAhead() {
        for (int i = 0; i < PlatformClock.WINDOW; i++) {
            clock.underwayMs(-1_000);
        }
        assertThat(clock.underwayMs(-300)).isEqualTo(700);
    }
}
