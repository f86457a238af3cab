package dev.holdfast.ledger.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A storage of which a test lets changes fail. What is not overridden is handed on. */
public abstract class FaultyDisk implements Storage {
    private final Storage storage;

    protected FaultyDisk(final Storage storage) {
        this.storage = storage;
    }

    /** A change to a file or its name. */
    protected enum Change { CREATE, RENAME, DELETE, FORCE_NAMES, WRITE, FORCE }

    /**
     * Called before each change.
     *
     * @throws IOException to let it fail.
     */
    protected abstract void before(Change change) throws IOException;

    /** Writes to a file, after {@link #before} let it. */
    protected void write(final StoredFile file, final ByteBuffer source, final long position) throws IOException {
        before(Change.WRITE);
        file.write(source, position);
    }

    @Override
    public List<String> list() throws IOException {
        return storage.list();
    }

    @Override
    public StoredFile create(final String name) throws IOException {
        before(Change.CREATE);
        return new FaultyFile(storage.create(name));
    }

    @Override
    public StoredFile open(final String name) throws IOException {
        return new FaultyFile(storage.open(name));
    }

    @Override
    public StoredFile openToRead(final String name) throws IOException {
        return storage.openToRead(name);
    }

    @Override
    public void rename(final String from, final String to) throws IOException {
        before(Change.RENAME);
        storage.rename(from, to);
    }

    @Override
    public void delete(final String name) throws IOException {
        before(Change.DELETE);
        storage.delete(name);
    }

    @Override
    public void forceNames() throws IOException {
        before(Change.FORCE_NAMES);
        storage.forceNames();
    }

    @Override
    public boolean isLocked(final String name) throws IOException {
        return storage.isLocked(name);
    }

    @Override
    public String locate(final String name) {
        return storage.locate(name);
    }

    @Override
    public String toString() {
        return storage.toString();
    }

    private final class FaultyFile implements StoredFile {
        private final StoredFile file;

        FaultyFile(final StoredFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(final ByteBuffer target, final long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void write(final ByteBuffer source, final long position) throws IOException {
            FaultyDisk.this.write(file, source, position);
        }

        @Override
        public void force() throws IOException {
            before(Change.FORCE);
            file.force();
        }

        @Override
        public ByteBuffer map() throws IOException {
            return file.map();
        }

        @Override
        public boolean tryLock() throws IOException {
            return file.tryLock();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
