package dev.holdfast.bench.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code scripts/bench sync}. */
@Command(name = "bench sync", mixinStandardHelpOptions = true, description = {
    "Measure decisions while the sync thread has a platform that is down, hangs, or answers nonsense, in turns with no sync at all.",
    "Prints the median of the rounds and its ratio to that without sync. Exit code 1 when a run says nothing."})
public final class SyncCommand implements Callable<Integer> {
    private static final double[] PERCENTILES = {50, 99, 99.9};
    private static final double NS_PER_MS = 1e6;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rounds", defaultValue = "5", description = "Default ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--rate", defaultValue = "1500", description = "Requests per second; default ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--duration", defaultValue = "10", description = "Seconds of each run; default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--connections", defaultValue = "16", description = "Default ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--cards", defaultValue = "100", description = "Default ${DEFAULT-VALUE}.")
    private int cards;

    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new SyncCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        final Map<BadPlatform.Kind, List<long[]>> results = new EnumMap<>(BadPlatform.Kind.class);
        boolean isValid = true;
        for (int round = 0; round < rounds; round++) {
            for (final BadPlatform.Kind kind : BadPlatform.Kind.values()) {
                final LoadResult result = run(kind);
                isValid &= result.invalidity() == null;
                out.printf("round %d, platform %-8s p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms%s%n", round + 1, kind,
                    result.percentileNs(50) / NS_PER_MS, result.percentileNs(99) / NS_PER_MS, result.percentileNs(99.9) / NS_PER_MS,
                    result.invalidity() == null ? "" : ", INVALID: " + result.invalidity());
                out.flush();
                final long[] figures = new long[PERCENTILES.length];
                for (int i = 0; i < PERCENTILES.length; i++) {
                    figures[i] = result.percentileNs(PERCENTILES[i]);
                }
                results.computeIfAbsent(kind, first -> new ArrayList<>()).add(figures);
            }
        }
        for (final BadPlatform.Kind kind : BadPlatform.Kind.values()) {
            out.printf("platform %-8s", kind);
            for (int i = 0; i < PERCENTILES.length; i++) {
                out.printf("  p%s %.2f", String.valueOf(PERCENTILES[i]).replace(".0", ""),
                    (double) median(results.get(kind), i) / median(results.get(BadPlatform.Kind.NONE), i));
            }
            out.println(" of that without sync");
        }
        out.flush();
        return isValid ? 0 : 1;
    }

    private LoadResult run(final BadPlatform.Kind kind) throws IOException {
        try (BadPlatform platform = new BadPlatform(kind);
            LoadTarget server = LoadTarget.ownGateway(cards, Map.of("platform.base_url", platform.url(), "sync.interval_ms", "1000"))) {
            final SignedRequest requests = new SignedRequest(server, Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + '-', cards);
            try (LoadGenerator generator = new LoadGenerator(server, requests)) {
                generator.openLoop(rate, seconds, connections);
                return generator.openLoop(rate, seconds, connections);
            }
        }
    }

    private static long median(final List<long[]> results, final int place) {
        return results.stream().mapToLong(figures -> figures[place]).sorted().toArray()[results.size() / 2];
    }
}
