package dev.holdfast.bench.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.bench.process.Children;
import dev.holdfast.gateway.cli.ErrorRules;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.sandbox.process.GatewayProcess;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Sends more than the gateway can decide, pipelined or not or all at once, and sees as the platform does: which
 * approvals came later than 800 ms after they were sent, and what is held in the end. Beside it a polite client sends
 * one request at a time.
 */
@Command(name = "overload", mixinStandardHelpOptions = true,
    description = "More than the maximum, seen from the client.")
public final class OverloadCommand implements Callable<Integer> {
    private static final BigDecimal AMOUNT = new BigDecimal("1.25");
    private static final double FIRST_RATE = 150_000;
    private static final int ROUND_SECONDS = 3;
    private static final int MAX_ROUNDS = 12;
    /** Requests on their way while the maximum is found. */
    private static final int PROBE_IN_FLIGHT = 256;
    /** Of the heap for each request, which is signed before the first is sent. */
    private static final long REQUEST_BYTES = 1_024;
    private static final double MAX_POLITE_P99_MS = 100;
    /** Of the polite client's requests, which are as many as it sends one by one. */
    private static final double MIN_POLITE_APPROVED = 0.95;
    /** More than are approved in minutes, so that no order is declined for want of memory. */
    private static final String MAX_ORDERS = "8000000";
    private static final int BURSTS = 5;
    private static final int SETTLE_SECONDS = 1;
    private static final int AFTER_SECONDS = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--times", defaultValue = "2",
        description = "How many times the maximum; default ${DEFAULT-VALUE}.")
    private double times;

    @Option(names = "--rate", description = "Requests a second instead.")
    private Double rate;

    @Option(names = "--burst",
        description = "So many requests in one instant instead, five times, a second apart.")
    private Integer burst;

    @Option(names = {"-d", "--duration"}, defaultValue = "20", description = "Seconds; default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = {"-c", "--connections"}, defaultValue = "256",
        description = "Connections; default ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--pipelined", defaultValue = "8",
        description = "Requests that a connection sends at once; default ${DEFAULT-VALUE}.")
    private int pipelined;

    @Option(names = "--warm-up", defaultValue = "5",
        description = "Seconds of the same before, since refusing is compiled like everything else; default "
        + "${DEFAULT-VALUE}.")
    private int warmUpSeconds;

    @Option(names = "--cards", defaultValue = "100",
        description = "Cards that the orders are spread over; default ${DEFAULT-VALUE}.")
    private int cards;

    @Option(names = "--shared",
        description =
        "Let gateway and generator share the processors. Otherwise each has its half, where there are two and"
        + " the machine has taskset, so that a generator without a processor is not taken for a slow gateway.")
    private boolean isShared;

    private long approved;
    private long late;
    private long lateInWarmUp;

    public static void main(final String[] arguments) {
        Children.stopWithThisProcess();
        System.exit(ErrorRules.apply(new CommandLine(new OverloadCommand())).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        final Path directory = LoadTarget.temporaryDirectory();
        try (GatewayProcess gateway = new GatewayProcess(directory, "--config",
            LoadTarget.settingsFile(directory, Map.of("ledger.max_orders", MAX_ORDERS)).toString())) {
            if (!isShared) {
                spec.commandLine().getOut().println(Processors.part(gateway.pid()));
            }
            for (int i = 0; i < cards; i++) {
                gateway.admin().openAccount(LoadTarget.account(i), LoadTarget.card(i), "500000000.00");
            }
            final DevCredentials credentials = gateway.credentials();
            return run(new LoadTarget("holdfast", URI.create(credentials.callbackUrl()), credentials.apiKey(),
                credentials.apiSecret(), () -> { }), gateway.admin());
        } finally {
            LoadTarget.delete(directory);
        }
    }

    private int run(final LoadTarget target, final AdminClient admin) {
        final PrintWriter out = spec.commandLine().getOut();
        final String runId = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + '-';
        try (LoadGenerator generator = LoadGenerator.countingFromSending(target,
            new SignedRequest(target, runId, cards), pipelined)) {
            final double maximum = maximum(generator);
            final double offered = rate == null ? times * maximum : rate;
            out.printf(Locale.ROOT,
                "closed loop, warm: %.0f/s; offered: %s over %d connections, %d on each at once%n", maximum,
                burst == null ? String.format(Locale.ROOT, "%.0f/s for %d s", offered, seconds)
                : BURSTS + " times " + burst + " in one instant", connections, pipelined);
            out.flush();
            refuseMoreThanFit(Math.max(offered * warmUpSeconds, burst == null ? offered * seconds : burst));
            if (warmUpSeconds > 0) {
                out.println("to warm up:");
                note(generator.openLoop(offered, warmUpSeconds, connections));
                lateInWarmUp = late;
            }
            final PoliteClient polite = new PoliteClient(target, new SignedRequest(target, "P" + runId, cards));
            final List<PoliteClient.Seen> during = new ArrayList<>();
            // Not what it sees while requests are signed.
            generator.meter(polite::seen, () -> during.add(polite.seen()));
            final boolean isEnough = burst == null ? overload(generator, offered, maximum) : bursts(generator);
            pause(SETTLE_SECONDS);
            polite.seen();
            pause(AFTER_SECONDS);
            final PoliteClient.Seen after = polite.seen();
            polite.close();
            approved += polite.approved();
            late += polite.late();
            during.forEach(seen -> out.println("polite client while it lasted: " + seen));
            out.println("polite client one second later: " + after);
            final boolean isHeldRight = isHeldRight(admin);
            final boolean isPoliteServed = during.stream().allMatch(seen -> isServed(seen, MIN_POLITE_APPROVED))
                && isServed(after, 1);
            out.printf(Locale.ROOT, "polite client served: %s%n", isPoliteServed ? "GOOD" : "BAD");
            out.flush();
            return isEnough && isHeldRight && isPoliteServed ? 0 : 1;
        }
    }

    /** Sends closed loops until they get no faster, and returns how fast that was. */
    private double maximum(final LoadGenerator generator) {
        final int probeConnections = Math.min(connections, Math.max(1, PROBE_IN_FLIGHT / pipelined));
        final Flatness flatness = new Flatness();
        double best = 0;
        for (int i = 0; i < MAX_ROUNDS && !flatness.isFlat(); i++) {
            final LoadResult probe = generator.closedLoop(best == 0 ? FIRST_RATE : 2 * best, ROUND_SECONDS,
                probeConnections, pipelined);
            approved += probe.approved();
            flatness.add(probe.approvedPerSecond());
            best = Math.max(best, probe.approvedPerSecond());
        }
        if (!flatness.isFlat()) {
            spec.commandLine().getOut().println("the machine is too restless to tell whether the gateway is warm");
        }
        return best;
    }

    private static void refuseMoreThanFit(final double requests) {
        final long most = Runtime.getRuntime().maxMemory() / REQUEST_BYTES;
        if (requests > most) {
            throw new UnusableEnvironmentException(String.format(Locale.ROOT,
                "%.0f requests, which are signed before the first is sent, take more than this Java's heap: set "
                + "HOLDFAST_JAVA_OPTS=\"-Xmx%dg\", or a shorter --duration, or a lower --rate", requests,
                (long) (requests * REQUEST_BYTES / (1L << 30)) + 1));
        }
    }

    private boolean overload(final LoadGenerator generator, final double offered, final double maximum) {
        final PrintWriter out = spec.commandLine().getOut();
        final LoadResult greedy = generator.openLoop(offered, seconds, connections);
        note(greedy);
        final double inTime = (greedy.approved() - greedy.lateApprovals()) / greedy.elapsedSeconds();
        final boolean isEnough = inTime >= maximum / 2;
        out.printf(Locale.ROOT, "approved in time: %.0f/s, %.2f of the maximum: %s%n", inTime, inTime / maximum,
            isEnough ? "GOOD" : "BAD");
        return isEnough && greedy.invalidity() == null;
    }

    private boolean bursts(final LoadGenerator generator) {
        boolean isValid = true;
        for (int i = 0; i < BURSTS; i++) {
            pause(SETTLE_SECONDS);
            final LoadResult result = generator.burst(burst, connections);
            note(result);
            isValid &= result.invalidity() == null;
        }
        return isValid;
    }

    private void note(final LoadResult result) {
        approved += result.approved();
        late += result.lateApprovals();
        result.print(spec.commandLine().getOut());
    }

    private boolean isHeldRight(final AdminClient admin) {
        final long holds = held(admin).divideToIntegralValue(AMOUNT).longValue();
        final boolean isRight = holds == approved && late == lateInWarmUp;
        spec.commandLine().getOut().printf(Locale.ROOT,
            "approved in time %d, approved later than 800 ms after sending %d (%d of them to warm up), holds in the end"
            + " %d: %s%nlate answers by the gateway's own count: %s%n", approved - late, late, lateInWarmUp, holds,
            isRight ? "GOOD" : "BAD",
            ((ObjectNode) admin.get("/v1/late").json()).without("approvals"));
        return isRight;
    }

    private static boolean isServed(final PoliteClient.Seen seen, final double minApproved) {
        return seen.problem().isEmpty() && seen.answered() > 0 && seen.p99Ms() < MAX_POLITE_P99_MS
            && seen.approved() >= minApproved * seen.answered();
    }

    private BigDecimal held(final AdminClient admin) {
        BigDecimal held = BigDecimal.ZERO;
        for (int i = 0; i < cards; i++) {
            held = held.add(new BigDecimal(admin.get("/v1/accounts/" + LoadTarget.account(i)).field("held")));
        }
        return held;
    }

    private static void pause(final int seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (final InterruptedException e) {
            throw new UnusableEnvironmentException("interrupted", e);
        }
    }
}
