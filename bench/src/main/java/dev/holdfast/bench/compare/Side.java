package dev.holdfast.bench.compare;

import dev.holdfast.bench.load.LoadGenerator;
import dev.holdfast.bench.load.LoadResult;
import dev.holdfast.bench.load.LoadTarget;
import dev.holdfast.bench.load.SignedRequest;
import dev.holdfast.bench.process.ProcessLook;

/** One of the servers that are compared, in a process of its own. Not thread-safe; blocks. */
final class Side implements AutoCloseable {
    private static final int PROBE_RATE = 40_000;
    /** A server may be so much faster than it was a round ago. */
    private static final double HEADROOM = 1.5;
    private static final int MAX_REQUESTS = 3_000_000;
    private static final double MICROS = 1e6;

    private final LoadTarget target;
    private final LoadGenerator generator;
    private final ProcessLook process;
    private double lastPerSecond = PROBE_RATE;

    /** @param cards that its orders are spread over. */
    Side(final LoadTarget target, final int cards) {
        this.target = target;
        process = ProcessLook.listeningAt(target.url().getPort());
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

    Round measure(final LoadShape shape, final int seconds) {
        final double[] processorSeconds = new double[1];
        generator.meter(() -> processorSeconds[0] -= process.processorSeconds(),
            () -> processorSeconds[0] += process.processorSeconds());
        final LoadResult result = shape.isClosed()
            ? generator.closedLoop(Math.min(lastPerSecond * HEADROOM, (double) MAX_REQUESTS / seconds), seconds,
            shape.connections())
            : generator.openLoop(shape.perSecond(), seconds, shape.connections());
        if (shape.isClosed()) {
            lastPerSecond = Math.max(1, result.perSecond());
        }
        return new Round(result.perSecond(), processorSeconds[0] * MICROS / Math.max(1, result.answered()),
            result.latencyNs(), invalidity(result));
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
