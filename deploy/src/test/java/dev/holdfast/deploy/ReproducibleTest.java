package dev.holdfast.deploy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No time of the build gets into what is installed, as far as one build can show it. {@code scripts/package --check}
 * builds twice and compares the bytes.
 */
class ReproducibleTest {
    private static final Instant TIME = Instant.parse(System.getProperty("output.timestamp"));

    @TempDir
    private Path directory;

    @Test
    void shouldHaveTheSameTimeOnEveryFileOfTheArchives() throws Exception {
        final Path debian = directory.resolve("deb");
        DebianPackage.unpack(Path.of(System.getProperty("debian.package")), debian);
        Installation.unpack(Installation.ARCHIVE, directory);
        Installation.unpack(Installation.SANDBOX_ARCHIVE, directory);

        try (Stream<Path> files = Files.walk(directory)) {
            final List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThan(100)
                .allSatisfy(file -> assertThat(Files.getLastModifiedTime(file).toInstant()).as(file.toString())
                    .isEqualTo(TIME));
        }
        assertThat(DebianPackage.members(Path.of(System.getProperty("debian.package"))))
            .allSatisfy(member -> assertThat(member.timeSeconds()).as(member.name()).isEqualTo(TIME.getEpochSecond()));
    }

    @Test
    void shouldHaveTheSameTimeOnEveryEntryOfOurJars() throws Exception {
        Installation.unpack(Installation.ARCHIVE, directory);
        Installation.unpack(Installation.SANDBOX_ARCHIVE, directory);
        final LocalDateTime expected = LocalDateTime.ofInstant(TIME, ZoneOffset.UTC);
        try (Stream<Path> files = Files.walk(directory)) {
            final List<Path> ours = files
                .filter(file -> file.getFileName().toString().matches("(gateway|ledger-core|sandbox)-[0-9].*\\.jar"))
                .toList();
            assertThat(ours).hasSize(3);
            for (final Path jar : ours) {
                assertThat(entries(jar)).as(jar.toString()).isNotEmpty()
                    .allSatisfy(entry -> assertThat(entry.getTimeLocal()).as(entry.getName()).isEqualTo(expected));
            }
        }
    }

    private static List<? extends ZipEntry> entries(final Path jar) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.stream().toList();
        }
    }
}
