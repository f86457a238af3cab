package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.storage.FileRights;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Keeps a second process off a data directory. The operating system lets go of it when the process ends, however it
 * ends.
 */
public final class DataDirectoryLock implements AutoCloseable {
    private static final String FILE = "lock";

    private final Path file;
    private final FileChannel channel;
    private final Object key;

    /** @throws UnusableEnvironmentException when the directory is in use or cannot be used. */
    public DataDirectoryLock(final Path directory) {
        file = directory.resolve(FILE);
        try {
            FileStorage.createDirectories(directory);
            channel = FileRights.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock() == null) {
                channel.close();
                throw new UnusableEnvironmentException("data directory=" + directory + " is in use by "
                    + holder(directory));
            }
            writeHolder();
            key = key();
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("data directory=" + directory + " cannot be used: "
                + e.getMessage(), e);
        }
    }

    private void writeHolder() throws IOException {
        final String text = "process " + ProcessHandle.current().pid() + " since " + Instant.now()
            .truncatedTo(ChronoUnit.SECONDS) + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String holder(final Path directory) throws IOException {
        final String text = Files.readString(directory.resolve(FILE)).strip();
        return text.isEmpty() ? "another process" : text;
    }

    /** Whether the lock's file is still the one that was locked: another start would lock another one. Any thread. */
    public boolean isInPlace() throws IOException {
        try {
            return key == null || key.equals(key());
        } catch (final NoSuchFileException e) {
            return false;
        }
    }

    public Path file() {
        return file;
    }

    /** Null where the system has nothing that tells a file from others of its name. */
    private Object key() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
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
            throw new UnusableEnvironmentException("cannot let go of the data directory: " + e.getMessage(), e);
        }
    }
}
