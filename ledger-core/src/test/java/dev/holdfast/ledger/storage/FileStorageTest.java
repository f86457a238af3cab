package dev.holdfast.ledger.storage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class FileStorageTest {
    @TempDir
    private Path directory;

    @Test
    void shouldForceTheParentsOfWhatItMakes() throws IOException {
        final List<Path> forced = new ArrayList<>();
        final Path made = directory.resolve("a").resolve("b").resolve("c");
        FileStorage.createDirectories(made, parent -> {
            assertThat(made).as("before anything is forced").exists();
            forced.add(parent);
        });
        assertThat(forced).containsExactly(directory.resolve("a").resolve("b"), directory.resolve("a"), directory);
        forced.clear();
        FileStorage.createDirectories(made, forced::add);
        assertThat(forced).as("it was there").isEmpty();
        FileStorage.createDirectories(directory.resolve("x"));
        assertThat(Files.isDirectory(directory.resolve("x"))).isTrue();
    }
}
