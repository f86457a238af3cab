package dev.holdfast.bench.load;

import dev.holdfast.bench.process.Children;
import dev.holdfast.gateway.cli.ErrorRules;
import dev.holdfast.gateway.config.DevCredentials;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** {@code scripts/bench load}. */
@Command(name = "bench load", mixinStandardHelpOptions = true, description = {
    "Send signed authorizations of new orders at a fixed rate, and measure from the moment at which each was to be "
        + "sent.",
    "Exit code 0: a valid run; 1: the run says nothing."})
public final class LoadCommand implements Callable<Integer> {
    private static final int MAX_REQUESTS = 3_000_000;
    private static final int PROBE_RATE = 100_000;
    private static final int PROBE_SECONDS = 3;
    private static final double HEADROOM = 1.5;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", defaultValue = "5000", description = "Requests per second; default ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--duration", defaultValue = "30", description = "Seconds; default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--connections", defaultValue = "16", description = "Connections; default ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--warm-up", defaultValue = "10",
        description = "Seconds of the same load before, unmeasured; default ${DEFAULT-VALUE}.")
    private int warmUpSeconds;

    @Option(names = "--cards", defaultValue = "100",
        description = "Cards that the orders are spread over; default ${DEFAULT-VALUE}.")
    private int cards;

    @Option(names = "--closed", description = "Throughput instead: one request on its way on every connection.")
    private boolean closed;

    @Option(names = "--target", paramLabel = "URL",
        description = "A gateway that runs already; default is one of our own.")
    private URI target;

    @Option(names = "--credentials", paramLabel = "FILE", description = "The running gateway's credentials file.")
    private Path credentials;

    public static void main(final String[] arguments) {
        Children.stopWithThisProcess();
        System.exit(ErrorRules.apply(new CommandLine(new LoadCommand())).execute(arguments));
    }

    @Override
    public Integer call() {
        if (rate * (seconds + warmUpSeconds) > MAX_REQUESTS && !closed) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                "--rate times --duration should be at most " + MAX_REQUESTS + ", since all is signed beforehand");
        }
        if (target != null && credentials == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--target needs --credentials");
        }
        final LoadResult result = run(() -> credentials == null
            ? LoadTarget.ownGateway(cards) : LoadTarget.running(target, DevCredentials.read(credentials), cards));
        return result.invalidity() == null ? 0 : 1;
    }

    private LoadResult run(final Supplier<LoadTarget> targets) {
        final PrintWriter out = spec.commandLine().getOut();
        try (LoadTarget server = targets.get()) {
            final SignedRequest requests = new SignedRequest(server,
                Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + '-', cards);
            try (LoadGenerator generator = new LoadGenerator(server, requests)) {
                final LoadResult result = closed ? closed(generator) : open(generator);
                out.printf(Locale.ROOT, "%s: %s, %d connections, %d s%n", server.name(),
                    closed ? "closed loop" : String.format(Locale.ROOT,
                        "open loop at %.0f/s", rate), connections, seconds);
                result.print(out);
                out.flush();
                return result;
            }
        }
    }

    private LoadResult open(final LoadGenerator generator) {
        if (warmUpSeconds > 0) {
            generator.openLoop(rate, warmUpSeconds, connections);
        }
        return generator.openLoop(rate, seconds, connections);
    }

    /** The requests are signed for the times at which a first short run says that they will be sent. */
    private LoadResult closed(final LoadGenerator generator) {
        generator.closedLoop(PROBE_RATE, PROBE_SECONDS, connections);
        final double expected = generator.closedLoop(PROBE_RATE, PROBE_SECONDS, connections).perSecond();
        return generator.closedLoop(Math.min(expected * HEADROOM, (double) MAX_REQUESTS / seconds), seconds,
            connections);
    }
}
