package dev.holdfast.gateway.disk;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A clock that is moved, a disk that takes as long as it is told. */
class ForceWatchTest {
    private long nowMs = 10;
    private long probeMs = 1;
    private boolean failsProbe;
    private int probes;
    private final ForceWatch watch = new ForceWatch(() -> TimeUnit.MILLISECONDS.toNanos(nowMs), 300, () -> {
        probes++;
        nowMs += probeMs;
        if (failsProbe) {
            throw new IOException("the disk is gone");
        }
    });

    @Test
    void shouldBeSlowFromOneSlowForceOnUntilSeveralWereFast() {
        force(300);
        watch.run();
        assertThat(watch.isSlow()).isFalse();
        force(301);
        assertThat(watch.isSlow()).as("at once").isTrue();
        watch.run();
        assertThat(probes).isZero();
        for (int i = 0; i < 4; i++) {
            watch.run();
            assertThat(watch.isSlow()).isTrue();
        }
        watch.run();
        assertThat(watch.isSlow()).isFalse();
        watch.run();
        assertThat(probes).as("a good disk is left alone").isEqualTo(5);
    }

    @Test
    void shouldBeSlowWhileAForceHangs() {
        watch.began(TimeUnit.MILLISECONDS.toNanos(nowMs));
        assertThat(watch.isSlow()).isFalse();
        nowMs += 301;
        assertThat(watch.isSlow()).isTrue();
        watch.run();
        for (int i = 0; i < 10; i++) {
            watch.run();
        }
        assertThat(watch.isSlow()).isTrue();
        watch.ended(TimeUnit.MILLISECONDS.toNanos(400));
        assertThat(watch.isSlow()).isTrue();
    }

    @Test
    void shouldNotBeFastAgainWhileOneInSeveralIsNot() {
        force(301);
        watch.run();
        for (int i = 0; i < 20; i++) {
            probeMs = i % 4 == 0 ? 200 : 1;
            watch.run();
        }
        assertThat(watch.isSlow()).as("more than half of what one may take").isTrue();
        probeMs = 1;
        failsProbe = true;
        for (int i = 0; i < 10; i++) {
            watch.run();
        }
        assertThat(watch.isSlow()).isTrue();
        failsProbe = false;
        for (int i = 0; i < 5; i++) {
            watch.run();
        }
        assertThat(watch.isSlow()).isFalse();
    }

    private void force(final long ms) {
        watch.began(TimeUnit.MILLISECONDS.toNanos(nowMs));
        nowMs += ms;
        watch.ended(TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
