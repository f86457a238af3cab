package dev.holdfast.gateway.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second process off a data directory. The operating system lets go of it when the process ends, however it ends. */
final class DataDirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    /** @throws IllegalStateException when the directory is in use or cannot be used. */
    DataDirectoryLock(final Path directory) {
        try {
            Files.createDirectories(directory);
            channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock() == null) {
                channel.close();
                throw new IllegalStateException("data directory=" + directory + " is in use by another process");
            }
        } catch (final IOException e) {
            throw new IllegalStateException("data directory=" + directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    private FileLock tryLock() throws IOException {
        try {
            return channel.tryLock();
        } catch (final OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new IllegalStateException("cannot let go of the data directory", e);
        }
    }
}
