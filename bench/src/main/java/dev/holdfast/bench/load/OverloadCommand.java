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
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Sends more than the gateway can decide, pipelined, and sees as the platform does: which approvals came later than 800
 * ms after they were sent, and what is held in the end. Beside it a polite client sends one request at a time.
 */
@Command(name = "overload", mixinStandardHelpOptions = true,
    description = "More than the maximum, seen from the client.")
public final class OverloadCommand implements Callable<Integer> {
    private static final BigDecimal AMOUNT = new BigDecimal("1.25");
    private static final double PROBE_RATE = 150_000;
    private static final int PROBE_SECONDS = 4;
    private static final int PROBE_CONNECTIONS = 64;
    private static final int MAX_REQUESTS = 2_000_000;
    private static final double MAX_POLITE_P99_MS = 150;

    @Spec
    private CommandSpec spec;

    @Option(names = "--times", defaultValue = "2",
        description = "How many times the maximum; default ${DEFAULT-VALUE}.")
    private double times;

    @Option(names = "--rate", description = "Requests a second instead.")
    private Double rate;

    @Option(names = {"-d", "--duration"}, defaultValue = "20", description = "Seconds; default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = {"-c", "--connections"}, defaultValue = "256",
        description = "Connections; default ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--pipelined", defaultValue = "8",
        description = "Requests that a connection sends at once; default ${DEFAULT-VALUE}.")
    private int pipelined;

    @Option(names = "--cards", defaultValue = "100",
        description = "Cards that the orders are spread over; default ${DEFAULT-VALUE}.")
    private int cards;

    @Option(names = "--shared",
        description =
        "Let gateway and generator share the processors. Otherwise each has its half, where there are two and"
        + " the machine has taskset, so that a generator without a processor is not taken for a slow gateway.")
    private boolean isShared;

    public static void main(final String[] arguments) {
        Children.stopWithThisProcess();
        System.exit(ErrorRules.apply(new CommandLine(new OverloadCommand())).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        final Path directory = LoadTarget.temporaryDirectory();
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
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
        long approved = 0;
        try (LoadGenerator generator = LoadGenerator.countingFromSending(target,
            new SignedRequest(target, runId, cards), pipelined)) {
            approved += generator.closedLoop(PROBE_RATE, PROBE_SECONDS, PROBE_CONNECTIONS, pipelined).approved();
            final LoadResult probe = generator.closedLoop(PROBE_RATE, PROBE_SECONDS, PROBE_CONNECTIONS, pipelined);
            approved += probe.approved();
            final double offered = Math.min(rate != null ? rate : times * probe.perSecond(),
                (double) MAX_REQUESTS / seconds);
            out.printf(Locale.ROOT,
                "closed loop with %d connections, %d requests on each: %.0f/s; offered: %.0f/s over %d connections "
                + "for %d s%n", PROBE_CONNECTIONS, pipelined, probe.perSecond(), offered, connections, seconds);
            out.flush();
            final PoliteClient polite = new PoliteClient(target, new SignedRequest(target, "P" + runId, cards));
            final LoadResult greedy = generator.openLoop(offered, seconds, connections);
            final PoliteClient.Seen during = polite.seen();
            pause(1);
            polite.seen();
            pause(3);
            final PoliteClient.Seen after = polite.seen();
            polite.close();
            approved += greedy.approved() + polite.approved();
            greedy.print(out);
            out.printf(Locale.ROOT,
                "sent beyond the schedule's pace: the generator took %.1f s%n", greedy.elapsedSeconds());
            final long lateApprovals = greedy.lateApprovals() + polite.late();
            final BigDecimal held = held(admin);
            final long holds = held.divideToIntegralValue(AMOUNT).longValue();
            final boolean isHeldRight = holds == approved - lateApprovals;
            out.printf(Locale.ROOT,
                "polite client while it lasted: %s%npolite client one second later: %s%n", during, after);
            out.printf(Locale.ROOT,
                "approved in time %d, approved later than 800 ms after sending %d, holds in the end %d: %s%n",
                approved - lateApprovals, lateApprovals, holds, isHeldRight ? "GOOD" : "BAD");
            out.println("late answers by the gateway's own count: " + ((ObjectNode) admin.get("/v1/late").json())
                .without("approvals"));
            final boolean isPoliteServed = during.p99Ms() < MAX_POLITE_P99_MS && after.p99Ms() < MAX_POLITE_P99_MS
                && after.approved() == after.answered();
            out.printf(Locale.ROOT, "polite client served: %s%n", isPoliteServed ? "GOOD" : "BAD");
            out.flush();
            return isHeldRight && isPoliteServed ? 0 : 1;
        }
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
