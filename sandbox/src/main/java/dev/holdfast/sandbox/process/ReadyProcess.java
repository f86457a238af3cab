package dev.holdfast.sandbox.process;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A program of its own process that prints a line when it is ready. */
public final class ReadyProcess implements AutoCloseable {
    private static final long START_TIMEOUT_SECONDS = 300;
    private static final long STOP_TIMEOUT_SECONDS = 10;
    private static final int KEPT_LINES = 50;

    private final String readyPrefix;
    private final Process process;
    private final Deque<String> output = new ArrayDeque<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile String readyLine;

    /**
     * Starts and waits until the program says that it is ready.
     *
     * @param command     the program and its arguments.
     * @param readyPrefix how the line begins that says so.
     * @param environment variables beside those that this process has.
     * @throws NotReadyException when it does not become ready.
     */
    public ReadyProcess(
        final List<String> command, final String readyPrefix, final Map<String, String> environment) {
        this(command, readyPrefix, environment, true);
    }

    /** Starts, and waits only when told to. */
    ReadyProcess(
        final List<String> command, final String readyPrefix, final Map<String, String> environment,
        final boolean awaits) {
        this.readyPrefix = readyPrefix;
        try {
            final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot start " + command + ": " + e, e);
        }
        final Thread reader = new Thread(this::readOutput, "process-output");
        reader.setDaemon(true);
        reader.start();
        if (awaits) {
            awaitReady();
        }
    }

    /** A program ended, or had to be ended, before it was ready. */
    public static final class NotReadyException extends UnusableEnvironmentException {
        private static final long serialVersionUID = 1;

        private final int exitCode;

        NotReadyException(final int exitCode, final String output) {
            super("the program did not become ready:\n" + output);
            this.exitCode = exitCode;
        }

        /** What it ended with by itself; below 0 when it had to be ended. */
        public int exitCode() {
            return exitCode;
        }
    }

    /** The line that said that the program is ready. */
    public String readyLine() {
        return readyLine;
    }

    /** Its process id, for looking at it from outside. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The last lines that it printed. */
    public String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    /**
     * Waits for the process to end by itself, or because it was asked to.
     *
     * @return its exit code; 128 and more when a signal ended it.
     * @throws UnusableEnvironmentException when it does not end within this time.
     */
    public int awaitExit(final long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new UnusableEnvironmentException("the program does not end:\n" + output());
            }
            return process.exitValue();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableEnvironmentException("interrupted", e);
        }
    }

    /** Asks the process to end, as a service manager does, and does not wait. */
    public void terminate() {
        process.destroy();
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

    private void readOutput() {
        try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                synchronized (output) {
                    output.add(line);
                    if (output.size() > KEPT_LINES) {
                        output.remove();
                    }
                }
                if (line.startsWith(readyPrefix)) {
                    readyLine = line;
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
                    final int exitCode = process.isAlive() ? -1 : process.exitValue();
                    process.destroyForcibly();
                    throw new NotReadyException(exitCode, output());
                }
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableEnvironmentException("interrupted", e);
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
