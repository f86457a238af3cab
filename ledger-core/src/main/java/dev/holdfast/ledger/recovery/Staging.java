package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.storage.FileRights;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A directory beside the one that it becomes when all is well; else it goes, and nothing is left. Cold, and blocks. */
final class Staging implements AutoCloseable {
    private final Path target;
    private final Path directory;
    private final Storage storage;
    private boolean isPublished;

    /**
     * @param keys of what is encrypted.
     * @throws BackupException when the target is there and has something in it.
     */
    Staging(final Path wanted, final KeyWrapper keys) throws IOException {
        final Path absolute = wanted.toAbsolutePath().normalize();
        target = Files.exists(absolute) ? absolute.toRealPath() : absolute;
        if (target.getParent() == null) {
            throw new BackupException("directory=" + target
                + " is the root of the file system: name a directory in it");
        }
        if (Files.exists(target)) {
            checkEmpty();
        }
        FileStorage.createDirectories(target.getParent());
        directory = target.resolveSibling("." + target.getFileName() + "-partial-" + ProcessHandle.current().pid());
        storage = new FileStorage(directory, keys);
        if (Files.exists(directory)) {
            // Of a process of that number that was killed.
            clear();
        } else {
            FileRights.createDirectory(directory, target);
        }
    }

    private void checkEmpty() throws IOException {
        if (!Files.isDirectory(target)) {
            throw new BackupException("directory=" + target + " is a file");
        }
        try (Stream<Path> present = Files.list(target)) {
            if (present.findAny().isPresent()) {
                throw new BackupException("directory=" + target + " should be empty or new");
            }
        }
    }

    Storage storage() {
        return storage;
    }

    /** Empties it. */
    void clear() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            final List<Path> all = files.toList();
            for (final Path file : all) {
                Files.delete(file);
            }
        }
    }

    /** Puts it in the place of the target, for good. */
    void publish() throws IOException {
        storage.forceNames();
        try {
            Files.deleteIfExists(target);
        } catch (final IOException e) {
            throw new BackupException("directory=" + target + " cannot be replaced (" + e.getMessage()
                + "), as when it is a mount point: name a new "
                + "directory in it");
        }
        Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
        isPublished = true;
        try (FileChannel parent = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        if (!isPublished) {
            clear();
            Files.delete(directory);
        }
    }
}
