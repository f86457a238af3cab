package dev.holdfast.gateway.server;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** How old what was read may be, with a clock that is moved. In milliseconds. */
class ArrivalWatchTest {
    private static final int FULL = 100;

    private final LoopPulse pulse = new LoopPulse();
    private final ArrivalWatch watch = new ArrivalWatch(pulse, FULL);

    @BeforeEach
    void begin() {
        assertThat(read(1, 5)).as("before the first beat").isEqualTo(5);
        pulse.beat(ns(1_000));
    }

    @Test
    void shouldBeOfNowWhileTheLoopComesRound() {
        assertThat(read(1, 1_020)).isEqualTo(1_020);
        pulse.beat(ns(1_060));
        assertThat(read(1, 1_150)).isEqualTo(1_150);
    }

    @Test
    void shouldBeAsOldAsTheLoopWasAway() {
        assertThat(read(1, 4_000)).isEqualTo(1_000);
        pulse.beat(ns(4_001));
        assertThat(read(1, 4_020)).as("it may have come round without a look at this socket").isEqualTo(1_000);
        pulse.beat(ns(4_051));
        assertThat(read(1, 4_060)).isEqualTo(4_060);
    }

    @Test
    void shouldBeAsOldAsTheConnectionWasNotRead() {
        watch.pause(ns(1_010));
        watch.pause(ns(1_050));
        pulse.beat(ns(1_050));
        assertThat(read(1, 1_090)).isEqualTo(1_010);
        assertThat(read(1, 1_095)).as("the socket was found empty").isEqualTo(1_095);
    }

    @Test
    void shouldBeAsOldAsWhatWasLeftInTheSocket() {
        assertThat(read(FULL, 1_010)).isEqualTo(1_010);
        pulse.beat(ns(1_050));
        pulse.beat(ns(1_100));
        assertThat(read(FULL, 1_110)).isEqualTo(1_010);
        watch.pause(ns(1_111));
        assertThat(read(FULL - 1, 1_120)).isEqualTo(1_010);
        assertThat(read(FULL - 1, 1_130)).isEqualTo(1_130);
    }

    private long read(final int bytes, final long nowMs) {
        watch.read(bytes, ns(nowMs));
        return TimeUnit.NANOSECONDS.toMillis(watch.arrivalNs());
    }

    private static long ns(final long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
