package dev.holdfast.bench.load;

import dev.holdfast.bench.process.Children;
import dev.holdfast.gateway.cli.ErrorRules;
import dev.holdfast.sandbox.process.GatewayProcess;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** {@code scripts/bench door}. */
@Command(name = "bench door", mixinStandardHelpOptions = true, description = {
    "Attack the listeners of a gateway from 127.0.0.1, while valid callbacks come from 127.0.0.2, nine tenths of them "
        + "on connections that are",
    "kept and one tenth on new ones. Each attack has a gateway of its own.",
    "Exit code 1 when a callback was not approved within the limit, or something of an attack is left."})
public final class DoorCommand implements Callable<Integer> {
    static final String HONEST = "127.0.0.2";

    private static final double FRESH_SHARE = 0.1;
    private static final int WARM_UP_SECONDS = 6;
    private static final int TIMEOUT_MS = 5_000;
    private static final int CONNECTIONS = 8;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    /**
     * What a gateway may have opened or started for itself meanwhile: journal files, threads that begin when they are
     * needed.
     */
    private static final int SLACK = 12;

    @Spec
    private CommandSpec spec;

    @Option(names = "--attack", split = ",", description = "Only these: ${COMPLETION-CANDIDATES}.")
    private List<Attack> attacks = Arrays.asList(Attack.values());

    @Option(names = "--rate", defaultValue = "500",
        description = "Valid callbacks per second; default ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--duration", defaultValue = "15",
        description = "Seconds of each attack; default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--limit-ms", defaultValue = "500",
        description = "In which each has to be answered; default ${DEFAULT-VALUE}.")
    private long limitMs;

    @Option(names = "--percent", defaultValue = "100",
        description = "Of the attacks' connections; default ${DEFAULT-VALUE}.")
    private int percent;

    public static void main(final String[] arguments) {
        Children.stopWithThisProcess();
        System.exit(ErrorRules.apply(new CommandLine(new DoorCommand()).setCaseInsensitiveEnumValuesAllowed(true))
            .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean isGood = true;
        for (final Attack attack : attacks) {
            isGood &= run(attack);
        }
        return isGood ? 0 : 1;
    }

    private boolean run(final Attack attack) throws IOException, InterruptedException {
        final Path directory = LoadTarget.temporaryDirectory();
        try (GatewayProcess gateway = new GatewayProcess(directory, "--config",
            LoadTarget.settingsFile(directory, attack.settings()).toString())) {
            final LoadTarget target = LoadTarget.running(null, gateway.credentials(), CONNECTIONS);
            final URI attacked = attack == Attack.BACK_OFFICE ? URI.create(gateway.credentials().adminUrl())
                : target.url();
            try (LoadGenerator kept = new LoadGenerator(target, requests(target, "k"), HONEST)) {
                kept.openLoop(rate, WARM_UP_SECONDS, CONNECTIONS);
                final int files = count(gateway, "fd");
                final int threads = count(gateway, "task");
                final FreshLoad fresh = new FreshLoad(target, requests(target, "f"), HONEST);
                final LoadResult result;
                final int open;
                final int connects;
                final long answered;
                final byte[] genuine = requests(target, "g").make(0, System.currentTimeMillis());
                try (Strangers strangers =
                    new Strangers(attack, new InetSocketAddress(attacked.getHost(), attacked.getPort()),
                    attack.connections() * percent / 100, genuine)) {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                    final CompletableFuture<Long> asked = CompletableFuture.supplyAsync(() -> askBackOffice(gateway));
                    final Thread freshly = new Thread(() -> sendFresh(fresh), "fresh");
                    freshly.start();
                    result = kept.openLoop(rate * (1 - FRESH_SHARE), seconds, CONNECTIONS);
                    freshly.join();
                    open = strangers.open();
                    connects = strangers.connects();
                    answered = asked.join();
                }
                final boolean isClean = await(() -> count(gateway, "fd") <= files + SLACK
                    && count(gateway, "task") <= threads + SLACK);
                return report(attack, result, fresh, answered,
                    String.format(Locale.ROOT, "connects=%d open_at_the_end=%d left: files %+d threads %+d%s", connects,
                    open, count(
                        gateway, "fd") - files, count(gateway, "task") - threads, isClean ? "" : " TOO MANY"), isClean);
            }
        } finally {
            LoadTarget.delete(directory);
        }
    }

    private boolean report(
        final Attack attack, final LoadResult kept, final FreshLoad fresh, final long answered, final String rest,
        final boolean isClean) {
        final Histogram all = kept.latencyNs().copy();
        all.add(fresh.latencyNs());
        final long sent = Math.round(rate * (1 - FRESH_SHARE) * seconds) + freshCount();
        final long limitNs = TimeUnit.MILLISECONDS.toNanos(limitMs);
        final long late = all.getCountBetweenValues(limitNs, Math.max(limitNs, all.getMaxValue()));
        final long served = kept.approved() + fresh.approved();
        final boolean isGood = served == sent && late == 0 && answered >= 0 && isClean;
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT,
            "%-11s sent=%d approved=%d beyond_%dms=%d p50=%.1fms p99=%.1fms max=%.1fms back_office=%d %s %s%s%n",
            attack.label(), sent, served, limitMs, late, all.getValueAtPercentile(50) / 1e6,
            all.getValueAtPercentile(99) / 1e6, all.getMaxValue() / 1e6, answered, rest,
            isGood ? "GOOD" : "BAD", kept.invalidity() == null ? "" : " (" + kept.invalidity() + ")");
        out.flush();
        return isGood;
    }

    private SignedRequest requests(final LoadTarget target, final String name) {
        return new SignedRequest(target, name + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + '-',
            CONNECTIONS);
    }

    private int freshCount() {
        return (int) Math.round(rate * FRESH_SHARE * seconds);
    }

    private void sendFresh(final FreshLoad fresh) {
        try {
            fresh.run(rate * FRESH_SHARE, freshCount());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Twice a second, on a new connection each time. Returns how often it was answered; -1 when it was not. */
    private long askBackOffice(final GatewayProcess gateway) {
        long answered = 0;
        for (int i = 0; i < seconds * 2; i++) {
            try {
                final URI ledger = URI.create(gateway.credentials().adminUrl() + "/v1/ledger");
                final HttpURLConnection asked = (HttpURLConnection) ledger.toURL().openConnection();
                asked.setRequestProperty("Authorization", "Bearer " + gateway.credentials().adminToken());
                asked.setRequestProperty("Connection", "close");
                asked.setConnectTimeout(TIMEOUT_MS);
                asked.setReadTimeout(TIMEOUT_MS);
                if (asked.getResponseCode() != HttpURLConnection.HTTP_OK) {
                    return -1;
                }
                asked.disconnect();
                answered++;
            } catch (final IOException e) {
                return -1;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
        return answered;
    }

    private static boolean await(final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > PATIENCE_NS) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return true;
    }

    private static int count(final GatewayProcess gateway, final String what) {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(gateway.pid()), what))) {
            return (int) entries.count();
        } catch (final IOException e) {
            return 0;
        }
    }
}
