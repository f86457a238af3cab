package dev.holdfast.bench.attack.timing;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** On a clock of its own: what the probe says of guesses whose time is known. */
class TimingProbeTest {
    private static final int SAMPLES = 20_000;

    private final Random machine = new Random(7);
    private long nowNs;

    @Test
    void shouldSeeADifferenceOfAFewNanosecondsInNoise() {
        final TwoMeans means = measure(5);
        assertThat(means.isSuspect()).as("%s", means).isTrue();
        assertThat(means.meanB() - means.meanA()).isCloseTo(5, within(2.0));
    }

    @Test
    void shouldSeeNoneWhereThereIsNone() {
        final TwoMeans means = measure(0);
        assertThat(means.isSuspect()).as("%s", means).isFalse();
    }

    @Test
    void shouldCallSamplesThatSayNothingSuspect() {
        assertThat(TwoMeans.of(new long[] {3, 3}, new long[] {3, 3}).isSuspect()).isTrue();
    }

    /** By hand: means 2 and 5, variances 1 and 1, three of each. */
    @Test
    void shouldComputeWelchsT() {
        final TwoMeans means = TwoMeans.of(new long[] {1, 2, 3}, new long[] {4, 5, 6, 100});
        assertThat(means.meanA()).isEqualTo(2);
        assertThat(means.meanB()).isEqualTo(5);
        assertThat(means.t()).isCloseTo(-3 / Math.sqrt(2.0 / 3), within(1e-9));
    }

    /** A guess takes about 300 ns; a near one more; one in a hundred is interrupted for long. */
    private TwoMeans measure(final int moreNs) {
        final Guesses guesses = new Guesses("made up", new String[] {"far"}, new String[] {"near"}, guess -> {
            nowNs += 300 + (long) (machine.nextGaussian() * 40) + ("near".equals(guess) ? moreNs : 0)
                + (machine.nextInt(100) == 0 ? 50_000 : 0);
            return 1;
        });
        return new TimingProbe(new Random(11), () -> nowNs).measure(guesses, SAMPLES);
    }
}
