package dev.holdfast.sandbox.process;

import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway of its own process, started as {@code serve --dev} on free ports, so that it can be killed for real. */
public final class GatewayProcess implements AutoCloseable {
    private static final long STOP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final JavaProcess process;
    private final DevCredentials credentials;

    /**
     * Starts and waits until the gateway says that it is ready.
     *
     * @param options more options of {@code serve}.
     * @throws UnusableEnvironmentException when it does not become ready.
     */
    public GatewayProcess(final Path dataDirectory, final String... options) {
        this(dataDirectory, Map.of(), options);
    }

    /**
     * The same with more environment variables than this process has.
     *
     * @throws UnusableEnvironmentException when it does not become ready.
     */
    public GatewayProcess(final Path dataDirectory, final Map<String, String> environment, final String... options) {
        process = new JavaProcess(Holdfast.class, Holdfast.READY, arguments(dataDirectory, options), environment, true);
        try {
            credentials = DevCredentials.read(dataDirectory.resolve(DevCredentials.FILE));
        } catch (final RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private static List<String> arguments(final Path dataDirectory, final String... options) {
        final List<String> arguments = new ArrayList<>(
            List.of("serve", "--dev", "--data-dir", dataDirectory.toString(), "--callback-port", "0", "--admin-port",
                "0"));
        arguments.addAll(List.of(options));
        return arguments;
    }

    /** Starts a gateway and kills it after so many milliseconds. Returns whether it was still starting. */
    public static boolean startAndKill(
        final Path dataDirectory, final long afterMs, final String... options) throws InterruptedException {
        final JavaProcess process = new JavaProcess(Holdfast.class, Holdfast.READY, arguments(dataDirectory, options),
            Map.of(), false);
        Thread.sleep(afterMs);
        process.kill();
        return process.readyLine() == null;
    }

    public DevCredentials credentials() {
        return credentials;
    }

    public AdminClient admin() {
        return new AdminClient(credentials.adminUrl(), credentials.adminToken());
    }

    public CallbackClient callbacks() {
        return new CallbackClient(URI.create(credentials.callbackUrl()), credentials.apiKey(), credentials.apiSecret());
    }

    /** @param patience see {@link CallbackClient}. */
    public CallbackClient callbacks(final Duration patience) {
        return new CallbackClient(URI.create(credentials.callbackUrl()), credentials.apiKey(), credentials.apiSecret(),
            patience);
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether the process is there. One that was paused is. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** See {@link JavaProcess#awaitExit}. */
    public int awaitExit(final long seconds) {
        return process.awaitExit(seconds);
    }

    /** Asks the process to end, as a service manager does, and does not wait. */
    public void terminate() {
        process.terminate();
    }

    /** Ends the process as {@code kill -9} does. */
    public void kill() {
        process.kill();
    }

    /**
     * Stops the process where it is, as {@code kill -STOP} does, and returns when all of its threads stand still, where
     * the system tells.
     */
    public void pause() {
        signal("STOP");
        final Path threads = Path.of("/proc", Long.toString(pid()), "task");
        final long startNs = System.nanoTime();
        while (Files.isDirectory(threads) && !standStill(threads)) {
            if (System.nanoTime() - startNs > STOP_TIMEOUT_NS) {
                throw new UnusableEnvironmentException("process " + pid() + " does not stop");
            }
            Thread.onSpinWait();
        }
    }

    private static boolean standStill(final Path threads) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (final Path thread : all) {
                final String state = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
                // The name before the state is in parentheses, and may hold anything.
                if (state.charAt(state.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (final IOException e) {
            // A thread that has ended meanwhile.
            return false;
        }
    }

    /** Lets it go on. */
    public void resume() {
        signal("CONT");
    }

    private void signal(final String name) {
        try {
            if (new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor() != 0) {
                throw new UnusableEnvironmentException("cannot send signal " + name + " to process " + pid());
            }
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot send signal " + name + ": " + e, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last lines that it printed. */
    public String output() {
        return process.output();
    }

    /** Asks the process to end, as a service manager does. */
    @Override
    public void close() {
        process.close();
    }
}
