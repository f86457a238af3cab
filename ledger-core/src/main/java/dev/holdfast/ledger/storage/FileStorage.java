package dev.holdfast.ledger.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A directory of the file system. */
public final class FileStorage implements Storage {
    private final Path directory;

    public FileStorage(final Path directory) {
        this.directory = directory;
    }

    /**
     * Makes a directory and those above it that are not there, and makes their names durable: else a power cut could take a new directory with all
     * that was forced in it.
     */
    public static void createDirectories(final Path directory) throws IOException {
        createDirectories(directory, FileStorage::forceNamesIn);
    }

    static void createDirectories(final Path directory, final Forcing forcing) throws IOException {
        final Path absolute = directory.toAbsolutePath().normalize();
        Path made = absolute;
        final List<Path> parents = new ArrayList<>();
        while (made.getParent() != null && !Files.exists(made)) {
            made = made.getParent();
            parents.add(made);
        }
        Files.createDirectories(absolute);
        for (final Path parent : parents) {
            forcing.force(parent);
        }
    }

    /** Makes the names in a directory durable. */
    @FunctionalInterface
    interface Forcing {
        void force(Path directory) throws IOException;
    }

    private static void forceNamesIn(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (final NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public StoredFile create(final String name) throws IOException {
        return new OpenFile(FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public StoredFile open(final String name) throws IOException {
        return new OpenFile(FileChannel.open(directory.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public StoredFile openToRead(final String name) throws IOException {
        return new OpenFile(FileChannel.open(directory.resolve(name), StandardOpenOption.READ));
    }

    @Override
    public void rename(final String from, final String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(final String name) throws IOException {
        Files.delete(directory.resolve(name));
    }

    @Override
    public void forceNames() throws IOException {
        forceNamesIn(directory);
    }

    @Override
    public String locate(final String name) {
        return directory.resolve(name).toString();
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    private record OpenFile(FileChannel channel) implements StoredFile {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(final ByteBuffer target, final long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public void write(final ByteBuffer source, final long position) throws IOException {
            long at = position;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public ByteBuffer map() throws IOException {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
