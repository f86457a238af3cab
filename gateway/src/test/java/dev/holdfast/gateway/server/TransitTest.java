package dev.holdfast.gateway.server;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** How much longer than the promptest a callback was under way, whatever the two clocks say. */
class TransitTest {
    private final Transit transit = new Transit();

    @Test
    void shouldKnowNothingBeforeTheFirst() {
        assertThat(transit.excessMs(5_000)).isZero();
    }

    @Test
    void shouldNotMindAClockThatIsAheadOrBehind() {
        for (final long skewMs : new long[] {-45_000, -1, 0, 30_000}) {
            final Transit other = new Transit();
            other.prompt(skewMs + 20, 0);
            other.prompt(skewMs + 12, 1);
            other.prompt(skewMs + 30, 2);
            assertThat(other.excessMs(skewMs + 612)).isEqualTo(600);
            assertThat(other.excessMs(skewMs)).as("the promptest yet").isZero();
        }
    }

    @Test
    void shouldForgetAClockThatWasSet() {
        transit.prompt(-3_000, 0);
        transit.prompt(10, ns(10));
        assertThat(transit.excessMs(500)).isEqualTo(3_500);
        transit.prompt(10, ns(31));
        assertThat(transit.excessMs(500)).as("the half minute before counts, too").isEqualTo(3_500);
        transit.prompt(10, ns(62));
        assertThat(transit.excessMs(500)).isEqualTo(490);
    }

    /** While everything is held up nothing is prompt, and what was so before remains the measure. */
    @Test
    void shouldRememberHoweverLongNothingIsPrompt() {
        transit.prompt(10, 0);
        assertThat(transit.excessMs(3_000)).isEqualTo(2_990);
        transit.prompt(40, ns(3_600));
        assertThat(transit.excessMs(3_000)).isEqualTo(2_990);
    }

    private static long ns(final long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
