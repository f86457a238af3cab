package dev.holdfast.bench.load;

import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.sandbox.process.GatewayProcess;
import dev.holdfast.sandbox.process.JavaProcess;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who gets the load: a gateway of our own, somebody's, or the bare server. Our own are processes of their own. */
public record LoadTarget(
    String name, URI url, String apiKey, String apiSecret, AutoCloseable process) implements AutoCloseable {
    private static final String BALANCE = "500000000.00";
    private static final String BARE = "bare netty";

    /** A gateway in a process and a data directory of its own. */
    static LoadTarget ownGateway(final int cards) {
        return ownGateway("holdfast", cards, Map.of());
    }

    /** The same, with settings that differ from the defaults. */
    public static LoadTarget ownGateway(final String name, final int cards, final Map<String, String> settings) {
        final Path directory = temporaryDirectory();
        final GatewayProcess gateway = new GatewayProcess(directory, "--config",
            settingsFile(directory, settings).toString());
        openAccounts(gateway.admin(), cards);
        final DevCredentials credentials = gateway.credentials();
        return new LoadTarget(name, URI.create(credentials.callbackUrl()), credentials.apiKey(),
            credentials.apiSecret(), () -> {
            gateway.close();
            delete(directory);
        });
    }

    /** A gateway that runs already. Its accounts are made when the credentials name the admin listener. */
    public static LoadTarget running(final URI url, final DevCredentials credentials, final int cards) {
        if (credentials.adminUrl() != null && credentials.adminToken() != null) {
            openAccounts(new AdminClient(credentials.adminUrl(), credentials.adminToken()), cards);
        }
        final URI target = url != null ? url : URI.create(credentials.callbackUrl());
        return new LoadTarget("target", target, credentials.apiKey(), credentials.apiSecret(), () -> { });
    }

    /** Netty with nothing behind it. */
    public static LoadTarget bareServer() {
        final JavaProcess process = new JavaProcess(BareServer.class, BareServer.READY, List.of());
        return new LoadTarget(BARE, URI.create(process.readyLine().substring(BareServer.READY.length())),
            "ak_bare", "no secret needed", process);
    }

    /** Whether it looks at nothing, so that a request may be sent twice. */
    boolean takesAnything() {
        return name.equals(BARE);
    }

    boolean speaksTls() {
        return url.getScheme().equals("https");
    }

    static String account(final int i) {
        return "load-U" + i;
    }

    static String card(final int i) {
        return "load-C" + i;
    }

    @Override
    public void close() {
        try {
            process.close();
        } catch (final Exception e) {
            throw new UnusableEnvironmentException("cannot stop " + name + ": " + e, e);
        }
    }

    private static void openAccounts(final AdminClient admin, final int cards) {
        for (int i = 0; i < cards; i++) {
            admin.openAccount(account(i), card(i), BALANCE);
        }
    }

    static Path settingsFile(final Path directory, final Map<String, String> settings) {
        final StringBuilder yaml = new StringBuilder("{}\n");
        if (!settings.isEmpty()) {
            yaml.setLength(0);
            settings.forEach((name, value) -> yaml.append(name).append(": \"").append(value).append("\"\n"));
        }
        try {
            return Files.writeString(directory.resolve("load.yaml"), yaml);
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot write the settings: " + e, e);
        }
    }

    static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("holdfast-load");
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot make a temporary directory: " + e, e);
        }
    }

    static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
