package dev.holdfast.bench.compare;

import dev.holdfast.bench.load.LoadTarget;
import dev.holdfast.bench.process.Children;
import dev.holdfast.gateway.cli.ErrorRules;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code scripts/bench compare}. */
@Command(name = "bench compare", mixinStandardHelpOptions = true, description = {
    "Holdfast, durable and by interval, and a bare Netty server under the same load, in turn, each warmed until its "
        + "throughput is flat. With --peers also what one would write instead: Spring Boot with PostgreSQL, and "
        + "Vert.x with Redis.",
    "Exit code 0: every round says something; 1: one does not, and then there are no ratios."})
public final class CompareCommand implements Callable<Integer> {
    static final String HOLDFAST = "holdfast";

    /** Every closed loop makes orders that are kept. */
    private static final String MAX_ORDERS = "16000000";
    private static final int WARM_SECONDS = 3;
    private static final int MAX_WARM_ROUNDS = 12;
    private static final int CARDS = 100;
    private static final int MAXIMUM_CONNECTIONS = 64;
    private static final int[] SHARES = {10, 50, 80};

    @Spec
    private CommandSpec spec;

    @Option(names = "--connections", split = ",", defaultValue = "16,64,256",
        description = "Closed loops over so many, one after the other; default ${DEFAULT-VALUE}.")
    private int[] connections;

    @Option(names = "--rate", defaultValue = "5000",
        description = "Open loop over 64 connections, per second; 0 for none; default ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--seconds", defaultValue = "5", description = "Of a round; default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "5", description = "Of each load; default ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--peers", description = "Also Spring Boot with PostgreSQL and Vert.x with Redis, where these are "
        + "installed.")
    private boolean hasPeers;

    @Option(names = "--open", description = "Also open loops at 10, 50 and 80 percent of each side's own maximum with "
        + "64 connections. Without the bare server: it is as fast as the generator.")
    private boolean hasShares;

    @Option(names = "--quick", description = "64 connections and two rounds alone: two minutes.")
    private boolean isQuick;

    @Option(names = "--out", paramLabel = "DIRECTORY",
        description = "Where compare.json and the .hgrm files go; default is to write none.")
    private Path out;

    public static void main(final String[] arguments) {
        Children.stopWithThisProcess();
        System.exit(ErrorRules.apply(new CommandLine(new CompareCommand())).execute(arguments));
    }

    @Override
    public Integer call() {
        final long startNs = System.nanoTime();
        final MachineStalls stalls = new MachineStalls();
        final List<Side> sides = new ArrayList<>();
        try {
            start(sides);
            final List<String> cold = warm(sides);
            final List<Series> all = new ArrayList<>();
            for (final LoadShape shape : shapes()) {
                all.addAll(alternate(sides, shape));
            }
            if (hasShares) {
                all.addAll(shares(sides.subList(1, sides.size()), all));
            }
            return report(new CompareReport(all, cold, stalls.end(), startNs));
        } finally {
            stalls.close();
            sides.forEach(Side::close);
        }
    }

    private void start(final List<Side> sides) {
        sides.add(new Side(LoadTarget.bareServer(), CARDS));
        sides.add(new Side(LoadTarget.ownGateway(HOLDFAST, CARDS, Map.of("ledger.max_orders", MAX_ORDERS)), CARDS));
        sides.add(new Side(LoadTarget.ownGateway("holdfast by interval", CARDS,
            Map.of("ledger.max_orders", MAX_ORDERS, "journal.force", "interval")), CARDS));
        if (!hasPeers) {
            return;
        }
        final Path peers = Path.of(System.getProperty("holdfast.root", "."), "bench", "peers");
        for (final Peer peer : Peer.values()) {
            final Optional<String> missing = peer.missing(peers);
            if (missing.isPresent()) {
                say("without %s: %s", peer.label(), missing.get());
            } else {
                say("starting %s", peer.label());
                sides.add(peer.start(peers, CARDS));
            }
        }
    }

    private List<LoadShape> shapes() {
        final List<LoadShape> shapes = new ArrayList<>();
        for (final int each : isQuick ? new int[] {MAXIMUM_CONNECTIONS} : connections) {
            shapes.add(new LoadShape(each, 0));
        }
        if (rate > 0) {
            shapes.add(new LoadShape(MAXIMUM_CONNECTIONS, rate));
        }
        return shapes;
    }

    private List<Series> shares(final List<Side> sides, final List<Series> before) {
        for (final Side side : sides) {
            final double perSecond = before.stream()
                .filter(series -> series.side().equals(side.name()) && series.shape().isClosed()
                    && series.shape().connections() == MAXIMUM_CONNECTIONS)
                .findFirst().orElseGet(() -> alternate(List.of(side), new LoadShape(MAXIMUM_CONNECTIONS, 0)).get(0))
                .median(Round::perSecond);
            say("the maximum of %s: %.0f/s", side.name(), perSecond);
            side.maximum(perSecond);
        }
        final List<Series> all = new ArrayList<>();
        for (final int percent : SHARES) {
            all.addAll(alternate(sides, LoadShape.ofMaximum(MAXIMUM_CONNECTIONS, percent)));
        }
        return all;
    }

    /** Returns who did not become warm. */
    private List<String> warm(final List<Side> sides) {
        final List<String> cold = new ArrayList<>();
        for (final Side side : sides) {
            say("warming %s", side.name());
            if (!side.warm(MAXIMUM_CONNECTIONS, WARM_SECONDS, MAX_WARM_ROUNDS)) {
                cold.add(side.name());
            }
        }
        return cold;
    }

    private List<Series> alternate(final List<Side> sides, final LoadShape shape) {
        final List<Series> series = new ArrayList<>();
        sides.forEach(side -> series.add(new Series(side.name(), shape, new ArrayList<>())));
        for (int round = 0; round < (isQuick ? 2 : rounds); round++) {
            for (int i = 0; i < sides.size(); i++) {
                final Round measured = sides.get(i).measure(shape, seconds);
                series.get(i).rounds().add(measured);
                say("%s, round %d, %s: %.0f/s", shape, round + 1, sides.get(i).name(), measured.perSecond());
            }
        }
        return series;
    }

    private int report(final CompareReport report) {
        final PrintWriter writer = spec.commandLine().getOut();
        report.print(writer);
        writer.flush();
        if (out != null) {
            report.write(out);
            say("written: %s", out);
        }
        return report.invalidities().isEmpty() ? 0 : 1;
    }

    private void say(final String what, final Object... values) {
        final PrintWriter err = spec.commandLine().getErr();
        err.printf(Locale.ROOT, what + "%n", values);
        err.flush();
    }
}
