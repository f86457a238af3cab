package dev.holdfast.bench.saved;

import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How much one figure differs between two runs, and whether its rounds show it.
 *
 * @param before      the middle round of the first run.
 * @param after       the middle round of the second.
 * @param lowest      of the ratio of the two: 95 of 100 times it is not below.
 * @param highest     and not above.
 * @param chance      how often rounds that do not differ would look as different as these, by Mann and Whitney's test.
 * @param leastChance the smallest that so many rounds can show.
 */
record Difference(
    double before, double after, double lowest, double highest, double chance, double leastChance) {
    private static final int RESAMPLES = 10_000;
    /** The same result for the same rounds. */
    private static final long SEED = 22;
    private static final double TAIL = 0.025;

    /** Compares the rounds of two runs, of which there is at least one each. */
    static Difference between(final double[] before, final double[] after) {
        final double[] ratios = new double[RESAMPLES];
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < RESAMPLES; i++) {
            ratios[i] = ratio(median(resample(before, random)), median(resample(after, random)));
        }
        Arrays.sort(ratios);
        return new Difference(median(before), median(after), ratios[(int) (RESAMPLES * TAIL)],
            ratios[RESAMPLES - 1 - (int) (RESAMPLES * TAIL)],
            chance(before, after),
            leastChance(before.length, after.length));
    }

    private static double chance(final double[] before, final double[] after) {
        final double chance =
            MannWhitneyUTest.withDefaults().with(PValueMethod.AUTO).test(before, after).getPValue();
        // The test knows nothing to say of values that are all the same.
        return Double.isNaN(chance) ? 1 : chance;
    }

    double ratio() {
        return ratio(before, after);
    }

    private static double ratio(final double before, final double after) {
        return before == after ? 1 : after / before;
    }

    private static double[] resample(final double[] from, final SplittableRandom random) {
        final double[] drawn = new double[from.length];
        Arrays.setAll(drawn, i -> from[random.nextInt(from.length)]);
        return drawn;
    }

    private static double median(final double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** When every round of one run is above every round of the other: two of all the ways to part them. */
    private static double leastChance(final int before, final int after) {
        double ways = 1;
        for (int i = 1; i <= after; i++) {
            ways = ways * (before + i) / i;
        }
        return Math.min(1, 2 / ways);
    }
}
