package dev.holdfast.gateway.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real processes that are given something they cannot use: one line with what to do, exit code 3, and no journal that
 * was not there.
 */
class RefusedEnvironmentTest {
    private static final long LIMIT_SECONDS = 240;

    @TempDir
    private Path directory;

    /** More than any machine has, and more than can be addressed. */
    @ParameterizedTest
    @ValueSource(strings = {"1000000000000", "1000000000000000000"})
    void shouldSayThatThereIsNotSoMuchMemory(final String orders) throws Exception {
        shouldRefuse(
            List.of(), Map.of("HOLDFAST_LEDGER_MAX_ORDERS", orders), List.of(), "orders=" + orders,
            "smaller ledger.max_orders", "holdfast size");
    }

    @Test
    void shouldSayThatJavaHasTooLittleMemory() throws Exception {
        shouldRefuse(
            List.of("-XX:MaxDirectMemorySize=1m"), Map.of(), List.of(), "not enough memory", "HOLDFAST_JAVA_OPTS");
    }

    /** Months before it would be missed: then the process would end, and end again after each start. */
    @Test
    void shouldSayThatForgottenOrdersWillNotFindRoom() throws Exception {
        shouldRefuse(
            List.of("-XX:MaxDirectMemorySize=64m"), Map.of("HOLDFAST_LEDGER_MAX_ORDERS", "10000000"), List.of(),
            "ledger.max_orders=10000000 needs 86 MiB", "of 64 MiB", "-XX:MaxDirectMemorySize=115m");
    }

    @Test
    void shouldSayThatThisJavaHasNoCompiler() throws Exception {
        shouldRefuse(
            List.of("--limit-modules", "java.se,jdk.unsupported,jdk.management"), Map.of(), List.of(), "jdk.compiler",
            "JDK", "java.home=");
    }

    @Test
    void shouldSayThatTheAddressIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final Ended ended =
                run(List.of(), Map.of(), List.of("--callback-port", Integer.toString(taken.getLocalPort())));
            expectOneLine(ended, "cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    private record Ended(int exitCode, List<String> err) {
    }

    private void shouldRefuse(final List<String> jvm, final Map<String, String> environment,
        final List<String> arguments, final String... said)
        throws Exception {
        expectOneLine(run(jvm, environment, arguments), said);
        try (var files = Files.list(data())) {
            assertThat(
                files.map(file -> file.getFileName().toString()))
                .noneMatch(name -> name.startsWith("journal-") && name.endsWith(".log"));
        }
    }

    private static void expectOneLine(final Ended ended, final String... said) {
        assertThat(
            ended.err).as("all of it: %s", ended.err)
            .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception in thread"));
        assertThat(
            ended.err.stream().filter(line -> line.startsWith("holdfast: "))).hasSize(1).first().asString()
            .contains(said);
        assertThat(ended.exitCode).isEqualTo(3);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Ended run(final List<String> jvm, final Map<String, String> environment, final List<String> arguments)
        throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-")).forEach(command::add);
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Holdfast.class.getName(), "serve",
            "--dev", "--data-dir", data().toString(), "--admin-port", "0"));
        command.addAll(arguments.isEmpty() ? List.of("--callback-port", "0") : arguments);
        final Path err = directory.resolve("err.txt");
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(err.toFile());
        builder.environment().putAll(environment);
        final Process process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
            return new Ended(process.exitValue(), Files.readAllLines(err));
        } finally {
            process.destroyForcibly();
        }
    }
}
