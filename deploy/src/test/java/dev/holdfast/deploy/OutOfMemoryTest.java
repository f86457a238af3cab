package dev.holdfast.deploy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A process without memory ends, with a code of its own, whoever needed it. */
class OutOfMemoryTest {
    private static final int OUT_OF_MEMORY = 8;
    private static final int CONNECTIONS = 300;
    private static final int BODY_BYTES = 65_000;
    private static final int KILLED = 128 + 9;

    @TempDir
    private static Path shared;
    private static Installation installation;

    @TempDir
    private Path directory;

    @BeforeAll
    static void unpack() throws Exception {
        installation = Installation.in(shared);
    }

    /** Bodies of requests that are never whole: 256 connections of one source keep 64 KiB each. */
    @ParameterizedTest
    @ValueSource(strings = {"-Xms34m -Xmx34m", "-Dio.netty.maxDirectMemory=100000"})
    void shouldEndAGatewayThatHasNoMemoryLeft(final String options) throws Exception {
        final List<Socket> strangers = new ArrayList<>();
        final byte[] part = new byte[BODY_BYTES - 1];
        try (Installation.Running gateway =
            installation.serve(directory.resolve("data"), Map.of("HOLDFAST_JAVA_OPTS", options))) {
            final int port = URI.create(gateway.callbackUrl()).getPort();
            while (strangers.size() < CONNECTIONS && gateway.isAlive()) {
                final Socket stranger = new Socket("127.0.0.1", port);
                strangers.add(stranger);
                send(stranger, ("POST /callback HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + BODY_BYTES + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                send(stranger, part);
            }

            assertThat(gateway.awaitEnd(60)).as(gateway.output()).isEqualTo(OUT_OF_MEMORY);
            assertThat(gateway.output()).contains("holdfast: out of memory: the process ends with exit code 8");
        } finally {
            for (final Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    private static void send(final Socket stranger, final byte[] bytes) {
        try {
            stranger.getOutputStream().write(bytes);
        } catch (final IOException e) {
            // The gateway has ended, or had no place for one more.
            assertThat(stranger.isClosed()).isFalse();
        }
    }

    /** Where the start already lacks it, somebody has to give it more. */
    @Test
    void shouldRefuseAStartWithoutEnoughMemory() throws Exception {
        final Installation.Ended ended = installation.run(Map.of("HOLDFAST_JAVA_OPTS", "-XX:MaxDirectMemorySize=8k"),
            "serve", "--dev", "--data-dir", directory.resolve("data").toString(), "--callback-port", "0",
            "--admin-port", "0");

        assertThat(ended.exitCode()).as(ended.output()).isEqualTo(3);
        assertThat(ended.output()).contains("there is not enough memory");
    }

    /** The part that catches and goes on is not ours to change: a library may do it. */
    @Test
    void shouldEndAProcessWhoseLibrariesKeepTheErrorToThemselves() throws Exception {
        final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java")
            .toString()));
        command.add("@" + installation.home().resolve("lib/memory.options"));
        command.addAll(List.of("-Xms16m", "-Xmx16m", "-cp",
            Path.of(URI.create(Swallowing.class.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString(),
            Swallowing.class.getName()));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile()).start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(KILLED);
    }

    /** Needs more than there is, says nothing, and would run for ever. */
    static final class Swallowing {
        private Swallowing() {
        }

        public static void main(final String[] arguments) throws InterruptedException {
            try {
                System.out.println(new long[Integer.MAX_VALUE / 2].length);
            } catch (final OutOfMemoryError kept) {
                Thread.currentThread().join();
            }
        }
    }
}
