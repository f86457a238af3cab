package dev.holdfast.bench.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.bench.load.Timeline;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A comparison as it is kept: every figure of every round, the curves, and the machine. */
final class CompareJson {
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_SECOND = 1e9;
    private static final int CURVE_STEPS = 5;

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final ArrayNode series = JsonNodeFactory.instance.arrayNode();
    private final long startNs;

    /**
     * @param stallsNs of the machine.
     * @param startNs  when the comparison began, of {@link System#nanoTime}.
     */
    CompareJson(final Histogram stallsNs, final long startNs) {
        this.startNs = startNs;
        root.put("java", System.getProperty("java.vm.name") + ' ' + System.getProperty("java.vm.version"));
        root.put("flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("-X")).toList()));
        root.put("system", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
        root.put("processor", processor());
        root.put("processors", Runtime.getRuntime().availableProcessors());
        root.put("commit", System.getProperty("holdfast.commit", "unknown"));
        root.put("stalls_p999_ms", stallsNs.getValueAtPercentile(99.9) / NS_PER_MS);
        root.put("stalls_max_ms", stallsNs.getMaxValue() / NS_PER_MS);
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElse("unknown");
        } catch (final IOException e) {
            return "unknown";
        }
    }

    void problems(final List<String> problems) {
        final ArrayNode all = root.putArray("invalid");
        problems.forEach(all::add);
    }

    void add(final Series each) {
        final ObjectNode one = series.addObject().put("side", each.side()).put("load", each.shape().toString())
            .put("connections", each.shape().connections()).put("rate", each.shape().perSecond())
            .put("percent", each.shape().percent());
        final ArrayNode curve = one.putArray("curve");
        for (final HistogramIterationValue step : each.latencyNs().percentiles(CURVE_STEPS)) {
            curve.addArray().add(step.getPercentileLevelIteratedTo()).add(step.getValueIteratedTo() / NS_PER_MS);
        }
        final ArrayNode rounds = one.putArray("rounds");
        each.rounds().forEach(round -> add(round, rounds.addObject()));
    }

    private void add(final Round round, final ObjectNode figures) {
        figures.put("per_second", round.perSecond()).put("processor_us", round.processorMicros());
        for (final double percentile : CompareReport.PERCENTILES) {
            figures.put(CompareReport.name(percentile).replace(".", "") + "_ms",
                round.latencyNs().getValueAtPercentile(percentile) / NS_PER_MS);
        }
        final Timeline timeline = round.timeline();
        figures.put("began_s", (timeline.startNs() - startNs) / NS_PER_SECOND).put("slice_ms", Timeline.SLICE_MS);
        final ArrayNode answers = figures.putArray("slice_answers");
        final ArrayNode largest = figures.putArray("slice_max_ms");
        for (int i = 0; i < timeline.slices(); i++) {
            answers.add(timeline.answers(i));
            largest.add(timeline.maxNs(i) / NS_PER_MS);
        }
    }

    ObjectNode root() {
        root.set("series", series);
        return root;
    }
}
