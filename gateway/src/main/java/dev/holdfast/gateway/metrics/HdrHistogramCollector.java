package dev.holdfast.gateway.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

import java.util.List;

/**
 * Sums what single-writer recorders saw into one Prometheus histogram. The writers never wait for a scrape, and lose
 * nothing to it.
 */
final class HdrHistogramCollector implements Collector {
    private static final int DIGITS = 3;

    private final String name;
    private final String help;
    private final double scale;
    private final double[] upperBounds;
    private final List<SingleWriterRecorder> recorders;
    private final Histogram total = new Histogram(DIGITS);

    /**
     * @param scale       what a recorded value is multiplied with.
     * @param upperBounds of the buckets, after the scaling; the last one is infinite.
     */
    HdrHistogramCollector(
        final String name, final String help, final double scale, final double[] upperBounds,
        final List<SingleWriterRecorder> recorders) {
        this.name = name;
        this.help = help;
        this.scale = scale;
        this.upperBounds = upperBounds.clone();
        this.recorders = List.copyOf(recorders);
    }

    @Override
    public synchronized MetricSnapshot collect() {
        for (final SingleWriterRecorder recorder : recorders) {
            total.add(recorder.getIntervalHistogram());
        }
        final Number[] counts = new Number[upperBounds.length];
        long below = 0;
        for (int i = 0; i < upperBounds.length; i++) {
            final long upTo = Double.isInfinite(upperBounds[i])
                ? total.getTotalCount() : total.getCountBetweenValues(0, (long) (upperBounds[i] / scale));
            counts[i] = upTo - below;
            below = upTo;
        }
        final double sum = total.getTotalCount() == 0 ? 0 : total.getMean() * total.getTotalCount() * scale;
        return HistogramSnapshot.builder().name(name).help(help)
            .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(upperBounds, counts)).sum(sum).build())
            .build();
    }
}
