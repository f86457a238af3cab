package dev.holdfast.bench.attack.timing;

import java.util.Arrays;

/**
 * Compares the means of two samples of unlike size and variance (Welch's t). One thread; allocates.
 *
 * @param meanA the mean of the first sample, without its slowest part.
 * @param meanB the mean of the second one.
 * @param t     how many standard errors lie between them; {@link #SUSPECT} and more is no chance.
 */
record TwoMeans(double meanA, double meanB, double t) {
    /** Beyond this, samples of one distribution are found once in more than a hundred thousand comparisons. */
    static final double SUSPECT = 4.5;

    /** What is slower than this part of all was interrupted by the machine. */
    private static final double KEPT = 0.9;

    /**
     * @param samplesA each at least 0; at least two that differ, or the result is no number.
     * @param samplesB likewise; the bound of what is kept is one for both, so that it cannot hide a difference.
     */
    static TwoMeans of(final long[] samplesA, final long[] samplesB) {
        final long[] all = Arrays.copyOf(samplesA, samplesA.length + samplesB.length);
        System.arraycopy(samplesB, 0, all, samplesA.length, samplesB.length);
        Arrays.sort(all);
        final long bound = all[(int) ((all.length - 1) * KEPT)];
        final Sample a = Sample.of(samplesA, bound);
        final Sample b = Sample.of(samplesB, bound);
        return new TwoMeans(a.mean, b.mean,
            (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count));
    }

    boolean isSuspect() {
        return !(Math.abs(t) < SUSPECT);
    }

    private record Sample(double mean, double variance, int count) {
        static Sample of(final long[] samples, final long bound) {
            final long[] kept = Arrays.stream(samples).filter(sample -> sample <= bound).toArray();
            final double mean = Arrays.stream(kept).average().orElse(Double.NaN);
            final double squares = Arrays.stream(kept).mapToDouble(x -> (x - mean) * (x - mean)).sum();
            return new Sample(mean, squares / (kept.length - 1), kept.length);
        }
    }
}
