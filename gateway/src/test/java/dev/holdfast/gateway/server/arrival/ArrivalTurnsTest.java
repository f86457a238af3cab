package dev.holdfast.gateway.server.arrival;

import dev.holdfast.gateway.socket.SocketAge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** What connections wait for turns, and what that is not taken for, with a clock that is moved. In milliseconds. */
class ArrivalTurnsTest {
    private final LoopPulse pulse = new LoopPulse();

    @BeforeEach
    void begin() {
        pulse.beat(ns(1_000));
    }

    /** What waits because of the loop alone is a backlog of the loop. */
    @Test
    void shouldHaveWaitedForTheLoopUnlessItCameAloneOrWasLeftUnreadForItsOwnSake() {
        final ArrivalWatch busy = new ArrivalWatch(pulse, new Backlog(0), 2_000);
        assertThat(waitedMs(busy, 2_000, 1_010, 1_010)).isZero();
        assertThat(waitedMs(busy, 2_000, 1_200, 1_200)).isEqualTo(190);
        assertThat(waitedMs(busy, 1_000, 1_250, 1_300)).as("the rest of it, which waited for its turn, too")
            .isEqualTo(290);

        assertThat(waitedMs(busy, 1_000, 9_000, 9_100)).as("one alone").isZero();

        busy.pause(ns(9_101));
        assertThat(waitedMs(busy, 2_000, 9_900, 9_900)).as("not read for its own sake").isZero();
        assertThat(waitedMs(busy, 10, 9_950, 9_950)).isZero();
        assertThat(waitedMs(busy, 1_500, 20_000, 20_000)).as("long since read empty").isPositive();
    }

    private static long waitedMs(final ArrivalWatch watch, final int bytes, final long readMs, final long turnMs) {
        watch.read(bytes, ns(readMs), SocketAge.UNKNOWN);
        watch.beginTurn(ns(turnMs));
        return TimeUnit.NANOSECONDS.toMillis(watch.waitedNs());
    }

    /** Whoever once had more to say is not taken for one who has, for ever. */
    @Test
    void shouldBelieveTheOperatingSystemOfOneRequestThatCameWhileNothingWasRead() {
        final ArrivalWatch other = new ArrivalWatch(pulse, new Backlog(0), 4_096);
        other.read(2_000, ns(1_091), SocketAge.UNKNOWN);
        assertThat(other.isAlone()).isFalse();
        other.leaveUnread(ns(1_092));
        assertThat(other.isUnsure(700, ns(1_150))).isTrue();
        other.read(700, ns(1_150), ns(20));
        assertThat(other.arrivalNs()).as("rather too old").isEqualTo(ns(1_092));
        assertThat(other.isAlone()).isTrue();

        other.leaveUnread(ns(1_161));
        other.read(700, ns(1_190), SocketAge.UNKNOWN);
        assertThat(other.arrivalNs()).isEqualTo(ns(1_161));
        assertThat(other.isAlone()).as("nobody knows").isFalse();
    }

    /** What waited once would wait for ever, each time as long as nothing came. */
    @Test
    void shouldFindASocketEmptyThatTheLoopHasLookedAtSince() {
        for (final int bytes : new int[] {700, 1_200, 2_000, 4_096}) {
            final LoopPulse prompt = new LoopPulse();
            final ArrivalWatch other = new ArrivalWatch(prompt, new Backlog(0), 4_096);
            other.read(2_000, ns(1_000), SocketAge.UNKNOWN);
            other.leaveUnread(ns(1_000));
            other.open(ns(1_010));
            for (int ms = 1_000; ms <= 3_000; ms += 50) {
                prompt.beat(ns(ms));
            }
            other.read(bytes, ns(3_010), SocketAge.UNKNOWN);
            other.beginTurn(ns(3_011));
            assertThat(other.waitedNs()).isLessThanOrEqualTo(ns(1));
            assertThat(other.arrivalNs()).as("a round before, since nobody knows").isEqualTo(ns(2_910));
            assertThat(other.isAlone()).isEqualTo(bytes < 1_448);
        }
    }

    @Test
    void shouldNotFindASocketEmptyThatTheLoopMayNotHaveLookedAt() {
        final LoopPulse away = new LoopPulse();
        final ArrivalWatch other = new ArrivalWatch(away, new Backlog(0), 4_096);
        away.beat(ns(1_000));
        other.read(4_096, ns(1_005), SocketAge.UNKNOWN);
        other.read(2_000, ns(1_100), SocketAge.UNKNOWN);
        assertThat(other.arrivalNs()).as("a round").isEqualTo(ns(1_005));
        other.read(4_096, ns(1_101), SocketAge.UNKNOWN);
        away.beat(ns(1_101));
        other.read(2_000, ns(1_900), SocketAge.UNKNOWN);
        assertThat(other.arrivalNs()).as("the loop was away").isEqualTo(ns(1_100));
        other.leaveUnread(ns(1_901));
        for (int ms = 1_950; ms <= 9_000; ms += 50) {
            away.beat(ns(ms));
        }
        other.read(2_000, ns(9_010), SocketAge.UNKNOWN);
        assertThat(other.arrivalNs()).as("it was not read from").isEqualTo(ns(1_901));
    }

    /** One pause of the process, and senders of more than a segment five times a second. */
    @Test
    void shouldNotTakeItsOwnWaitsForAQueue() {
        final LoopPulse prompt = new LoopPulse();
        final Backlog backlog = new Backlog(0);
        final ArrivalWatch[] all = new ArrivalWatch[20];
        for (int i = 0; i < all.length; i++) {
            all[i] = new ArrivalWatch(prompt, backlog, 4_096);
            all[i].prove();
        }
        int gated = 0;
        for (int ms = 1_000; ms < 30_000; ms += 10) {
            final boolean isStall = ms > 5_000 && ms < 5_700;
            if (!isStall && ms % 50 == 0) {
                prompt.beat(ns(ms));
            }
            final ArrivalWatch next = all[ms / 10 % 20];
            if (!isStall) {
                next.read(2_000, ns(ms), SocketAge.UNKNOWN);
                if (backlog.begins(ns(ms))) {
                    gated++;
                    next.leaveUnread(ns(ms));
                    next.open(ns(ms + 2));
                }
                next.beginTurn(ns(ms + 2));
                assertThat(backlog.refuses(next.waitedNs())).as("at %d ms", ms).isFalse();
            }
        }
        assertThat(gated).isLessThan(200);
    }

    @Test
    void shouldLetNoStrangerSayThatAQueueStands() {
        final Backlog backlog = new Backlog(0);
        final ArrivalWatch stranger = new ArrivalWatch(pulse, backlog, 4_096);
        for (int ms = 1_000; ms < 9_000; ms += 50) {
            stranger.read(4_096, ns(ms), SocketAge.UNKNOWN);
            stranger.beginTurn(ns(ms + 101));
        }
        assertThat(backlog.begins(ns(9_000))).isFalse();
    }

    /** Its beginning may have been there with what was read before, however late its end came. */
    @Test
    void shouldNotBelieveTheOperatingSystemOfTheRest() {
        final ArrivalWatch other = new ArrivalWatch(pulse, new Backlog(0), 4_096);
        other.read(4_096, ns(1_010), SocketAge.UNKNOWN);
        assertThat(other.isUnsure(700, ns(1_090))).isFalse();
        other.read(700, ns(1_090), ns(20));
        assertThat(other.arrivalNs()).isEqualTo(ns(1_010));
        assertThat(other.isAlone()).isFalse();
    }

    private static long ns(final long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
