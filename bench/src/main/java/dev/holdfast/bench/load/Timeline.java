package dev.holdfast.bench.load;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What came in each tenth of a second of a run: how many answers, and the largest latency among them. Written by the
 * generator's event loop, read when the run is over.
 */
public final class Timeline {
    public static final long SLICE_MS = 100;

    private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(SLICE_MS);
    private static final int INITIAL_SLICES = 128;

    private int[] answers = new int[INITIAL_SLICES];
    private long[] maxNs = new long[INITIAL_SLICES];
    private int slices;
    private long startNs;

    void onAnswer(final long nowNs, final long latencyNs) {
        if (slices == 0) {
            startNs = nowNs;
        }
        final int slice = (int) ((nowNs - startNs) / SLICE_NS);
        if (slice >= answers.length) {
            answers = Arrays.copyOf(answers, slice * 2);
            maxNs = Arrays.copyOf(maxNs, slice * 2);
        }
        slices = Math.max(slices, slice + 1);
        answers[slice]++;
        maxNs[slice] = Math.max(maxNs[slice], latencyNs);
    }

    /** When the first answer came, of {@link System#nanoTime}. */
    public long startNs() {
        return startNs;
    }

    public int slices() {
        return slices;
    }

    public int answers(final int slice) {
        return answers[slice];
    }

    public long maxNs(final int slice) {
        return maxNs[slice];
    }
}
