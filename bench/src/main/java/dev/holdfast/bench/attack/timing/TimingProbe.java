package dev.holdfast.bench.attack.timing;

import java.util.Arrays;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Measures how long far and near guesses take, one by one and in an order by chance, so that whatever the machine does
 * meanwhile falls on both alike. One thread.
 */
final class TimingProbe {
    private final Random random;
    private final LongSupplier clockNs;
    private int answers;

    /** @param clockNs monotonic; is read before and after each guess. */
    TimingProbe(final Random random, final LongSupplier clockNs) {
        this.random = random;
        this.clockNs = clockNs;
    }

    /** @param samples how many guesses of both kinds together are measured, behind half as many that are not. */
    TwoMeans measure(final Guesses guesses, final int samples) {
        final long[][] times = new long[2][samples];
        final int[] counts = new int[2];
        for (int i = -samples / 2; i < samples; i++) {
            final boolean isNear = random.nextBoolean();
            final String guess = guesses.guess(isNear, random.nextInt(Integer.MAX_VALUE));
            final long startNs = clockNs.getAsLong();
            answers += guesses.refuses().applyAsInt(guess);
            final long ns = clockNs.getAsLong() - startNs;
            final int kind = isNear ? 1 : 0;
            if (i >= 0) {
                times[kind][counts[kind]++] = ns;
            }
        }
        return TwoMeans.of(Arrays.copyOf(times[0], counts[0]), Arrays.copyOf(times[1], counts[1]));
    }

    /** The sum of all answers. */
    int answers() {
        return answers;
    }
}
