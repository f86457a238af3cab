package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory on a disk that becomes full: after so many changes each further one fails, the first of them in its
 * middle.
 */
final class FullDisk implements Storage {
    private final Storage files;
    private long changesLeft = Long.MAX_VALUE;

    FullDisk(final Path directory) {
        files = new FileStorage(directory);
    }

    void failAfter(final long changes) {
        changesLeft = changes;
    }

    private void change() throws IOException {
        changesLeft--;
        if (changesLeft < 0) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public List<String> list() throws IOException {
        return files.list();
    }

    @Override
    public StoredFile create(final String name) throws IOException {
        change();
        return new FaultyFile(files.create(name));
    }

    @Override
    public StoredFile open(final String name) throws IOException {
        return new FaultyFile(files.open(name));
    }

    @Override
    public StoredFile openToRead(final String name) throws IOException {
        return files.openToRead(name);
    }

    @Override
    public void rename(final String from, final String to) throws IOException {
        change();
        files.rename(from, to);
    }

    @Override
    public void delete(final String name) throws IOException {
        change();
        files.delete(name);
    }

    @Override
    public void forceNames() throws IOException {
        change();
        files.forceNames();
    }

    @Override
    public String locate(final String name) {
        return files.locate(name);
    }

    @Override
    public String toString() {
        return files.toString();
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
        public void write(final ByteBuffer bytes, final long position) throws IOException {
            if (changesLeft == 0) {
                file.write(bytes.limit(bytes.limit() / 2), position);
            }
            change();
            file.write(bytes, position);
        }

        @Override
        public void force() throws IOException {
            change();
            file.force();
        }

        @Override
        public ByteBuffer map() throws IOException {
            return file.map();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
