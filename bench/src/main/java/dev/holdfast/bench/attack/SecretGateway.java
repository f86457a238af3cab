package dev.holdfast.bench.attack;

import dev.holdfast.bench.process.ProcessLook;
import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A gateway whose every printed line goes to a file, with everything logged. One thread; blocks. */
final class SecretGateway implements AutoCloseable {
    private static final long START_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int STOP_SECONDS = 30;
    private static final String LOG_ALL = """
        <configuration>
          <conversionRule conversionWord="neutral" class="dev.holdfast.gateway.logging.NeutralMessageConverter"/>
          <conversionRule conversionWord="neutralTrace" class="dev.holdfast.gateway.logging.NeutralThrowableConverter"/>
          <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%level [%thread] %logger - %neutral%n%neutralTrace</pattern></encoder>
          </appender>
          <logger name="net.openhft" level="INFO"/>
          <root level="TRACE"><appender-ref ref="console"/></root>
        </configuration>
        """;

    private final Process process;
    private final Path output;

    /**
     * Starts, and waits until it is ready or has ended.
     *
     * @param directory of the file of what it prints.
     * @param name      of that file.
     */
    SecretGateway(
        final Path directory, final String name, final Path settings, final Map<String, String> environment) {
        output = directory.resolve(name + ".out");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--") || argument.startsWith("-X")).forEach(command::add);
        try {
            final Path logback = Files.writeString(directory.resolve("logback.xml"), LOG_ALL);
            command.addAll(List.of("-Dlogback.configurationFile=" + logback, "-cp",
                System.getProperty("java.class.path"), Holdfast.class.getName(), "serve", "--config",
                settings.toString()));
            final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot start a gateway: " + e, e);
        }
        final long startNs = System.nanoTime();
        while (process.isAlive() && !isReady() && System.nanoTime() - startNs < START_NS) {
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    /** Whether it serves. */
    boolean isReady() {
        return printed().lines().anyMatch(line -> line.startsWith(Holdfast.READY));
    }

    String printed() {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot read " + output + ": " + e, e);
        }
    }

    /** What stands behind a word at the beginning of a line, up to the next blank. */
    String printedBehind(final String word) {
        return printed().lines().filter(line -> line.startsWith(word)).findFirst()
            .map(line -> line.substring(word.length()).strip().split(" ")[0])
            .orElseThrow(() -> new UnusableEnvironmentException("the gateway did not start:\n" + printed()));
    }

    ProcessLook look() {
        return new ProcessLook(process.pid());
    }

    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
