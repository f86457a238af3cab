package dev.holdfast.ledger.storage;

import dev.holdfast.ledger.crypt.KeyWrapper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A directory of the file system. Who may read what is made in it: see {@link FileRights}. */
public final class FileStorage implements Storage {
    private final Path directory;
    private final KeyWrapper keys;
    private final Map<Object, LockableFile> locked = new ConcurrentHashMap<>();
    private FileChannel names;

    /** One in which new files are not encrypted. */
    public FileStorage(final Path directory) {
        this(directory, KeyWrapper.NONE);
    }

    public FileStorage(final Path directory, final KeyWrapper keys) {
        this.directory = directory;
        this.keys = keys;
    }

    /**
     * Makes a directory and those above it that are not there, for their owner alone, and makes their names durable:
     * else a power cut could take a new directory with all that was forced in it.
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
        FileRights.createDirectories(absolute);
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
        final Path path = directory.resolve(name);
        return new LockableFile(path,
            FileRights.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public StoredFile open(final String name) throws IOException {
        final Path path = directory.resolve(name);
        return new LockableFile(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public StoredFile openToRead(final String name) throws IOException {
        final Path path = directory.resolve(name);
        final Object key = locked.isEmpty() ? null : key(path);
        final LockableFile file = key == null ? null : locked.get(key);
        final StoredFile shared = file == null ? null : file.share(path);
        return shared != null ? shared : new OpenFile(FileChannel.open(path, StandardOpenOption.READ));
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
        try {
            openNames().force(true);
        } catch (final ClosedChannelException e) {
            // Whoever forced before was interrupted.
            openNames().force(true);
        }
    }

    /** Kept open, so that a journal can go on in its next file when no more can be opened. */
    private synchronized FileChannel openNames() throws IOException {
        if (names == null || !names.isOpen()) {
            names = FileChannel.open(directory, StandardOpenOption.READ);
        }
        return names;
    }

    @Override
    public boolean isLocked(final String name) throws IOException {
        try {
            final Object key = key(directory.resolve(name));
            return key == null || locked.containsKey(key);
        } catch (final NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public KeyWrapper keys() {
        return keys;
    }

    @Override
    public String locate(final String name) {
        return directory.resolve(name).toString();
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    /** What tells a file from others of its name; null where the system has nothing. */
    private static Object key(final Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private class OpenFile implements StoredFile {
        private final FileChannel channel;

        OpenFile(final FileChannel channel) {
            this.channel = channel;
        }

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

    /**
     * A file that can be locked. The system lets go of a lock as soon as this process closes any descriptor of the
     * file, so whoever reads it meanwhile shares one that is closed with the last of them, once the lock is gone.
     */
    private final class LockableFile extends OpenFile {
        private final Path path;
        private Object key;
        private FileChannel reader;
        private int readers;

        LockableFile(final Path path, final FileChannel channel) {
            super(channel);
            this.path = path;
        }

        @Override
        public synchronized boolean tryLock() throws IOException {
            try {
                if (super.channel.tryLock() == null) {
                    return false;
                }
            } catch (final OverlappingFileLockException e) {
                return false;
            }
            key = key(path);
            if (key != null) {
                locked.put(key, this);
            }
            return true;
        }

        /** Null when it is closed. */
        private synchronized StoredFile share(final Path presentPath) throws IOException {
            if (key == null) {
                return null;
            }
            if (reader == null) {
                reader = FileChannel.open(presentPath, StandardOpenOption.READ);
            }
            readers++;
            return new OpenFile(reader) {
                private boolean isDone;

                @Override
                public void close() throws IOException {
                    if (!isDone) {
                        isDone = true;
                        leave();
                    }
                }
            };
        }

        private synchronized void leave() throws IOException {
            readers--;
            closeReader();
        }

        private void closeReader() throws IOException {
            if (key == null && readers == 0 && reader != null) {
                reader.close();
            }
        }

        @Override
        public synchronized void close() throws IOException {
            if (key != null) {
                locked.remove(key);
                key = null;
            }
            super.close();
            closeReader();
        }
    }
}
