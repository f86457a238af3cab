package dev.holdfast.bench.load;

import dev.holdfast.bench.process.Children;
import dev.holdfast.gateway.cli.ErrorRules;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code scripts/bench sync}. */
@Command(name = "bench sync", mixinStandardHelpOptions = true, description = {
    "Measure decisions while the sync thread has a platform that is down, hangs, or answers nonsense, and of a "
        + "gateway without sync.",
    "All four run at once and get the load in turns, a few seconds each, so that what else the machine does strikes "
        + "all alike.",
    "Exit code 1 when a request was not answered."})
public final class SyncCommand implements Callable<Integer> {
    private static final double[] PERCENTILES = {50, 99, 99.9};
    private static final double NS_PER_MS = 1e6;
    private static final int DIGITS = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rounds", defaultValue = "20", description = "Default ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--rate", defaultValue = "1500", description = "Requests per second; default ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--duration", defaultValue = "3", description = "Seconds of each turn; default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "15",
        description = "Seconds of the same load before, for each; default ${DEFAULT-VALUE}.")
    private int warmUpSeconds;

    @Option(names = "--connections", defaultValue = "16", description = "Default ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--cards", defaultValue = "100", description = "Default ${DEFAULT-VALUE}.")
    private int cards;

    public static void main(final String[] arguments) {
        Children.stopWithThisProcess();
        System.exit(ErrorRules.apply(new CommandLine(new SyncCommand())).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        final List<Run> runs = new ArrayList<>();
        try {
            for (final BadPlatform.Kind kind : BadPlatform.Kind.values()) {
                runs.add(new Run(kind));
            }
            runs.forEach(run -> run.generator.openLoop(rate, warmUpSeconds, connections));
            for (int round = 0; round < rounds; round++) {
                // Who comes first changes, so that nobody always follows the same one.
                Collections.rotate(runs, 1);
                runs.forEach(Run::measure);
            }
            out.println("in brackets: the ratio to that without sync");
            final Histogram without = runs.stream().filter(run -> run.kind == BadPlatform.Kind.NONE).findFirst()
                .orElseThrow().latencyNs;
            runs.sort(Comparator.comparing(run -> run.kind));
            runs.forEach(run -> run.print(without, out));
            out.flush();
            return runs.stream().allMatch(run -> run.lost == 0) ? 0 : 1;
        } finally {
            for (final Run run : runs) {
                run.close();
            }
        }
    }

    /** One gateway with its platform, and all that was measured of it. */
    private final class Run implements AutoCloseable {
        private final BadPlatform.Kind kind;
        private final BadPlatform platform;
        private final LoadTarget server;
        private final LoadGenerator generator;
        private final Histogram latencyNs = new Histogram(DIGITS);
        private int lost;
        private int lagging;

        Run(final BadPlatform.Kind kind) {
            this.kind = kind;
            platform = new BadPlatform(kind);
            server = LoadTarget.ownGateway("holdfast", cards,
                Map.of("platform.base_url", platform.url(), "sync.interval_ms", "1000"));
            generator = new LoadGenerator(server,
                new SignedRequest(server, Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + '-', cards));
        }

        void measure() {
            final LoadResult result = generator.openLoop(rate, seconds, connections);
            latencyNs.add(result.latencyNs());
            lagging += result.invalidity() == null ? 0 : 1;
            lost += (int) (Math.round(rate * seconds) - result.latencyNs().getTotalCount());
        }

        void print(final Histogram without, final PrintWriter out) {
            out.printf(Locale.ROOT, "platform %-8s %,9d answers", kind, latencyNs.getTotalCount());
            for (final double percentile : PERCENTILES) {
                out.printf(Locale.ROOT, "  p%s %.3f ms (%.2f)", String.valueOf(percentile).replace(".0", ""),
                    latencyNs.getValueAtPercentile(percentile) / NS_PER_MS,
                    (double) latencyNs.getValueAtPercentile(percentile) / without.getValueAtPercentile(percentile));
            }
            out.printf(Locale.ROOT, "  unanswered %d, generator lagged in %d of %d rounds%n", lost, lagging, rounds);
        }

        @Override
        public void close() throws IOException {
            generator.close();
            server.close();
            platform.close();
        }
    }
}
