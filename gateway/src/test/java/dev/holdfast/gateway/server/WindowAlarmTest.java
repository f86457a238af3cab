package dev.holdfast.gateway.server;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class WindowAlarmTest {
    private final WindowAlarm alarm = new WindowAlarm(0);
    private long minutes;

    @Test
    void shouldSayOnceAMinuteThatMostAreRefused() {
        refuse(9);
        assertThat(nextMinute()).as("a few").isFalse();
        refuse(10);
        assertThat(alarm.check(TimeUnit.MINUTES.toNanos(minutes) + 1)).as("the minute is not over").isFalse();
        assertThat(nextMinute()).isTrue();
        assertThat(nextMinute()).as("nothing since").isFalse();
    }

    @Test
    void shouldNotBeMovedByStrangersWhileMostAreTaken() {
        refuse(100);
        for (int i = 0; i < 100; i++) {
            alarm.taken();
        }
        assertThat(nextMinute()).isFalse();
    }

    private void refuse(final int count) {
        for (int i = 0; i < count; i++) {
            alarm.refused(61_000);
        }
    }

    private boolean nextMinute() {
        return alarm.check(TimeUnit.MINUTES.toNanos(++minutes));
    }
}
