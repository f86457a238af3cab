package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.storage.FileStorage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Keeps a second process off a data directory. The operating system lets go of it when the process ends, however it ends. */
final class DataDirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    /** @throws IllegalStateException when the directory is in use or cannot be used. */
    DataDirectoryLock(final Path directory) {
        try {
            FileStorage.createDirectories(directory);
            channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock() == null) {
                channel.close();
                throw new IllegalStateException("data directory=" + directory + " is in use by " + holder(directory));
            }
            tellHolder();
        } catch (final IOException e) {
            throw new IllegalStateException("data directory=" + directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void tellHolder() throws IOException {
        final String text = "process " + ProcessHandle.current().pid() + " since " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String holder(final Path directory) throws IOException {
        final String text = Files.readString(directory.resolve("lock")).strip();
        return text.isEmpty() ? "another process" : text;
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
