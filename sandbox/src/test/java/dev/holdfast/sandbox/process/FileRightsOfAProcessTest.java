package dev.holdfast.sandbox.process;

import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.ledger.recovery.Backup;
import dev.holdfast.ledger.recovery.RestorePoint;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Who may read what a gateway leaves on its disks, whose umask takes nothing from anybody. */
class FileRightsOfAProcessTest {
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(100, 100, 5_000, 100);
    private static final String OWNER = "rw-------";
    private static final long WAIT_SECONDS = 60;

    @TempDir
    private Path root;
    private Path data;
    private Path backup;
    private Path config;

    @BeforeEach
    void choosePlaces() throws IOException {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("unix"));
        data = root.resolve("new").resolve("data");
        backup = Files.createDirectory(root.resolve("backup"));
        give(backup, "rwxr-xr-x");
        config = Files.writeString(root.resolve("with.yaml"), "ledger:\n  max_orders: 5000\n  max_cards: 100\n"
            + "  max_accounts: 100\n  max_entries: 100\nbackup:\n  directory: " + backup + "\n  interval_ms: 20\n"
            + "journal:\n  high_water_file: " + root.resolve("high-water-copy.txt") + "\n");
    }

    @Test
    void shouldKeepEverythingToTheOwnerWhateverTheUmask() throws IOException, InterruptedException {
        serve();
        assertThat(rights(data)).containsKeys("", "lock", "high-water.txt", "clean-stop.txt", DevCredentials.FILE)
            .containsEntry("", "rwx------");
        assertThat(rights(data).keySet()).anyMatch(name -> name.matches("journal-\\d+\\.log"))
            .anyMatch(name -> name.matches("snapshot-\\d+\\.bin"));
        assertOwnerOnly(data);
        assertThat(rights(backup)).containsKeys("manifest.txt").containsEntry("", "rwx------");
        assertOwnerOnly(backup);
        assertThat(rights(root)).containsEntry("high-water-copy.txt", OWNER);
        final Path copy = root.resolve("copy");
        Backup.make(data, copy, CAPACITY, 1);
        assertThat(rights(copy)).containsEntry("", "rwx------").containsKey("manifest.txt");
        assertOwnerOnly(copy);
        final Path restored = root.resolve("restored");
        Backup.restore(backup, restored, CAPACITY, RestorePoint.END);
        assertThat(rights(restored)).containsEntry("", "rwx------").containsKey("restored.txt");
        assertOwnerOnly(restored);
    }

    /** As version 0.1.0 left it, and as the Debian package makes it. */
    @Test
    void shouldPutRightWhatOthersCanReadAndKeepWhatTheGroupWasGiven() throws IOException, InterruptedException {
        serve();
        for (final String name : rights(data).keySet()) {
            give(data.resolve(name), name.isEmpty() ? "rwxr-xr-x" : "rw-r--r--");
        }
        // Credentials that others could have planted are refused, and not put right.
        give(data.resolve(DevCredentials.FILE), OWNER);
        serve();
        assertThat(rights(data)).containsEntry("", "rwx------");
        assertOwnerOnly(data);
        give(data, "rwxr-x---");
        for (final String name : rights(data).keySet()) {
            give(data.resolve(name), name.isEmpty() ? "rwxr-x---" : "rw-r-----");
        }
        give(data.resolve(DevCredentials.FILE), OWNER);
        serve();
        final Map<String, String> rights = rights(data);
        assertThat(rights).containsEntry("", "rwxr-x---").containsEntry("high-water.txt", "rw-r-----")
            .containsEntry(DevCredentials.FILE, OWNER);
        assertThat(rights.get(rights.keySet().stream().filter(name -> name.startsWith("journal-")).findFirst()
            .orElseThrow())).isEqualTo("rw-r-----");
    }

    private void serve() throws IOException, InterruptedException {
        final Path output = root.resolve("output.txt");
        final Process gateway = new ProcessBuilder("sh", "-c", "umask 000; exec \"$@\"", "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + options(),
            Holdfast.class.getName(), "serve", "--dev", "--config", config.toString(), "--data-dir",
            data.toString(), "--callback-port", "0", "--admin-port", "0")
            .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            await(() -> !gateway.isAlive() || text(output).contains("\n" + Holdfast.READY));
            assertThat(gateway.isAlive()).as(text(output)).isTrue();
            final DevCredentials credentials = DevCredentials.read(data.resolve(DevCredentials.FILE));
            final AdminClient admin = new AdminClient(credentials.adminUrl(), credentials.adminToken());
            admin.openAccount("U" + System.nanoTime(), "C" + System.nanoTime(), "100.00");
            await(() -> admin.get("/metrics").text().contains("holdfast_backup_lag_commands 0"));
            gateway.destroy();
            assertThat(gateway.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            gateway.destroyForcibly();
        }
    }

    /** This process's own options, in a file. */
    private Path options() throws IOException {
        final List<String> options = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--") || argument.startsWith("-X")).toList());
        options.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return Files.write(root.resolve("java.options"), options);
    }

    private static String text(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startNs).isLessThan(TimeUnit.SECONDS.toNanos(WAIT_SECONDS));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void assertOwnerOnly(final Path directory) throws IOException {
        final Map<String, String> files = rights(directory);
        files.remove("");
        assertThat(files).isNotEmpty().allSatisfy((name, rights) -> assertThat(rights).as(name).isEqualTo(OWNER));
    }

    /** By name; the directory's own under the empty one. */
    private static Map<String, String> rights(final Path directory) throws IOException {
        final Map<String, String> rights = new TreeMap<>();
        rights.put("", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        try (Stream<Path> all = Files.list(directory)) {
            final List<Path> files = all.filter(Files::isRegularFile).toList();
            for (final Path file : files) {
                rights.put(file.getFileName().toString(),
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return rights;
    }

    private static void give(final Path path, final String rights) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }
}
