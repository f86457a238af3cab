package dev.holdfast.bench.compare;

import dev.holdfast.bench.load.Flatness;
import dev.holdfast.bench.load.LoadGenerator;
import dev.holdfast.bench.load.LoadResult;
import dev.holdfast.bench.load.LoadTarget;
import dev.holdfast.bench.load.SignedRequest;
import dev.holdfast.bench.process.ProcessLook;

import java.util.function.DoubleSupplier;

/** One of the servers that are compared, in a process of its own. Not thread-safe; blocks. */
final class Side implements AutoCloseable {
    private static final int PROBE_RATE = 40_000;
    /** A server may be so much faster than it was a round ago. */
    private static final double HEADROOM = 1.5;
    private static final int MAX_REQUESTS = 3_000_000;
    private static final double MICROS = 1e6;
    private static final double WHOLE = 100;

    private final LoadTarget target;
    private final LoadGenerator generator;
    private final DoubleSupplier processorSeconds;
    private double lastPerSecond = PROBE_RATE;
    private double maximumPerSecond;

    /** @param cards that its orders are spread over. */
    Side(final LoadTarget target, final int cards) {
        this(target, cards, ProcessLook.listeningAt(target.url().getPort())::processorSeconds);
    }

    /** @param processorSeconds that all of its processes took so far. */
    Side(final LoadTarget target, final int cards, final DoubleSupplier processorSeconds) {
        this.target = target;
        this.processorSeconds = processorSeconds;
        generator = new LoadGenerator(target, new SignedRequest(target,
            Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + '-', cards), null);
    }

    String name() {
        return target.name();
    }

    /**
     * Sends closed loops until it is warm.
     *
     * @return whether it came so far in so many rounds.
     */
    boolean warm(final int connections, final int seconds, final int maxRounds) {
        final Flatness flatness = new Flatness();
        for (int i = 0; i < maxRounds && !flatness.isFlat(); i++) {
            flatness.add(measure(new LoadShape(connections, 0), seconds).perSecond());
        }
        return flatness.isFlat();
    }

    Round measure(final LoadShape shape, final int roundSeconds) {
        final double[] seconds = new double[1];
        generator.meter(() -> seconds[0] -= processorSeconds.getAsDouble(),
            () -> seconds[0] += processorSeconds.getAsDouble());
        final LoadResult result = shape.isClosed()
            ? generator.closedLoop(Math.min(lastPerSecond * HEADROOM, (double) MAX_REQUESTS / roundSeconds),
            roundSeconds, shape.connections())
            : generator.openLoop(rate(shape), roundSeconds, shape.connections());
        if (shape.isClosed()) {
            lastPerSecond = Math.max(1, result.perSecond());
        }
        return new Round(result.perSecond(), seconds[0] * MICROS / Math.max(1, result.answered()),
            result.latencyNs(), result.timeline(), invalidity(result));
    }

    /** @param perSecond what a load counts from that is a share of this side's maximum. */
    void maximum(final double perSecond) {
        maximumPerSecond = perSecond;
    }

    private double rate(final LoadShape shape) {
        return shape.percent() == 0 ? shape.perSecond() : maximumPerSecond * shape.percent() / WHOLE;
    }

    /** A refusal costs less than a decision. */
    private static String invalidity(final LoadResult result) {
        if (result.invalidity() == null && result.approved() < result.answered()) {
            return result.answered() - result.approved() + " of " + result.answered()
                + " answers were no approvals: " + result.codes();
        }
        return result.invalidity();
    }

    @Override
    public void close() {
        generator.close();
        target.close();
    }
}
