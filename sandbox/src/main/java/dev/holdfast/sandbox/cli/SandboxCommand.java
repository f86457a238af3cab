package dev.holdfast.sandbox.cli;

import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.CallbackRetries;
import dev.holdfast.sandbox.CallbackSender;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.SandboxServer;
import dev.holdfast.sandbox.SandboxSettings;
import dev.holdfast.sandbox.scenario.Scenario;
import dev.holdfast.sandbox.scenario.Soak;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** {@code holdfast sandbox}: a stand-in for the platform. */
@Command(name = "sandbox", description = {"Be the platform: serve its API, and send callbacks.",
    "While it runs it is told what to do under /sandbox; GET /sandbox/state shows how it is."})
final class SandboxCommand implements Callable<Integer> {
    private static final int MAX_PER_SECOND = 100;

    @Spec
    private CommandSpec spec;

    @Option(names = "--port", defaultValue = "8090",
        description = "On loopback; 0 for a free one; default ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--mode", defaultValue = "AUTHORIZATION",
        description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private ProgramMode mode;

    @Option(names = "--credentials", paramLabel = "FILE",
        description = "JSON with api_key and api_secret of the gateway it talks to.")
    private Path credentials;

    @Option(names = "--data-dir", paramLabel = "DIR",
        description =
        "Of a gateway that runs with --dev, instead of --credentials; makes the credentials if there are none.")
    private Path dataDirectory;

    @Option(names = "--callback-url", defaultValue = "http://127.0.0.1:8080/callback",
        description = "Where callbacks go; default ${DEFAULT-VALUE}.")
    private URI callbackUrl;

    @Option(names = "--fault", paramLabel = "NAME=SHARE",
        description = "What goes wrong how often, from 0 to 1, such as code_1001=0.05.")
    private Map<String, Double> faults = new LinkedHashMap<>();

    @Option(names = "--clock-skew-ms", description = "How far its clock is ahead.")
    private long clockSkewMs;

    @Option(names = "--max-per-second", defaultValue = "" + MAX_PER_SECOND,
        description = "Calls beyond which it answers 1009; default ${DEFAULT-VALUE}.")
    private int maxPerSecond;

    @Option(names = "--pci", description = "Whether the merchant may see card data; else 1013.")
    private boolean hasPci;

    @Option(names = "--kyc-ms", defaultValue = "0",
        description = "How long a cardholder's documents are checked; default ${DEFAULT-VALUE}.")
    private long kycMs;

    @Option(names = "--card-ms", defaultValue = "0",
        description = "How long a new card is Pending; default ${DEFAULT-VALUE}.")
    private long cardMs;

    @Option(names = "--callback-retries", paramLabel = "PAUSES", defaultValue = CallbackRetries.STANDARD,
        description = {"Before a notification that is not acknowledged is sent again; default ${DEFAULT-VALUE}.",
            "Such as 5x3s or 1s,10m,6h; or short (5x3s), day (15 pauses, 24 hours in all), none."})
    private String callbackRetries;

    @Override
    public Integer call() throws InterruptedException {
        final DevCredentials known = credentials();
        try (SandboxServer sandbox = new SandboxServer(
            new SandboxSettings(port, mode, known.apiKey(), known.apiSecret(), callbackUrl, maxPerSecond, hasPci,
                CallbackSender.LIMIT_MS))) {
            try {
                faults.forEach((name, share) -> sandbox.faults().set(Fault.of(name), share));
                sandbox.onboarding().kycMs(kycMs);
                sandbox.onboarding().cardMs(cardMs);
                sandbox.sender().retries(CallbackRetries.of(callbackRetries));
            } catch (final IllegalArgumentException e) {
                throw new SettingsException(e.getMessage());
            }
            sandbox.faults().clockSkewMs(clockSkewMs);
            final CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "stop"));
            final PrintWriter out = spec.commandLine().getOut();
            out.println("platform.base_url: " + sandbox.url());
            out.println("callbacks go to:   " + callbackUrl);
            out.println(Holdfast.READY);
            out.flush();
            stopped.await();
            return 0;
        }
    }

    private DevCredentials credentials() {
        if (credentials != null) {
            return DevCredentials.read(credentials);
        }
        if (dataDirectory == null) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                "say whom it talks to: --data-dir DIR or --credentials FILE; or run or soak");
        }
        final DevCredentials made = DevCredentials.readOrCreate(dataDirectory);
        made.write(dataDirectory);
        return made;
    }

    /** Plays scenarios. */
    @Command(name = "run", description = "Play a scenario, or several, each with a sandbox and a gateway of its own.")
    int run(@Parameters(paramLabel = "FILE", arity = "1..*",
        description = "YAML; see the directory scenarios.") final List<Path> files)
        throws IOException {
        int failed = 0;
        for (final Path file : files) {
            try {
                failed += TemporaryDirectory.with("holdfast-scenario",
                    directory -> new Scenario(file, spec.commandLine().getOut()).run(directory)) ? 0 : 1;
            } catch (final IllegalArgumentException e) {
                throw new SettingsException(e.getMessage());
            }
        }
        return failed == 0 ? 0 : Holdfast.FAILED;
    }

    /** Makes purchases while everything goes wrong. */
    @Command(name = "soak",
        description = {"Make purchases at a steady rate while every fault strikes and the gateway is killed and "
                + "stopped once.", "In the end both sides have to agree on every order, and every sum has to add up."})
    int soak(
        @Option(names = "--rate", defaultValue = "200",
            description = "Purchases a second; default ${DEFAULT-VALUE}.") final int rate,
        @Option(names = "--seconds", defaultValue = "600", description = "Default ${DEFAULT-VALUE}.") final int seconds,
        @Option(names = "--share", defaultValue = "0.05",
            description = "Of the cases in which a fault strikes; default ${DEFAULT-VALUE}.")
        final double share,
        @Option(names = "--seed", defaultValue = "1",
            description = "Of the choices; default ${DEFAULT-VALUE}.") final long seed) throws IOException {
        return TemporaryDirectory.with("holdfast-soak",
            directory -> new Soak(spec.commandLine().getOut(), directory).run(rate, seconds, share, seed)) ? 0
                : Holdfast.FAILED;
    }
}
