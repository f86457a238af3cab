package dev.holdfast.sandbox.process;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.ledger.recovery.Backup;
import dev.holdfast.ledger.recovery.RestorePoint;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The continuous backup of a gateway that is at work, on good days and bad ones. */
class BackupUnderLoadTest {
    private static final int SHIPPED = 120;
    private static final int MORE = 120;
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(1_000, 1_000, 50_000, 1_000);

    @TempDir
    private Path directory;

    /** Killed under load, and its disk gone with it. */
    @Test
    void shouldLoseAtMostWhatWasNotShipped() throws IOException {
        final Path data = directory.resolve("data");
        final Path backup = Files.createDirectory(directory.resolve("backup"));
        final String room = "ledger:\n  max_orders: 5000\n  max_cards: 100\n  max_accounts: 100\n  max_entries: 100\n";
        final Path config = Files.writeString(directory.resolve("with.yaml"),
            room + "backup:\n  directory: " + backup + "\n  interval_ms: 50\n");
        int answered = 0;
        try (GatewayProcess gateway = new GatewayProcess(data, "--config", config.toString())) {
            gateway.admin().openAccount("U1", "C1", "100000.00");
            answered = ask(gateway.callbacks(), 0, SHIPPED);
            await(() -> gateway.admin().get("/metrics").text().contains("holdfast_backup_lag_commands 0"));
            answered += ask(gateway.callbacks(), SHIPPED, MORE);
            gateway.kill();
        }
        delete(data);
        assertThat(answered).isEqualTo(SHIPPED + MORE);
        final Path restored = directory.resolve("restored");
        final Backup.Result result = Backup.restore(backup, restored, CAPACITY, RestorePoint.END);
        assertThat(result.notes()).isEmpty();
        final int kept;
        try (TestGateway gateway = new TestGateway(restored)) {
            final AdminClient admin = gateway.admin();
            kept = orders(admin);
            assertThat(kept).isBetween(SHIPPED, SHIPPED + MORE);
            assertThat(
                admin.get("/v1/accounts/U1").field("held")).as("all up to there, and nothing else")
                .isEqualTo(kept + ".00");
        }
        final Path earlier = directory.resolve("earlier");
        final long until = result.sequence() - kept + 50;
        assertThat(
            Backup.restore(backup, earlier, CAPACITY, RestorePoint.ofSequence(until)).leftOut()).isEqualTo(kept - 50);
        try (TestGateway gateway = new TestGateway(earlier, "backup.directory", backup.toString(),
            "backup.interval_ms", "20")) {
            assertThat(orders(gateway.admin())).as("one command for each order").isEqualTo(50);
            await(() -> gateway.admin().get("/health/ready").text().contains("restored to an earlier point"));
            assertThat(gateway.admin().get("/health/ready").status()).isEqualTo(200);
        }
        assertThat(Backup.verify(backup, CAPACITY).sequence()).as("nothing was mixed in").isEqualTo(result.sequence());
    }

    @Test
    void shouldDecideWithoutItsBackupAndShipWhenItIsBack() throws IOException {
        final Path backup = directory.resolve("backup");
        try (TestGateway gateway = gateway(backup)) {
            final AdminClient admin = gateway.admin();
            admin.openAccount("U1", "C1", "100000.00");
            assertThat(ask(gateway.platform(), 0, 5)).isEqualTo(5);
            await(
                () -> admin.get("/health/ready").text()
                .contains("\"warnings\":[\"the backup fails, and lacks commands="));
            assertThat(admin.get("/health/ready").status()).isEqualTo(200);
            assertThat(admin.get("/metrics").text()).contains("holdfast_backup_failures_total ", "holdfast_ready 1")
                .doesNotContain("holdfast_backup_failures_total 0");
            Files.createDirectory(backup);
            await(() -> admin.get("/health/ready").text().equals("{\"status\":\"ready\"}"));
            assertThat(admin.get("/metrics").text()).contains("holdfast_backup_lag_commands 0");
        }
        assertThat(Files.exists(backup.resolve("manifest.txt"))).isTrue();
    }

    /** A stop ships the last command too. */
    @Test
    void shouldHaveEverythingAfterAStop() throws IOException {
        final Path backup = Files.createDirectory(directory.resolve("backup"));
        try (TestGateway gateway = new TestGateway(directory.resolve("data"), "backup.directory", backup.toString(),
            "backup.interval_ms", "3600000")) {
            gateway.admin().openAccount("U1", "C1", "100000.00");
            ask(gateway.platform(), 0, 5);
        }
        final Backup.Result verified = Backup.verify(backup, CAPACITY);
        assertThat(Backup.verify(directory.resolve("data"), CAPACITY))
            .extracting(Backup.Result::sequence, Backup.Result::digest)
            .containsExactly(verified.sequence(), verified.digest());
    }

    /** A real file system of 256 KiB, which only root can mount. */
    @Test
    void shouldDecideWhileItsBackupIsFull() throws IOException, InterruptedException {
        final Path backup = Files.createDirectory(directory.resolve("backup"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", backup.toString()), "only root can mount");
        try (TestGateway gateway = gateway(backup)) {
            final AdminClient admin = gateway.admin();
            admin.openAccount("U1", "C1", "100000.00");
            Files.write(backup.resolve("filler"),
                new byte[(int) (Files.getFileStore(backup).getUsableSpace() - 20_000)]);
            assertThat(ask(gateway.platform(), 0, SHIPPED)).isEqualTo(SHIPPED);
            await(() -> admin.get("/health/ready").text().contains("No space left on device"));
            assertThat(admin.get("/health/ready").status()).isEqualTo(200);
            assertThat(ask(gateway.platform(), SHIPPED, 5)).isEqualTo(5);
            Files.delete(backup.resolve("filler"));
            await(() -> admin.get("/metrics").text().contains("holdfast_backup_lag_commands 0"));
            assertThat(Backup.verify(backup, CAPACITY).sequence()).isPositive();
        } finally {
            run("umount", "--lazy", backup.toString());
        }
    }

    @Test
    void shouldRefuseABackupInTheDataDirectory() {
        assertThatThrownBy(() -> gateway(directory.resolve("data").resolve("backup")))
            .hasMessageContaining("backup.directory=")
            .hasMessageContaining("should be another directory than data_dir");
    }

    private TestGateway gateway(final Path backup) {
        return new TestGateway(directory.resolve("data"), "backup.directory", backup.toString(), "backup.interval_ms",
            "20");
    }

    /** Returns how many were approved. */
    private static int ask(final CallbackClient platform, final int from, final int count) {
        int approved = 0;
        for (int i = from; i < from + count; i++) {
            approved += platform.post(CallbackBodies.auth("T" + i, "C1", "U1", "1.00", 1)).code() == 0 ? 1 : 0;
        }
        return approved;
    }

    /** How many orders there are, of which none is missing before the last. */
    private static int orders(final AdminClient admin) {
        int count = 0;
        while (admin.get("/v1/authorizations/T" + count).status() == 200) {
            count++;
        }
        return count;
    }

    private static void await(final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startNs).isLessThan(TimeUnit.SECONDS.toNanos(30));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void delete(final Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            final List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (final Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }

    private static boolean run(final String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start().waitFor() == 0;
    }
}
