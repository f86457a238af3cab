package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies what a start needs from one directory to another: the snapshots and the journal behind the oldest of them. The source may be in use:
 * files are copied oldest first, so that the copy is the ledger as it was at one moment, with a torn batch at its end at most. Cold, and blocks.
 */
public final class Backup {
    private static final int TRIES = 5;

    private Backup() {
    }

    /**
     * Copies, forces the copies and checks them.
     *
     * @param to    an empty or new directory.
     * @param check recovers the copy, and throws when that cannot be done.
     * @throws IOException             when the directory is not empty, or files cannot be copied.
     * @throws JournalCorruptException when what was copied is damaged, several times over.
     */
    public static void copy(final Path from, final Path to, final Runnable check) throws IOException {
        FileStorage.createDirectories(to);
        try (Stream<Path> present = Files.list(to)) {
            if (present.findAny().isPresent()) {
                throw new IOException("directory=" + to + " should be empty");
            }
        }
        for (int i = 1; true; i++) {
            try {
                copyOnce(from, to);
                check.run();
                return;
            } catch (final NoSuchFileException | JournalCorruptException e) {
                // A newer snapshot made a file needless in between, or a batch was written behind the place that had just been copied.
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void copyOnce(final Path from, final Path to) throws IOException {
        try (Stream<Path> present = Files.list(to)) {
            for (final Path file : present.toList()) {
                Files.delete(file);
            }
        }
        final Storage source = new FileStorage(from);
        final List<Snapshot> snapshots = Snapshot.list(source);
        long sequence = 0;
        for (final Snapshot snapshot : snapshots) {
            sequence = snapshot.sequence();
            copyFile(from, snapshot.name(), to);
        }
        for (final String segment : JournalFiles.behind(source, sequence)) {
            copyFile(from, segment, to);
        }
        new FileStorage(to).forceNames();
    }

    private static void copyFile(final Path from, final String name, final Path to) throws IOException {
        final Path copy = Files.copy(from.resolve(name), to.resolve(name));
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
