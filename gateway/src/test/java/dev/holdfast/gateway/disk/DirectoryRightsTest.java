package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.storage.FileRights.Outcome;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DirectoryRightsTest {
    private static final String JOURNAL = "journal-0000000000000001.log";

    @TempDir
    private Path directory;

    @Test
    void shouldNarrowTheDirectoryFirstAndOnlyFilesOfTheLedger() throws IOException {
        for (final String name : List.of(JOURNAL, "journal-0000000000000009.log.damaged", "dev-credentials.json",
            "lock", "snapshot-0000000000000001.bin", "snapshot.tmp", "high-water.txt", "late-approvals.txt.tmp",
            "manifest.txt", "notes.txt", "journal-old.log", "holdfast.yaml")) {
            Files.createFile(directory.resolve(name));
        }
        final List<String> narrowed = new ArrayList<>();
        DirectoryRights.putRight(directory, path -> {
            narrowed.add(directory.relativize(path).toString());
            return Outcome.NARROWED;
        });
        assertThat(narrowed).containsExactly("", "dev-credentials.json", "high-water.txt", JOURNAL,
            "journal-0000000000000009.log.damaged", "late-approvals.txt.tmp", "lock", "manifest.txt",
            "snapshot-0000000000000001.bin", "snapshot.tmp");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        JOURNAL, "snapshot-0000000000000001.bin", "high-water.txt", "clean-stop.txt", "manifest.txt"})
    void shouldRefuseBooksThatEverybodyCanWrite(final String name) throws IOException {
        final Path file = Files.createFile(directory.resolve(name));
        assertThatThrownBy(
            () -> DirectoryRights.putRight(directory, path -> path.equals(file) ? Outcome.WRITABLE : Outcome.RIGHT))
            .isInstanceOf(UnusableEnvironmentException.class).hasMessageContaining("file=" + file)
            .hasMessageContaining("chown it to the user that runs holdfast");
    }

    /** A volume of another owner, as containers have, is logged and taken. */
    @Test
    void shouldGoOnWithWhatIsOnlyReadOrNoBook() throws IOException {
        Files.createFile(directory.resolve("lock"));
        Files.createFile(directory.resolve(JOURNAL));
        DirectoryRights.putRight(directory,
            path -> path.endsWith(JOURNAL) ? Outcome.READABLE : Outcome.WRITABLE);
        DirectoryRights.putRight(directory.resolve("none"), path -> Outcome.RIGHT);
    }
}
