package dev.holdfast.gateway.server.arrival;

import org.junit.jupiter.api.Test;

import static dev.holdfast.gateway.server.arrival.Backlog.INTERVALS;
import static dev.holdfast.gateway.server.arrival.Backlog.INTERVAL_NS;
import static dev.holdfast.gateway.server.arrival.Backlog.LONG_NS;
import static org.assertj.core.api.Assertions.assertThat;

class BacklogTest {
    private static final long OLD_NS = LONG_NS + 1;

    private final Backlog backlog = new Backlog(0);
    private long nowNs;

    /** Intervals in which so many of ten reads were old. */
    private void pass(final int intervals, final int oldOfTen) {
        for (int i = 0; i < intervals * 10; i++) {
            nowNs += INTERVAL_NS / 10;
            backlog.take(i % 10 < oldOfTen ? OLD_NS : LONG_NS, nowNs);
        }
    }

    @Test
    void shouldRefuseWhatIsOldOnceAQueueHasStoodForHalfASecond() {
        pass(INTERVALS - 1, 10);
        assertThat(backlog.refuses(OLD_NS)).as("perhaps it only catches up").isFalse();

        pass(2, 10);

        assertThat(backlog.refuses(OLD_NS)).isTrue();
        assertThat(backlog.refuses(LONG_NS)).as("what is young is what it is for").isFalse();
    }

    @Test
    void shouldNotMindAFewThatAreOld() {
        pass(100, 5);

        assertThat(backlog.refuses(OLD_NS)).isFalse();
    }

    /** Long ones that come at once, as after a stop of the process. */
    @Test
    void shouldRefuseNothingAfterOneLongAbsence() {
        pass(1, 0);
        nowNs += 100 * INTERVAL_NS;
        for (int i = 0; i < 10_000; i++) {
            backlog.take(50 * INTERVAL_NS, nowNs + i);
        }
        pass(1, 10);

        assertThat(backlog.refuses(OLD_NS)).isFalse();
    }

    /** Each with some old ones behind it, as several pauses of a collector. */
    @Test
    void shouldNotAddUpAbsencesThatAreFarApart() {
        for (int i = 0; i < 100; i++) {
            nowNs += 100 * INTERVAL_NS;
            backlog.take(OLD_NS, nowNs);
            pass(2, 10);
            assertThat(backlog.refuses(OLD_NS)).as("absence %d", i).isFalse();
        }
    }

    @Test
    void shouldForgetAQueueOfLongAgo() {
        pass(1_000, 10);
        nowNs += 100 * INTERVAL_NS;
        backlog.take(OLD_NS, nowNs);

        assertThat(backlog.refuses(OLD_NS)).isFalse();
    }

    /** While nobody says anything, it is over by itself. */
    @Test
    void shouldNotBeginForEver() {
        pass(1, 10);
        pass(1, 10);
        assertThat(backlog.begins(nowNs)).isTrue();
        assertThat(backlog.begins(nowNs + 20 * INTERVAL_NS)).isFalse();
    }

    @Test
    void shouldEndAFewIntervalsAfterTheQueueHas() {
        pass(1_000, 10);
        pass(INTERVALS - 1, 0);
        assertThat(backlog.refuses(OLD_NS)).as("it would be back at once").isTrue();

        pass(3, 0);

        assertThat(backlog.refuses(OLD_NS)).isFalse();
    }
}
