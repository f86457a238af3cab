package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A real directory whose forces fail when told to: what was written is there all the same. */
final class FailingForces implements Storage {
    private final Storage storage;
    private volatile boolean failsForces;

    FailingForces(final Storage storage) {
        this.storage = storage;
    }

    void failForces() {
        failsForces = true;
    }

    @Override
    public List<String> list() throws IOException {
        return storage.list();
    }

    @Override
    public StoredFile create(final String name) throws IOException {
        return new OpenFile(storage.create(name));
    }

    @Override
    public StoredFile open(final String name) throws IOException {
        return new OpenFile(storage.open(name));
    }

    @Override
    public StoredFile openToRead(final String name) throws IOException {
        return storage.openToRead(name);
    }

    @Override
    public void rename(final String from, final String to) throws IOException {
        storage.rename(from, to);
    }

    @Override
    public void delete(final String name) throws IOException {
        storage.delete(name);
    }

    @Override
    public void forceNames() throws IOException {
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

    private final class OpenFile implements StoredFile {
        private final StoredFile file;

        OpenFile(final StoredFile file) {
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
            file.write(source, position);
        }

        @Override
        public void force() throws IOException {
            if (failsForces) {
                throw new IOException("Input/output error");
            }
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
