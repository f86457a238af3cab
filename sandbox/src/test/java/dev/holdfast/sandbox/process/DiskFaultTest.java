package dev.holdfast.sandbox.process;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A real file system of four megabytes, which only root can mount; whoever is not has the simulated disk's tests. */
class DiskFaultTest {
    private static final int SIZE_BYTES = 4 << 20;
    private static final int MAX_ORDERS = 20_000;
    private static final int CLIENTS = 8;

    @TempDir
    private Path directory;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        assumeTrue(
            run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + SIZE_BYTES, "tmpfs", directory.toString()),
            "only root can mount");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        // Files that were mapped stay so until they are collected as garbage; the mount ends with the last of them.
        run("umount", "--lazy", directory.toString());
    }

    @Test
    void shouldStopForGoodWhenTheDiskIsFullAndKeepWhatItAcknowledged() throws IOException {
        final AtomicInteger approved = new AtomicInteger();
        try (TestGateway gateway = gateway("0")) {
            gateway.admin().openAccount("U1", "C1", "100000.00");
            fill(0);
            final AtomicInteger next = new AtomicInteger();
            final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            final Set<Integer> codes = IntStream.range(0, CLIENTS).mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                final CallbackClient platform = gateway.platform();
                int code = 0;
                while (code == 0 && next.get() < MAX_ORDERS) {
                    code = authorize(platform, next.getAndIncrement());
                    approved.addAndGet(code == 0 ? 1 : 0);
                }
                return code;
            }, clients)).toList().stream().map(CompletableFuture::join).collect(Collectors.toSet());
            clients.shutdown();
            assertThat(codes).as("the disk has no room for %d orders", MAX_ORDERS).containsExactly(5004);
            final AdminClient.Answer ready = gateway.admin().get("/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.text()).contains("the ledger is FAILED");
            Files.delete(directory.resolve("filler"));
            assertThat(authorize(gateway, MAX_ORDERS)).as("it does not go on by itself").isEqualTo(5004);
        }
        try (TestGateway gateway = gateway("0")) {
            assertThat(gateway.admin().get("/v1/accounts/U1").field("held")).isEqualTo(approved.get() + ".00");
            assertThat(authorize(gateway, MAX_ORDERS)).isZero();
        }
    }

    /** A supervisor starts it again, which changes nothing as long as the disk is full. */
    @Test
    void shouldEndWithACodeOfItsOwnWhenTheLedgerHasFailed(
        @TempDir final Path elsewhere) throws IOException, InterruptedException {
        final String settings = Files.writeString(elsewhere.resolve("settings.yaml"),
            "journal:\n  segment_bytes: 1048576\n  refuse_free_bytes: 0\n"
            + "  warn_free_bytes: 0\nledger:\n  max_orders: 50000\n").toString();
        int approved = 0;
        try (GatewayProcess gateway = new GatewayProcess(directory, "--config", settings)) {
            gateway.admin().openAccount("U1", "C1", "100000.00");
            fill(0);
            final CallbackClient platform = gateway.callbacks();
            int code = 0;
            // On a machine that is too slow for an answer in time nothing is held.
            for (int order = 0; code == 0 || code == ResultCode.TOO_LATE.code(); order++) {
                code = authorize(platform, order);
                approved += code == 0 ? 1 : 0;
            }
            assertThat(authorize(platform, MAX_ORDERS)).as("it still tells everybody").isEqualTo(5004);
            assertThat(gateway.admin().get("/health/ready").text()).contains("the ledger is FAILED");
            assertThat(gateway.admin().get("/metrics").text()).contains("holdfast_ledger_failed 1", "holdfast_ready 0");
            assertThat(gateway.awaitExit(60)).isEqualTo(6);
            assertThat(gateway.output()).contains("the ledger has failed", "exit code 6");
        }
        Files.deleteIfExists(directory.resolve("journal-spare.tmp"));
        Files.delete(directory.resolve("filler"));
        fill(0);
        final Map<String, Integer> before = contents();
        assertThatThrownBy(
            () -> new GatewayProcess(directory, "--config", settings))
            .hasMessageContaining("the journal in " + directory);
        assertThat(contents()).isEqualTo(before);
        assertThat(run("mount", "-o", "remount,size=" + 4 * SIZE_BYTES, directory.toString())).isTrue();
        try (GatewayProcess gateway = new GatewayProcess(directory, "--config", settings)) {
            assertThat(gateway.admin().get("/v1/accounts/U1").field("held")).isEqualTo(approved + ".00");
        }
    }

    /** A hash of each file but the lock. */
    private Map<String, Integer> contents() throws IOException {
        final Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.filter(path -> !path.endsWith("lock")).toList()) {
                contents.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    @Test
    void shouldRefuseBeforeTheDiskIsFullAndGoOnWhenThereIsRoom() throws IOException {
        try (TestGateway gateway = gateway("1000000")) {
            gateway.admin().openAccount("U1", "C1", "100.00");
            assertThat(authorize(gateway, 1)).isZero();
            fill(500_000);
            await(gateway, 503);
            assertThat(gateway.admin().get("/health/ready").text()).contains("journal.refuse_free_bytes=1000000");
            assertThat(authorize(gateway, 1)).as("decided before").isZero();
            assertThat(authorize(gateway, 2)).isEqualTo(5006);
            assertThat(gateway.admin().get("/v1/accounts/U1").field("held")).isEqualTo("1.00");
            assertThat(gateway.admin().get("/metrics").text()).contains("holdfast_ready 0", "holdfast_disk_free_bytes");
            Files.delete(directory.resolve("filler"));
            await(gateway, 200);
            assertThat(authorize(gateway, 2)).isZero();
        }
    }

    @Test
    void shouldSayThatTheDataDirectoryIsReadOnly() throws IOException, InterruptedException {
        gateway("0").close();
        assertThat(run("mount", "-o", "remount,ro", directory.toString())).isTrue();
        assertThatThrownBy(() -> gateway("0")).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining("data directory=" + directory).hasMessageContaining("Read-only file system");
        assertThat(run("mount", "-o", "remount,rw", directory.toString())).isTrue();
        gateway("0").close();
    }

    private TestGateway gateway(final String refuseFreeBytes) {
        return new TestGateway(directory, "journal.refuse_free_bytes", refuseFreeBytes, "journal.warn_free_bytes",
            "1500000");
    }

    /** Leaves so many bytes of the file system free. */
    private void fill(final long leftBytes) throws IOException {
        final long free = Files.getFileStore(directory).getUsableSpace();
        Files.write(directory.resolve("filler"), new byte[(int) (free - leftBytes)]);
    }

    private static void await(final TestGateway gateway, final int readiness) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (gateway.admin().get("/health/ready").status() != readiness) {
            assertThat(System.nanoTime() - deadlineNs).as("readiness " + readiness).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static int authorize(final TestGateway gateway, final int order) {
        return authorize(gateway.platform(), order);
    }

    private static int authorize(final CallbackClient platform, final int order) {
        return platform.post(CallbackBodies.auth("T".repeat(50) + order, "C1", "U1", "1.00", 1)).code();
    }

    private static boolean run(final String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start().waitFor() == 0;
    }
}
