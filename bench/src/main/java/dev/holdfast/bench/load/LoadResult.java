package dev.holdfast.bench.load;

import org.HdrHistogram.Histogram;

import java.io.PrintWriter;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What a run saw. Written by the generator's event loop, read when the run is over. */
public final class LoadResult {
    static final int NO_CODE = -1;

    private static final int DIGITS = 3;
    private static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    /** From the moment at which a request was to be sent to its answer. */
    private final Histogram latencyNs = new Histogram(DIGITS);
    /** From the moment at which a request was to be sent to the moment at which it was. */
    private final Histogram lagNs = new Histogram(DIGITS);
    private final Timeline timeline = new Timeline();
    private final Map<Integer, Long> codes = new TreeMap<>();
    private long lateApprovals;
    private long maxLagP99Ns;
    private long planned;
    private long sent;
    private long answered;
    private long elapsedNs;
    private volatile String lost;

    /**
     * So many have to be sent, each at its moment.
     *
     * @param lagP99Ns how far behind its own schedule the generator may be at its p99 for the run to say something.
     */
    void plan(final long requests, final long lagP99Ns) {
        planned = requests;
        maxLagP99Ns = lagP99Ns;
    }

    void onSent(final long requestLagNs) {
        sent++;
        lagNs.recordValue(Math.max(0, requestLagNs));
    }

    void onAnswer(final int httpStatus, final int code, final long toBeSentNs, final long nowNs) {
        final long requestLatencyNs = nowNs - toBeSentNs;
        answered++;
        timeline.onAnswer(nowNs, requestLatencyNs);
        latencyNs.recordValue(Math.max(0, requestLatencyNs));
        if (code == 0 && requestLatencyNs > LATE_NS) {
            lateApprovals++;
        }
        codes.merge(httpStatus == 200 ? code : -httpStatus, 1L, Long::sum);
    }

    void onLost(final String why) {
        lost = why;
    }

    /** Whether a connection was lost. Any thread. */
    boolean isLost() {
        return lost != null;
    }

    void elapsed(final long ns) {
        elapsedNs = ns;
    }

    public long answered() {
        return answered;
    }

    /** How many answers had each code. */
    public Map<Integer, Long> codes() {
        return Collections.unmodifiableMap(codes);
    }

    /** Requests answered with code 0. */
    public long approved() {
        return codes.getOrDefault(0, 0L);
    }

    /** Approvals that the platform would not have waited for. */
    long lateApprovals() {
        return lateApprovals;
    }

    double elapsedSeconds() {
        return elapsedNs / 1e9;
    }

    public double perSecond() {
        return answered * 1e9 / Math.max(1, elapsedNs);
    }

    double approvedPerSecond() {
        return approved() * 1e9 / Math.max(1, elapsedNs);
    }

    public long percentileNs(final double percentile) {
        return latencyNs.getValueAtPercentile(percentile);
    }

    /** From the moment at which a request was to be sent to its answer. */
    public Histogram latencyNs() {
        return latencyNs;
    }

    /** How it went from one moment to the next. */
    public Timeline timeline() {
        return timeline;
    }

    /** Why the run says nothing; null when it does say something. */
    public String invalidity() {
        if (lost != null) {
            return "a connection was lost: " + lost;
        }
        if (sent < planned) {
            return "only " + sent + " of " + planned + " requests were sent";
        }
        if (answered < sent) {
            return (sent - answered) + " of " + sent + " requests got no answer";
        }
        if (planned > 0 && lagNs.getValueAtPercentile(99) > maxLagP99Ns) {
            return "the generator fell behind its own schedule: p99 of its lag is "
                + milliseconds(lagNs.getValueAtPercentile(99));
        }
        return null;
    }

    void print(final PrintWriter out) {
        out.printf(Locale.ROOT, "  answers %d in %.1f s = %.0f/s%n", answered, elapsedNs / 1e9, perSecond());
        out.print("  latency");
        for (final double percentile : PERCENTILES) {
            out.printf(Locale.ROOT, "  p%s %s", Double.toString(percentile).replaceAll("\\.0$", ""),
                milliseconds(percentileNs(percentile)));
        }
        out.printf(Locale.ROOT, "  max %s%n", milliseconds(latencyNs.getMaxValue()));
        if (planned > 0) {
            out.printf(Locale.ROOT,
                "  generator's lag  p50 %s  p99 %s  max %s%n", milliseconds(lagNs.getValueAtPercentile(50)),
                milliseconds(lagNs.getValueAtPercentile(99)), milliseconds(lagNs.getMaxValue()));
        }
        codes.forEach((code, count) ->
            out.printf(Locale.ROOT, "  %s %d%n", code >= 0 ? "code " + code + ":" : "HTTP " + -code + ":", count));
        final String invalidity = invalidity();
        out.println(invalidity == null ? "  VALID" : "  INVALID: " + invalidity);
        out.flush();
    }

    private static String milliseconds(final long ns) {
        return String.format(Locale.ROOT, "%.3f ms", ns / 1e6);
    }
}
