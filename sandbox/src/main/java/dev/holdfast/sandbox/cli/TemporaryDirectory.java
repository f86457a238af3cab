package dev.holdfast.sandbox.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that is there while something runs. */
final class TemporaryDirectory {
    private TemporaryDirectory() {
    }

    /** What is done in the directory. */
    interface Work {
        boolean run(Path directory) throws IOException;
    }

    static boolean with(final String prefix, final Work work) throws IOException {
        final Path directory = Files.createTempDirectory(prefix);
        try {
            return work.run(directory);
        } finally {
            delete(directory);
        }
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            final List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (final Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
