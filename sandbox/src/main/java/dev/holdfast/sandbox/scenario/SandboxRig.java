package dev.holdfast.sandbox.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.ledger.storage.FileRights;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.sandbox.CallbackSender;
import dev.holdfast.sandbox.SandboxServer;
import dev.holdfast.sandbox.SandboxSettings;
import dev.holdfast.sandbox.process.GatewayProcess;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A sandbox and a gateway in a process of its own that know each other. The gateway can be killed and started again.
 */
public final class SandboxRig implements AutoCloseable {
    private static final long LOOK_MS = 50;
    private static final int MAX_PER_SECOND = 5_000;

    private final Path directory;
    private final Path config;
    private final SandboxServer sandbox;
    /** Of the gateway that runs now; other threads than the one that starts it may ask it. */
    private volatile GatewayProcess gateway;
    private volatile AdminClient admin;

    /**
     * Starts both.
     *
     * @param directory the gateway's data directory.
     * @param settings  the gateway's settings that differ from the defaults.
     */
    public SandboxRig(
        final Path directory, final ProgramMode mode, final Map<String, String> settings) throws IOException {
        this(directory, mode, settings, CallbackSender.LIMIT_MS);
    }

    /** @param limitMs an authorization that is not answered by then fails the purchase. */
    SandboxRig(
        final Path directory, final ProgramMode mode, final Map<String, String> settings, final long limitMs)
        throws IOException {
        this.directory = directory;
        final DevCredentials credentials = DevCredentials.readOrCreate(directory);
        credentials.write(directory);
        sandbox = new SandboxServer(new SandboxSettings(0, mode, credentials.apiKey(), credentials.apiSecret(), null,
            MAX_PER_SECOND, false, limitMs));
        final Map<String, String> all =
            new TreeMap<>(Map.of("platform.mode", mode.name(), "platform.base_url", sandbox.url()));
        if (limitMs > CallbackSender.LIMIT_MS) {
            // Who waits longer wants to see decisions on a machine that is slow.
            all.put("callback.deadline_ms", Long.toString(CallbackSender.LIMIT_MS));
        }
        all.putAll(settings);
        config = directory.resolve("rig.yaml");
        final StringBuilder yaml = new StringBuilder();
        all.forEach((name, value) -> yaml.append(name).append(": \"").append(value).append("\"\n"));
        FileRights.replace(config, yaml.toString().getBytes(StandardCharsets.UTF_8));
        try {
            startGateway();
        } catch (final RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    public SandboxServer sandbox() {
        return sandbox;
    }

    public AdminClient admin() {
        return admin;
    }

    /** Posts callbacks of one's own making to the gateway. */
    public CallbackClient callbacks() {
        return gateway.callbacks();
    }

    /** Where the gateway takes callbacks. */
    public String callbackUrl() {
        return gateway.credentials().callbackUrl();
    }

    /** The gateway's last output. */
    public String output() {
        return gateway.output();
    }

    private void startGateway() {
        gateway = new GatewayProcess(directory, "--config", config.toString());
        admin = gateway.admin();
        gateway.callbacks().warm();
        sandbox.callbackUrl(URI.create(gateway.credentials().callbackUrl()));
    }

    /** Stops the gateway where it is, as {@code kill -STOP} does. */
    void pause() {
        gateway.pause();
    }

    /** Ends the gateway as {@code kill -9} does. */
    public void kill() {
        gateway.kill();
    }

    /** Starts the gateway that was killed or stopped. */
    public void restart() {
        gateway.close();
        startGateway();
    }

    /** Stops the gateway in order. */
    public void stopGateway() {
        gateway.close();
    }

    /** An account here with money, and a card there. */
    public void issue(final String accountNo, final String cardNo, final String balance) {
        sandbox.books().issue(accountNo, cardNo, "Activated");
        admin().call("PUT", "/v1/accounts/" + accountNo, "{\"currency\":\"USD\"}");
        admin().call("POST", "/v1/accounts/" + accountNo + "/entries",
            "{\"entry_no\":\"fund-" + accountNo + "\",\"amount\":\"" + balance + "\"}");
    }

    /** Compares everything since a moment with the sandbox, without putting anything right. */
    public JsonNode reconcile(final Instant from) {
        final AdminClient admin = admin();
        admin.call("POST", "/v1/reconciliations",
            "{\"from\":\"" + from + "\",\"to\":\"" + Instant.now().plusSeconds(60) + "\"}");
        await(TimeUnit.MINUTES.toMillis(5), () -> !admin.get("/v1/reconciliations").field("state").equals("running"));
        return admin.get("/v1/reconciliations").json();
    }

    /** Waits for something. Returns whether it came true in time. */
    public static boolean await(final long patienceMs, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(patienceMs)) {
                return false;
            }
            sleep(LOOK_MS);
        }
        return true;
    }

    static void sleep(final long ms) {
        try {
            Thread.sleep(ms);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableEnvironmentException("interrupted", e);
        }
    }

    @Override
    public void close() {
        gateway.close();
        sandbox.close();
    }
}
