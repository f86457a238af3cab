package dev.holdfast.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a comparison saw: for people, and for the next comparison. Ratios only when every round says something. */
final class CompareReport {
    static final double[] PERCENTILES = {50, 99, 99.9, 99.99, 100};
    private static final double NS_PER_MS = 1e6;

    private final List<Series> all;
    private final List<String> cold;
    private final Histogram stallsNs;
    private final long startNs;

    /**
     * @param all      the first of each load is what the others are compared with.
     * @param cold     sides that did not become warm.
     * @param stallsNs of the machine.
     * @param startNs  when it began, of {@link System#nanoTime}.
     */
    CompareReport(final List<Series> all, final List<String> cold, final Histogram stallsNs, final long startNs) {
        this.all = all;
        this.cold = cold;
        this.stallsNs = stallsNs;
        this.startNs = startNs;
    }

    /** Why it says nothing; empty when it does. */
    List<String> invalidities() {
        final List<String> problems = new ArrayList<>();
        cold.forEach(side -> problems.add(side + ": its throughput did not become flat"));
        for (final Series series : all) {
            if (series.invalidity() != null) {
                problems.add(series.side() + ", " + series.shape() + ": " + series.invalidity());
            }
        }
        return problems;
    }

    void print(final PrintWriter out) {
        LoadShape shape = null;
        for (final Series series : all) {
            if (!series.shape().equals(shape)) {
                shape = series.shape();
                out.printf(Locale.ROOT, "%s, %d rounds, the middle one; latencies of all of them%n", shape,
                    series.rounds().size());
            }
            printSeries(out, series);
        }
        out.printf(Locale.ROOT, "the machine's own stalls: p99 %.3f ms, p99.9 %.3f ms, max %.3f ms%n",
            stallsNs.getValueAtPercentile(99) / NS_PER_MS, stallsNs.getValueAtPercentile(99.9) / NS_PER_MS,
            stallsNs.getMaxValue() / NS_PER_MS);
        final List<String> problems = invalidities();
        if (problems.isEmpty()) {
            printRatios(out);
            out.println("VALID");
        } else {
            problems.forEach(problem -> out.println("INVALID: " + problem));
        }
    }

    private static void printSeries(final PrintWriter out, final Series series) {
        final Histogram latencyNs = series.latencyNs();
        out.printf(Locale.ROOT, "  %-22s %8.0f/s  %6.1f us of processor time each ", series.side(),
            series.median(Round::perSecond), series.median(Round::processorMicros));
        for (final double percentile : PERCENTILES) {
            out.printf(Locale.ROOT, "  %s %.3f ms", name(percentile),
                latencyNs.getValueAtPercentile(percentile) / NS_PER_MS);
        }
        out.println();
    }

    private void printRatios(final PrintWriter out) {
        out.println("pair by pair, to the first of each load: the middle one, and the lowest and highest");
        for (final Series series : all) {
            final Series floor = all.stream().filter(each -> each.shape().equals(series.shape())).findFirst()
                .orElseThrow();
            if (series != floor) {
                printRatios(out, series, floor);
            }
        }
        final List<Series> peers = all.stream().filter(series -> Peer.isOne(series.side())).toList();
        if (!peers.isEmpty()) {
            out.println("pair by pair, holdfast to what one would write instead");
        }
        for (final Series peer : peers) {
            all.stream().filter(each -> each.side().equals(CompareCommand.HOLDFAST)
                && each.shape().equals(peer.shape())).forEach(ours -> printRatios(out, ours, peer));
        }
    }

    private static void printRatios(final PrintWriter out, final Series series, final Series other) {
        out.printf(Locale.ROOT, "  %-48s %-42s", series.shape(), series.side() + " to " + other.side());
        if (series.shape().perSecond() == 0) {
            printRatio(out, "throughput", series.to(other, Round::perSecond));
        }
        if (!series.shape().isClosed()) {
            printRatio(out, "p50", series.to(other, round -> round.latencyNs().getValueAtPercentile(50)));
            printRatio(out, "p99", series.to(other, round -> round.latencyNs().getValueAtPercentile(99)));
        }
        printRatio(out, "processor time", series.to(other, Round::processorMicros));
        out.println();
    }

    private static void printRatio(final PrintWriter out, final String what, final Series.Ratio ratio) {
        out.printf(Locale.ROOT, "  %s %.2f (%.2f-%.2f)", what, ratio.median(), ratio.lowest(), ratio.highest());
    }

    static String name(final double percentile) {
        return percentile == 100 ? "max" : "p" + Double.toString(percentile).replaceAll("\\.0$", "");
    }

    /** Writes {@code compare.json}, and the latencies of each series as a {@code .hgrm} file. */
    void write(final Path directory) {
        try {
            Files.createDirectories(directory);
            for (final Series series : all) {
                final Path file = directory.resolve((series.side() + ' ' + series.shape()).replaceAll("[^a-z0-9]+", "-")
                    + ".hgrm");
                try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
                    series.latencyNs().outputPercentileDistribution(out, NS_PER_MS);
                }
            }
            Files.write(directory.resolve("compare.json"), new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsBytes(json()));
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot write to " + directory + ": " + e, e);
        }
    }

    ObjectNode json() {
        final CompareJson json = new CompareJson(stallsNs, startNs);
        json.problems(invalidities());
        all.forEach(json::add);
        return json.root();
    }
}
