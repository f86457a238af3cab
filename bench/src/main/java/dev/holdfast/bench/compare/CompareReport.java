package dev.holdfast.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
    private static final double[] PERCENTILES = {50, 99, 99.9, 99.99, 100};
    private static final double NS_PER_MS = 1e6;

    private final List<Series> all;
    private final List<String> cold;
    private final Histogram stallsNs;

    /**
     * @param all      the first of each load is what the others are compared with.
     * @param cold     sides that did not become warm.
     * @param stallsNs of the machine.
     */
    CompareReport(final List<Series> all, final List<String> cold, final Histogram stallsNs) {
        this.all = all;
        this.cold = cold;
        this.stallsNs = stallsNs;
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
        out.println("to " + all.get(0).side() + ", pair by pair: the middle one, and the lowest and highest");
        for (final Series series : all) {
            final Series floor = floorOf(series);
            if (series == floor) {
                continue;
            }
            out.printf(Locale.ROOT, "  %-44s %-22s", series.shape(), series.side());
            if (series.shape().isClosed()) {
                printRatio(out, "throughput", series.to(floor, Round::perSecond));
            } else {
                printRatio(out, "p50", series.to(floor, round -> round.latencyNs().getValueAtPercentile(50)));
                printRatio(out, "p99", series.to(floor, round -> round.latencyNs().getValueAtPercentile(99)));
            }
            printRatio(out, "processor time", series.to(floor, Round::processorMicros));
            out.println();
        }
    }

    private static void printRatio(final PrintWriter out, final String what, final Series.Ratio ratio) {
        out.printf(Locale.ROOT, "  %s %.2f (%.2f-%.2f)", what, ratio.median(), ratio.lowest(), ratio.highest());
    }

    private Series floorOf(final Series series) {
        return all.stream().filter(each -> each.shape().equals(series.shape())).findFirst().orElseThrow();
    }

    private static String name(final double percentile) {
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
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("java", System.getProperty("java.vm.name") + ' ' + System.getProperty("java.vm.version"));
        json.put("system", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("commit", System.getProperty("holdfast.commit", "unknown"));
        json.put("stalls_p999_ms", stallsNs.getValueAtPercentile(99.9) / NS_PER_MS);
        json.put("stalls_max_ms", stallsNs.getMaxValue() / NS_PER_MS);
        final ArrayNode problems = json.putArray("invalid");
        invalidities().forEach(problems::add);
        final ArrayNode series = json.putArray("series");
        for (final Series each : all) {
            final ObjectNode one = series.addObject().put("side", each.side())
                .put("connections", each.shape().connections()).put("rate", each.shape().perSecond());
            final ArrayNode rounds = one.putArray("rounds");
            for (final Round round : each.rounds()) {
                final ObjectNode figures = rounds.addObject().put("per_second", round.perSecond())
                    .put("processor_us", round.processorMicros());
                for (final double percentile : PERCENTILES) {
                    figures.put(name(percentile).replace(".", "") + "_ms",
                        round.latencyNs().getValueAtPercentile(percentile) / NS_PER_MS);
                }
            }
        }
        return json;
    }
}
