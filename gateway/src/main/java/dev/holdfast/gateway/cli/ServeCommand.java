package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.Gateway;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code holdfast serve}: runs the gateway until it is told to stop. */
@Command(name = "serve", description = "Run the gateway. SIGTERM stops it when all is answered (stop.drain_ms).")
final class ServeCommand implements Callable<Integer> {
    private static final long CHECK_MS = 50;
    /** How long a gateway whose ledger has failed still declines and says so. */
    private static final long TELL_MS = 2_000;
    private static final long LIMIT_MS = 20_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file of settings; see 'holdfast config'.")
    private Path config;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where journal and lock live (data_dir).")
    private Path dataDirectory;

    @Option(names = "--callback-port", paramLabel = "PORT",
        description = "Port for callbacks, 0 for a free one (callback.port).")
    private Integer callbackPort;

    @Option(names = "--admin-port", paramLabel = "PORT",
        description = "Port for the back-office, 0 for a free one (admin.port).")
    private Integer adminPort;

    @Option(names = "--accept-loss", paramLabel = "SEQUENCE", description = {
        "Go on behind this sequence although more was confirmed, if the ledger ends there (journal.accept_loss).",
        "A start that is refused names it. Give it once: what is missing is lost for good."
    })
    private Long acceptLoss;

    @Option(names = "--dev",
        description = "Listen on loopback only, with credentials made once and kept in the data directory.")
    private boolean dev;

    @Override
    public Integer call() throws InterruptedException {
        final Map<String, String> flags = new HashMap<>();
        put(flags, "data_dir", dataDirectory);
        put(flags, "callback.port", callbackPort);
        put(flags, "admin.port", adminPort);
        put(flags, "journal.accept_loss", acceptLoss);
        SettingValues values = SettingValues.load(config, System.getenv(), flags);
        Gateway.ListeningHandler handler = (callbackUrl, adminUrl) -> { };
        if (dev) {
            final Path directory = Path.of(values.text("data_dir"));
            final DevCredentials credentials = DevCredentials.readOrCreate(directory);
            flags.putAll(credentials.settings());
            flags.putAll(Map.of("callback.host", "127.0.0.1", "admin.host", "127.0.0.1", "platform.app_id", "",
                "platform.other_api_key", "", "platform.other_app_id", "", "platform.other_api_secret", "",
                "platform.other_api_secret_file", "", "secrets.store_file", ""));
            for (final String pause : List.of("start.warm_up_ms", "stop.drain_ms")) {
                if (values.isDefault(pause)) {
                    flags.put(pause, "0");
                }
            }
            values = SettingValues.load(config, System.getenv(), flags);
            handler = (callbackUrl, adminUrl) -> credentials.listeningAt(callbackUrl, adminUrl).write(directory);
        }
        final GatewaySettings settings = GatewaySettings.of(values);
        final PrintWriter out = spec.commandLine().getOut();
        final Gateway gateway = new Gateway(settings, handler);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "stop"));
        HangUp.handle(gateway::reloadCredentials);
        out.println("callbacks:   " + gateway.callbackUrl() + " (" + gateway.transportName() + ")");
        out.println("back-office: " + gateway.adminUrl());
        if (dev) {
            final Path file = settings.engine().directory().resolve(DevCredentials.FILE);
            out.println("credentials: " + file.toAbsolutePath());
        }
        out.println(Holdfast.READY);
        out.flush();
        while (!gateway.hasFailed()) {
            TimeUnit.MILLISECONDS.sleep(CHECK_MS);
        }
        return endFailed(gateway);
    }

    /** The process was told to end. Java would make an exit code of the signal, as if that had killed it. */
    private static void stop(final Gateway gateway) {
        gateway.close();
        Runtime.getRuntime().halt(gateway.hasFailed() ? Holdfast.LEDGER_FAILED : 0);
    }

    /**
     * Declines everything for a moment, so that whoever waits or watches hears of it, and ends. Whatever the disk does,
     * that does not take long.
     */
    private int endFailed(final Gateway gateway) throws InterruptedException {
        final PrintWriter err = spec.commandLine().getErr();
        err.println("holdfast: the ledger has failed, as the log says: the process ends with exit code "
            + Holdfast.LEDGER_FAILED
            + "; start it again after a pause");
        err.flush();
        final Thread limit = new Thread(() -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LIMIT_MS));
            Runtime.getRuntime().halt(Holdfast.LEDGER_FAILED);
        }, "stop-limit");
        limit.setDaemon(true);
        limit.start();
        TimeUnit.MILLISECONDS.sleep(TELL_MS);
        gateway.close();
        return Holdfast.LEDGER_FAILED;
    }

    private static void put(final Map<String, String> flags, final String name, final Object value) {
        if (value != null) {
            flags.put(name, value.toString());
        }
    }
}
