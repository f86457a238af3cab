package dev.holdfast.sandbox.process;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One process has the data directory, whatever becomes of the lock's file. */
class LostLockTest {
    private static final String JOURNAL = "journal-0000000000000001.log";

    @TempDir
    private Path directory;
    @TempDir
    private Path elsewhere;

    /** The backup reads the journal's newest file again and again, and closes it. */
    @Test
    void shouldRefuseASecondStartThoughTheLockWasRemoved() throws IOException {
        final Path backup = Files.createDirectory(elsewhere.resolve("backup"));
        final Path settings = Files.writeString(elsewhere.resolve("settings.yaml"),
            "backup:\n  directory: " + backup + "\n  interval_ms: 10\n");
        try (GatewayProcess gateway = new GatewayProcess(directory, "--config", settings.toString())) {
            gateway.admin().openAccount("U1", "C1", "100.00");
            assertThat(gateway.callbacks().post(auth("T1")).code()).isZero();
            awaitBackup(gateway.admin());
            Files.delete(directory.resolve("lock"));
            assertThatThrownBy(() -> new TestGateway(directory)).isInstanceOf(UnusableEnvironmentException.class)
                .hasMessageContaining("another process writes its journal");
            assertThat(gateway.awaitExit(60)).as("it notices that the lock is gone").isEqualTo(6);
        }
        try (TestGateway again = new TestGateway(directory)) {
            assertThat(again.admin().get("/v1/authorizations/T1").field("held")).isEqualTo("1.00");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", JOURNAL})
    void shouldStopAtOnceWhenAFileIsAnotherOne(final String name) throws IOException {
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            final Path copy = Files.copy(directory.resolve(name), directory.resolve("copy"));
            Files.move(copy, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            assertThat(gateway.awaitExit(60)).isEqualTo(6);
            assertThat(directory.resolve("clean-stop.txt")).doesNotExist();
        }
    }

    private static void awaitBackup(final AdminClient admin) {
        final long startNs = System.nanoTime();
        while (!admin.get("/metrics").text().contains("holdfast_backup_lag_commands 0")) {
            assertThat(
                System.nanoTime() - startNs).as("nanoseconds until the backup has all")
                .isLessThan(TimeUnit.SECONDS.toNanos(60));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static String auth(final String order) {
        return CallbackBodies.auth(order, "C1", "U1", "1.00", 1);
    }
}
