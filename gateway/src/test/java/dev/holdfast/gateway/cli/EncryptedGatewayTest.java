package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Gateways and commands with keys in files, on ledgers that are encrypted in part, in whole, or no more. */
class EncryptedGatewayTest {
    private static final String FIRST = "11".repeat(32);
    private static final String SECOND = "22".repeat(32);
    private static final String KEY = "storage.encryption_key_file";
    private static final String OLD_KEYS = "storage.encryption_old_key_files";
    /** What the callbacks of {@link CallbackBodies} hold, and what an operator gives. */
    private static final List<String> WORDS = List.of("Harbour Books", "CARD-55512", "HOLDER-777", "ORDER-31337");

    @TempDir
    private Path root;
    private Path data;
    private Path backup;
    private Path first;
    private Path second;

    @BeforeEach
    void makeKeys() throws IOException {
        data = root.resolve("data");
        backup = Files.createDirectory(root.resolve("backup"));
        first = key("first.key", FIRST + "\n");
        second = key("second.key", Base64.getEncoder().encodeToString(HexFormat.of().parseHex(SECOND)));
    }

    private Path key(final String name, final String text) throws IOException {
        final Path file = Files.writeString(root.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Test
    void shouldLeaveNoWordInAnyFileOfTheLedgerOrItsBackup() throws IOException {
        serve(1, KEY, first.toString());
        assertThat(wordsIn(data)).as("data directory").isEmpty();
        assertThat(wordsIn(backup)).as("backup").isEmpty();
        final String printed = run(0, "journal", "print", KEY, first.toString());
        assertThat(printed).contains("merchant=\"Harbour Books\"", "CARD-55512", "HOLDER-777", "ORDER-31337");
        assertThat(run(0, "journal", "verify", KEY, first.toString())).contains("every sum adds up");
        assertThat(run(0, "recover", "--dry-run", KEY, first.toString())).contains("every sum adds up");
        final Path copy = root.resolve("copy");
        run(0, "backup", "--to", copy.toString(), KEY, first.toString());
        assertThat(wordsIn(copy)).isEmpty();
        run(0, "backup", "verify", "--from", copy.toString(), KEY, first.toString());
        data = root.resolve("restored");
        run(0, "restore", "--from", backup.toString(), KEY, first.toString());
        assertThat(run(0, "journal", "print", KEY, first.toString())).isEqualTo(printed);
        delete(backup);
        serve(2, KEY, first.toString());
    }

    /** What was open stays open until it goes; two stops later no start needs it. */
    @Test
    void shouldBeSwitchedOnAndOffAndChangeItsKey() throws IOException {
        serve(1);
        assertThat(wordsIn(data)).as("they would be found").containsKeys("journal-0000000000000001.log");
        serve(2, KEY, first.toString());
        assertThat(wordsIn(data).keySet()).as("what is new is not among them")
            .allMatch(name -> name.equals("journal-0000000000000001.log") || name.startsWith("snapshot-"));
        serve(3, KEY, second.toString(), OLD_KEYS, first.toString());
        final String refused = run(Holdfast.CANNOT_START, "journal", "verify", KEY, first.toString());
        assertThat(refused.lines()).hasSize(1);
        assertThat(refused).contains("is encrypted with key=", OLD_KEYS).doesNotContain(FIRST).doesNotContain(SECOND);
        assertThatThrownBy(() -> serve(4)).hasMessageContaining("is encrypted with key=");
        serve(4, OLD_KEYS, first + " , " + second);
        final String printed = run(0, "journal", "print", OLD_KEYS, first + "," + second);
        assertThat(printed).contains("ORDER-31337-1", "ORDER-31337-2", "ORDER-31337-3", "ORDER-31337-4");
        serve(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no key", "1111", "zz11111111111111111111111111111111111111111111111111111111111111",
        "111111111111111111111111111111111111111111111111111111111111111111"})
    void shouldTakeNoOtherTextForAKey(final String text) throws IOException {
        final Path wrong = key("wrong.key", text);
        final String refused =
            run(Holdfast.CANNOT_START, "restore", "--from", backup.toString(), KEY, wrong.toString());
        assertThat(refused).contains("setting " + KEY, "openssl rand -hex 32", "file=" + wrong);
        assertThat(refused.lines()).hasSize(1);
        assertThat(text.isEmpty() || !refused.contains("has " + text)).isTrue();
    }

    @Test
    void shouldTakeNoKeyThatEverybodyCanChange() throws IOException {
        Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(run(Holdfast.CANNOT_START, "restore", "--from", backup.toString(), KEY, first.toString()))
            .contains("which everybody can write: chmod o-rwx it");
        assertThat(run(Holdfast.CANNOT_START, "restore", "--from", backup.toString(), KEY, root + "/none"))
            .contains("cannot be read");
    }

    /** One life of a gateway, with one order. */
    private void serve(final int number, final String... settings) {
        final List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("backup.directory", backup.toString(), "backup.interval_ms", "20", "journal.kept_segments",
            "0", "journal.snapshot_after_segments", "0"));
        try (TestGateway gateway = new TestGateway(data, all.toArray(String[]::new))) {
            final AdminClient admin = gateway.admin();
            if (number == 1) {
                admin.openAccount("HOLDER-777", "CARD-55512", "100.00");
            }
            assertThat(gateway.platform().post(CallbackBodies.auth("ORDER-31337-" + number, "CARD-55512", "HOLDER-777",
                "1.00", number)).code()).isZero();
            final long startNs = System.nanoTime();
            while (!admin.get("/metrics").text().contains("holdfast_backup_lag_commands 0")) {
                assertThat(System.nanoTime() - startNs).isLessThan(TimeUnit.SECONDS.toNanos(30));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertThat(admin.get("/v1/accounts/HOLDER-777").field("held")).isEqualTo(number + ".00");
        }
    }

    /** The words that are readable in a directory's files, by the file's name. */
    /** The audit is not encrypted, as docs/encryption.md says. */
    private static Map<String, List<String>> wordsIn(final Path directory) throws IOException {
        final Map<String, List<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.filter(each -> !each.getFileName().toString().startsWith("audit-")).toList()) {
                final String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                final List<String> words = WORDS.stream().filter(text::contains).toList();
                if (!words.isEmpty()) {
                    found.put(file.getFileName().toString(), words);
                }
            }
        }
        return found;
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** A command on the data directory, which ends with this exit code. The last arguments are settings, in pairs. */
    private String run(final int exitCode, final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>();
        final List<String> yaml = new ArrayList<>(List.of("ledger.max_orders: 50000", "ledger.max_accounts: 1000",
            "ledger.max_cards: 1000", "ledger.max_entries: 1000"));
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("storage.")) {
                yaml.add(arguments[i] + ": \"" + arguments[++i] + '"');
            } else {
                command.add(arguments[i]);
            }
        }
        command.addAll(List.of("--data-dir", data.toString(), "--config",
            Files.write(root.resolve("with.yaml"), yaml).toString()));
        final StringWriter out = new StringWriter();
        final CommandLine commandLine = Holdfast.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(out, true));
        assertThat(commandLine.execute(command.toArray(String[]::new))).as(out.toString()).isEqualTo(exitCode);
        return out.toString();
    }
}
