package dev.holdfast.deploy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The archive as a stranger uses it: unpacked, started, asked, stopped. */
class ArchiveTest {
    @TempDir
    private static Path shared;
    private static Installation installation;

    @TempDir
    private Path directory;

    @BeforeAll
    static void unpack() throws Exception {
        installation = Installation.in(shared);
    }

    @Test
    void shouldApproveThroughSymbolicLinksBesideJarsOfOtherVersions() throws Exception {
        final Installation mixed = Installation.in(directory);
        final Path jars = mixed.home().resolve("lib");
        // Unpacked over an older version, and over something that sorts before it.
        Files.writeString(jars.resolve("gateway-0.0.1.jar"), "an older one");
        Files.copy(jars.resolve("picocli-4.7.7.jar"), jars.resolve("gateway-9.9.9.jar"),
            StandardCopyOption.REPLACE_EXISTING);
        final Path first = Files.createSymbolicLink(directory.resolve("first"), mixed.launcher());
        final Path second = Files.createSymbolicLink(Files.createDirectory(directory.resolve("bin"))
            .resolve("second"), first);
        final Path data = directory.resolve("data");

        try (Installation.Running gateway = Installation.serve(second, data, Map.of())) {
            gateway.admin(data, "PUT", "/v1/accounts/U1", "{\"currency\":\"USD\",\"overdraft\":\"0\"}");
            gateway.admin(data, "POST", "/v1/accounts/U1/entries", "{\"entry_no\":\"D-1\",\"amount\":\"100.00\"}");
            gateway.admin(data, "PUT", "/v1/cards/C1", "{\"cardholder_no\":\"U1\",\"status\":\"Activated\"}");
            final Installation.Ended approved = Installation.run(second, Map.of(), "trigger", "auth", "--credentials",
                data.resolve("dev-credentials.json").toString(), "--card-no", "C1", "--amount", "60.00", "--consume-no",
                    "T1");

            assertThat(approved.exitCode()).as(approved.output()).isZero();
            assertThat(gateway.admin(data, "GET", "/v1/accounts/U1", null)).contains("\"available\":\"40.00\"");
            assertThat(gateway.stop()).isZero();
        }
        assertThat(Installation.run(second, Map.of(), "--version").output()).isEqualTo("holdfast " + mixed.version()
            + '\n');
        assertNobodyElseReads(data);
    }

    private static void assertNobodyElseReads(final Path data) throws Exception {
        try (Stream<Path> files = Files.walk(data)) {
            assertThat(files)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                .matches(".{4}-.---"));
        }
    }

    @ParameterizedTest
    @CsvSource({"tr, TR, tr_TR.UTF-8, Asia/Tokyo", "fa, IR, fa_IR.UTF-8, America/St_Johns", "ar, EG, C, Nowhere/AtAll",
        "th, TH, POSIX, ''"})
    void shouldStartAndWriteTheSameWhateverTheLocaleAndZone(final String language, final String country,
        final String locale, final String zone)
        throws Exception {
        final Path data = directory.resolve("data");
        final Map<String, String> environment = Map.of("LC_ALL", locale, "LANG", locale, "TZ", zone,
            "HOLDFAST_JAVA_OPTS",
            "-Duser.language=" + language + " -Duser.country=" + country);

        try (Installation.Running gateway = installation.serve(data, environment)) {
            assertThat(gateway.stop()).as(gateway.output()).isZero();
        }

        try (Stream<Path> files = Files.list(data)) {
            final List<String> names = files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).contains("journal-0000000000000001.log")
                .anyMatch(name -> name.matches("snapshot-0{15}[1-9]\\.bin"));
        }
        assertThat(Files.readString(data.resolve("high-water.txt")))
            .matches("ledger=[0-9a-f]{16} sequence=\\d+ checksum=[0-9a-f]{8} crc=[0-9a-f]{8}\n");
    }

    @Test
    void shouldPrintNoWarningOnANewerJava() throws Exception {
        final Path newer;
        try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
            newer = all.filter(home -> major(home) >= 24).findFirst().orElse(null);
        }
        assumeTrue(newer != null, "there is no Java 24 or newer");
        final Path data = directory.resolve("data");

        try (Installation.Running gateway = installation.serve(data, Map.of("JAVA_HOME", newer.toString()))) {
            assertThat(gateway.stop()).isZero();
            assertThat(gateway.output()).doesNotContainIgnoringCase("warning").contains("ready");
        }
    }

    private static int major(final Path home) {
        try {
            return Files.readAllLines(home.resolve("release")).stream().filter(line -> line.startsWith("JAVA_VERSION="))
                .map(line -> line.replaceAll("\\D*(\\d+).*", "$1")).mapToInt(Integer::parseInt).findFirst().orElse(0);
        } catch (final IOException e) {
            return 0;
        }
    }

    @Test
    void shouldSayThatThereIsNoJavaOrAnOldOne() throws Exception {
        final Path tools = Files.createDirectory(directory.resolve("tools"));
        for (final String tool : List.of("sh", "dirname", "readlink", "sed", "head")) {
            Files.createSymbolicLink(tools.resolve(tool), Stream.of("/bin", "/usr/bin").map(bin -> Path.of(bin, tool))
                .filter(Files::exists)
                .findFirst().orElseThrow());
        }
        final Installation.Ended none = installation.run(Map.of("PATH", tools.toString(), "JAVA_HOME", ""),
            "--version");
        assertThat(none.exitCode()).isEqualTo(3);
        assertThat(none.output()).startsWith("holdfast: there is no Java: install one of version 17 or newer");

        final Path old = directory.resolve("old");
        Files.createDirectories(old.resolve("bin"));
        Files.createSymbolicLink(old.resolve("bin/java"), Path.of(System.getProperty("java.home"), "bin/java"));
        Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        final Installation.Ended tooOld = installation.run(Map.of("JAVA_HOME", old.toString()), "--version");
        assertThat(tooOld.exitCode()).isEqualTo(3);
        assertThat(tooOld.output()).contains("Java of version 17 or newer is needed").contains("has 11");
    }

    @Test
    void shouldHaveTheSandboxOnlyWhereItsArchiveWasUnpacked() throws Exception {
        assertThat(installation.run(Map.of(), "demo").exitCode()).isEqualTo(2);

        final Installation other = Installation.in(directory);
        Installation.unpack(Installation.SANDBOX_ARCHIVE, directory);
        assertThat(other.run(Map.of(), "demo", "--help").output()).contains("Usage: holdfast demo");
        assertThat(other.home().resolve("sandbox/scenarios")).isDirectoryContaining("glob:**.yaml");
    }
}
