package dev.holdfast.bench.load;

import dev.holdfast.bench.process.Children;
import dev.holdfast.bench.process.ProcessLook;
import dev.holdfast.gateway.cli.ErrorRules;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.sandbox.process.GatewayProcess;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * {@code scripts/bench first}: starts a gateway again and again, and asks it as soon as it is ready and has an account.
 * Who asks has asked the bare server before, so that what is slow is the gateway.
 */
@Command(name = "first", mixinStandardHelpOptions = true, description = {
    "How soon a gateway answers its first 100 callbacks behind a start, one after the other on one connection; and "
        + "what its process takes with nothing to do.",
    "Exit code 0: all of them were approved."})
public final class FirstCommand implements Callable<Integer> {
    private static final int CALLBACKS = 100;
    private static final int CALLBACKS_BEFORE = 5_000;
    private static final int TIMEOUT_MS = 30_000;
    private static final long SETTLE_SECONDS = 20;
    private static final double NS_PER_MS = 1e6;
    private static final double PERCENT = 100;

    @Spec
    private CommandSpec spec;

    @Option(names = "--starts", defaultValue = "5", description = "Starts; default ${DEFAULT-VALUE}.")
    private int starts;

    @Option(names = "--warm-up-ms", defaultValue = "1000",
        description = "The gateway's start.warm_up_ms; default ${DEFAULT-VALUE}.")
    private int warmUpMs;

    @Option(names = "--idle", paramLabel = "SECONDS", defaultValue = "0", description =
        "Then leave each alone for 20 s, and watch its processor time for so long; default ${DEFAULT-VALUE}.")
    private int idleSeconds;

    private int approved;

    public static void main(final String[] arguments) {
        Children.stopWithThisProcess();
        System.exit(ErrorRules.apply(new CommandLine(new FirstCommand())).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (starts < 1) {
            throw new ParameterException(spec.commandLine(), "--starts=" + starts + " should be at least 1");
        }
        try (LoadTarget bare = LoadTarget.bareServer()) {
            ask(bare, CALLBACKS_BEFORE);
        }
        for (int i = 0; i < starts; i++) {
            final Path directory = LoadTarget.temporaryDirectory();
            try {
                start(directory);
            } finally {
                LoadTarget.delete(directory);
            }
        }
        say(approved == starts * CALLBACKS ? "VALID: all were approved" : "INVALID: approved %d of %d", approved,
            starts * CALLBACKS);
        return approved == starts * CALLBACKS ? 0 : 1;
    }

    private void start(final Path directory) throws IOException, InterruptedException {
        final Path settings =
            LoadTarget.settingsFile(directory, Map.of("start.warm_up_ms", Integer.toString(warmUpMs)));
        final long startNs = System.nanoTime();
        try (GatewayProcess gateway = new GatewayProcess(directory, "--config", settings.toString())) {
            final double readySeconds = (System.nanoTime() - startNs) / (double) TimeUnit.SECONDS.toNanos(1);
            gateway.admin().openAccount(LoadTarget.account(0), LoadTarget.card(0), "1000000.00");
            final DevCredentials credentials = gateway.credentials();
            final long[] tookNs = ask(new LoadTarget("holdfast", URI.create(credentials.callbackUrl()),
                credentials.apiKey(), credentials.apiSecret(), () -> { }), CALLBACKS);
            final long[] next = Arrays.copyOfRange(tookNs, 1, tookNs.length);
            Arrays.sort(next);
            say("ready after %.1f s; first answer %.1f ms; of the next %d the slowest %.1f ms, the middle one %.1f ms",
                readySeconds, tookNs[0] / NS_PER_MS, next.length, next[next.length - 1] / NS_PER_MS,
                next[next.length / 2] / NS_PER_MS);
            if (idleSeconds > 0) {
                watch(new ProcessLook(gateway.pid()));
            }
        }
    }

    private void watch(final ProcessLook process) throws InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        final double before = process.processorSeconds();
        TimeUnit.SECONDS.sleep(idleSeconds);
        say("with nothing to do: %.1f %% of a processor",
            (process.processorSeconds() - before) / idleSeconds * PERCENT);
    }

    /** Returns how long each took, and counts approvals. */
    private long[] ask(final LoadTarget target, final int count) throws IOException {
        final SignedRequest requests =
            new SignedRequest(target, Long.toString(System.nanoTime(), Character.MAX_RADIX) + '-', 1);
        final byte[][] made = new byte[count][];
        for (int i = 0; i < count; i++) {
            made[i] = requests.make(i, System.currentTimeMillis());
        }
        final long[] tookNs = new long[count];
        try (Socket socket = new Socket(target.url().getHost(), target.url().getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MS);
            for (int i = 0; i < count; i++) {
                final long startNs = System.nanoTime();
                socket.getOutputStream().write(made[i]);
                final int code = PoliteClient.code(socket.getInputStream());
                tookNs[i] = System.nanoTime() - startNs;
                approved += code == 0 && !target.takesAnything() ? 1 : 0;
            }
        }
        return tookNs;
    }

    private void say(final String format, final Object... values) {
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }
}
