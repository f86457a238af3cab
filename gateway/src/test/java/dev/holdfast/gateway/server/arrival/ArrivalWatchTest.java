package dev.holdfast.gateway.server.arrival;

import dev.holdfast.gateway.socket.SocketAge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** How old what was read may be, with a clock that is moved. In milliseconds. */
class ArrivalWatchTest {
    private static final int FULL = 100;
    private static final int WINDOW_BYTES = 32 * 1024;

    private final LoopPulse pulse = new LoopPulse();
    private final ArrivalWatch watch = new ArrivalWatch(pulse, new Backlog(0), FULL);

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
    void shouldBeAsOldAsTheLoopWasAwayUntilItComesRoundPromptly() {
        assertThat(firstRead(4_000)).isEqualTo(1_000);
        pulse.beat(ns(4_001));
        for (int i = 0; i < 10; i++) {
            pulse.beat(ns(4_002));
        }
        assertThat(firstRead(4_020)).as("beats that are made up for do not count").isEqualTo(1_000);
        for (int ms = 4_051; ms < 4_201; ms += 50) {
            pulse.beat(ns(ms));
            assertThat(firstRead(ms)).as("it may not have looked at this socket yet").isEqualTo(1_000);
        }
        pulse.beat(ns(4_201));
        assertThat(firstRead(4_210)).isEqualTo(4_210);
    }

    @Test
    void shouldBeOfNowAgainWhenTheLoopWasBackForAsLong() {
        pulse.beat(ns(1_300));
        for (int ms = 1_380; ms < 1_600; ms += 80) {
            pulse.beat(ns(ms));
            assertThat(firstRead(ms)).isEqualTo(1_000);
        }
        pulse.beat(ns(1_620));
        assertThat(firstRead(1_630)).as("busy as it is, it is no longer away").isEqualTo(1_630);
        pulse.beat(ns(6_000));
        for (int ms = 6_080; ms < 7_000; ms += 80) {
            pulse.beat(ns(ms));
            assertThat(firstRead(ms)).isEqualTo(1_620);
        }
        pulse.beat(ns(7_040));
        assertThat(firstRead(7_040)).as("after a second at most").isEqualTo(7_040);
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

    @Test
    void shouldBeNoOlderThanWhenTheSocketWasFoundEmpty() {
        assertThat(read(1, 4_000)).isEqualTo(1_000);
        pulse.beat(ns(4_001));
        assertThat(read(1, 4_010)).isEqualTo(4_000);
        assertThat(read(1, 4_011)).isEqualTo(4_010);
    }

    /** What came last says nothing of what lies before it, unless all of it is one short request. */
    @Test
    void shouldBelieveTheOperatingSystemOfWhatCameAtOnce() {
        assertThat(fresh(1_100, 4_000, 30)).isEqualTo(3_970);
        assertThat(fresh(1_101, 4_000, 30)).isEqualTo(1_000);
        watch.read(1, ns(4_000), SocketAge.UNKNOWN);
        pulse.beat(ns(4_001));
        watch.read(1, ns(4_010), ns(30));
        assertThat(watch.arrivalNs()).as("not before the socket was empty").isEqualTo(ns(4_000));
        for (int ms = 4_051; ms < 4_260; ms += 50) {
            pulse.beat(ns(ms));
        }
        assertThat(pulse.wasAwayLately(ns(5_000))).isTrue();
        assertThat(fresh(2_000, 4_270, 3_000)).as("the loop has caught up, but this waited").isEqualTo(1_270);
        assertThat(fresh(2_000, 4_270, 0)).isEqualTo(4_270);
    }

    private long fresh(final int bytes, final long nowMs, final long ageMs) {
        final ArrivalWatch other = new ArrivalWatch(pulse, new Backlog(0), 1 << 14);
        other.read(bytes, ns(nowMs), ns(ageMs));
        return TimeUnit.NANOSECONDS.toMillis(other.arrivalNs());
    }

    /**
     * What a sender could not send, since the window was full, comes after the socket was found empty, and may be as
     * old.
     */
    @Test
    void shouldSayThatTheSenderMayHaveBeenHeldUp() {
        watch.pause(ns(1_010));
        pulse.beat(ns(1_050));
        assertThat(read(FULL, 1_090)).isEqualTo(1_010);
        assertThat(watch.isHeldUp()).as("so little fits in any window").isFalse();
        assertThat(read(WINDOW_BYTES, 1_091)).isEqualTo(1_010);
        assertThat(watch.isHeldUp()).isTrue();
        assertThat(watch.heldUpSinceNs()).isEqualTo(ns(1_010));
        read(1, 1_092);
        assertThat(watch.isHeldUp()).as("the socket is empty, and what was held up is on its way").isTrue();
        read(FULL, 1_093);
        assertThat(watch.heldUpSinceNs()).isEqualTo(ns(1_010));
    }

    @Test
    void shouldBelieveThatTheSenderHasCaughtUp() {
        read(WINDOW_BYTES, 1_010);
        assertThat(watch.isHeldUp()).isTrue();
        watch.caughtUp(ns(1_015));
        assertThat(watch.isHeldUp()).isFalse();
        assertThat(read(FULL, 1_020)).as("since what was just sent was read").isEqualTo(1_015);
        read(WINDOW_BYTES, 1_030);
        assertThat(watch.isHeldUp()).as("again").isTrue();
        read(1, 1_031);
        pulse.beat(ns(1_060));
        pulse.beat(ns(1_110));
        read(1, 1_130);
        assertThat(watch.isHeldUp()).isTrue();
        for (int ms = 1_160; ms < 2_200; ms += 50) {
            pulse.beat(ns(ms));
        }
        read(1, 2_132);
        assertThat(watch.isHeldUp()).as("a second without a byte").isFalse();
    }

    /** Who sends a little again and again has nothing that was held back: that would come at once. */
    @Test
    void shouldBelieveThatASenderOfLittleHasCaughtUp() {
        read(WINDOW_BYTES, 1_010);
        read(1, 1_011);
        for (int ms = 1_040; ms <= 2_011; ms += 50) {
            pulse.beat(ns(ms));
            read(FULL - 1, ms);
        }
        assertThat(watch.isHeldUp()).as("not before a second is over").isTrue();
        read(1, 2_012);
        assertThat(watch.isHeldUp()).isFalse();
    }

    @Test
    void shouldNotBelieveThatOfASenderOfMuch() {
        final ArrivalWatch other = new ArrivalWatch(pulse, new Backlog(0), WINDOW_BYTES);
        other.read(WINDOW_BYTES, ns(1_010), SocketAge.UNKNOWN);
        for (int ms = 1_040; ms <= 4_000; ms += 50) {
            pulse.beat(ns(ms));
            other.read(WINDOW_BYTES / 10, ns(ms), SocketAge.UNKNOWN);
        }
        assertThat(other.isHeldUp()).isTrue();
        other.pause(ns(4_000));
        other.read(1, ns(5_100), SocketAge.UNKNOWN);
        assertThat(other.isHeldUp()).as("that was our silence").isTrue();
    }

    private long firstRead(final long nowMs) {
        final ArrivalWatch fresh = new ArrivalWatch(pulse, new Backlog(0), FULL);
        fresh.read(1, ns(nowMs), SocketAge.UNKNOWN);
        return TimeUnit.NANOSECONDS.toMillis(fresh.arrivalNs());
    }

    private long read(final int bytes, final long nowMs) {
        watch.read(bytes, ns(nowMs), SocketAge.UNKNOWN);
        return TimeUnit.NANOSECONDS.toMillis(watch.arrivalNs());
    }

    private static long ns(final long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
