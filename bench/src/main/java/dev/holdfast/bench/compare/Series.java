package dev.holdfast.bench.compare;

import org.HdrHistogram.Histogram;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one side under one load.
 *
 * @param side  its name.
 * @param shape the load.
 */
record Series(String side, LoadShape shape, List<Round> rounds) {
    private static final int DIGITS = 3;

    /** The middle one of a figure's values, so that a round that was disturbed counts for no more than another. */
    double median(final ToDoubleFunction<Round> figure) {
        return median(rounds.stream().mapToDouble(figure).sorted().toArray());
    }

    /** All latencies of all rounds. */
    Histogram latencyNs() {
        final Histogram all = new Histogram(DIGITS);
        rounds.forEach(round -> all.add(round.latencyNs()));
        return all;
    }

    /** Why it says nothing; null when it does. */
    String invalidity() {
        return rounds.stream().map(Round::invalidity).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** A figure of this series to that of another, round by round: each pair ran back to back. */
    Ratio to(final Series other, final ToDoubleFunction<Round> figure) {
        final double[] ratios = new double[Math.min(rounds.size(), other.rounds.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(other.rounds.get(i));
        }
        Arrays.sort(ratios);
        return new Ratio(median(ratios), ratios[0], ratios[ratios.length - 1]);
    }

    /** @param lowest and highest of the pairs: what lies between them is noise as far as this run knows. */
    record Ratio(double median, double lowest, double highest) {
    }

    private static double median(final double[] sorted) {
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
