package dev.holdfast.gateway.sandbox;

import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.config.DevCredentials;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A gateway of its own process, started as {@code serve --dev} on free ports with this process's Java, flags and class path, so that it can
 * be killed for real.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final long START_TIMEOUT_SECONDS = 60;
    private static final long STOP_TIMEOUT_SECONDS = 10;
    private static final int KEPT_LINES = 50;

    private final Process process;
    private final Deque<String> output = new ArrayDeque<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final DevCredentials credentials;

    /**
     * Starts and waits until the gateway says that it is ready.
     *
     * @param options more options of {@code serve}.
     * @throws IllegalStateException when it does not become ready.
     */
    public GatewayProcess(final Path dataDirectory, final String... options) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-X"))
            .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Holdfast.class.getName(),
            "serve", "--dev", "--data-dir", dataDirectory.toString(), "--callback-port", "0", "--admin-port", "0"));
        command.addAll(List.of(options));
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
        final Thread reader = new Thread(this::readOutput, "gateway-output");
        reader.setDaemon(true);
        reader.start();
        awaitReady();
        credentials = DevCredentials.read(dataDirectory.resolve(DevCredentials.FILE));
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

    /** Ends the process as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks the process to end, as a service manager does. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process id, for looking at it from outside. */
    public long pid() {
        return process.pid();
    }

    private void readOutput() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                synchronized (output) {
                    output.add(line);
                    if (output.size() > KEPT_LINES) {
                        output.remove();
                    }
                }
                if (line.equals(Holdfast.READY)) {
                    ready.countDown();
                }
            }
        } catch (final IOException e) {
            synchronized (output) {
                output.add(e.toString());
            }
        }
    }

    private void awaitReady() {
        try {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_SECONDS);
            while (!ready.await(100, TimeUnit.MILLISECONDS)) {
                if (!process.isAlive() || System.nanoTime() - deadlineNs > 0) {
                    process.destroyForcibly();
                    synchronized (output) {
                        throw new IllegalStateException("the gateway did not become ready:\n" + String.join("\n", output));
                    }
                }
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
