package dev.holdfast.gateway.server.arrival;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** How much longer than the promptest a callback was under way, whatever the two clocks say. */
class TransitTest {
    private final Transit transit = new Transit();

    @Test
    void shouldKnowNothingBeforeTheFirst() {
        assertThat(transit.isKnown()).isFalse();
        assertThat(transit.excessMs(5_000)).isZero();
        transit.take(10, 0, 0);
        assertThat(transit.isKnown()).isTrue();
    }

    @Test
    void shouldNotMindAClockThatIsAheadOrBehind() {
        for (final long skewMs : new long[] {-45_000, -1, 0, 30_000}) {
            final Transit other = new Transit();
            other.take(skewMs + 20, 0, 0);
            other.take(skewMs + 12, 0, 1);
            other.take(skewMs + 30, 0, 2);
            assertThat(other.excessMs(skewMs + 612)).isEqualTo(600);
            assertThat(other.excessMs(skewMs)).as("the promptest yet").isZero();
        }
    }

    @Test
    void shouldForgetAClockThatWasSet() {
        transit.take(-3_000, 0, 0);
        transit.take(10, 0, ns(10));
        assertThat(transit.excessMs(500)).isEqualTo(3_500);
        transit.take(10, 0, ns(31));
        assertThat(transit.excessMs(500)).as("the half minute before counts, too").isEqualTo(3_500);
        transit.take(10, 0, ns(62));
        assertThat(transit.excessMs(500)).isEqualTo(490);
    }

    /** While everything is held up nothing is prompt, and what was so before remains the measure. */
    @Test
    void shouldRememberHoweverLongNothingIsPrompt() {
        transit.take(10, 0, 0);
        assertThat(transit.excessMs(3_000)).isEqualTo(2_990);
        transit.take(40, 0, ns(3_600));
        assertThat(transit.excessMs(3_000)).isEqualTo(2_990);
    }

    @Test
    void shouldMeasureByNothingThatMayHaveWaited() {
        transit.take(3_000, TimeUnit.MILLISECONDS.toNanos(51), 0);
        assertThat(transit.isKnown()).isFalse();
        transit.take(30, TimeUnit.MILLISECONDS.toNanos(50), 0);
        assertThat(transit.excessMs(3_000)).isEqualTo(2_970);
    }

    /** Also of a Timestamp of any size that callbacks may have. */
    @Test
    void shouldMeasureByTheMonotonicClock() {
        for (final long timestampMs : new long[] {0, 1_780_000_000_000L, 999_999_999_999_999L}) {
            for (final long nowNs : new long[] {Long.MIN_VALUE + ns(10), -ns(1), 0, Long.MAX_VALUE - ns(10)}) {
                final Transit other = new Transit();
                other.take(Transit.ageMs(timestampMs, nowNs), 0, nowNs);
                assertThat(other.excessMs(Transit.ageMs(timestampMs + 200, nowNs + ns(1)))).isBetween(799L, 801L);
            }
        }
    }

    private static long ns(final long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
