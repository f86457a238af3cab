package dev.holdfast.ledger.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files in memory that can only be read. */
public final class MemoryFiles implements Storage {
    private final Map<String, byte[]> files = new TreeMap<>();

    /** With one file. */
    public MemoryFiles(final String name, final byte[] content) {
        files.put(name, content);
    }

    @Override
    public List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public StoredFile create(final String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public StoredFile open(final String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public StoredFile openToRead(final String name) throws IOException {
        if (!files.containsKey(name)) {
            throw new NoSuchFileException(name);
        }
        return new MemoryFile(files.get(name));
    }

    @Override
    public void rename(final String from, final String to) {
        throw new UnsupportedOperationException(from);
    }

    @Override
    public void delete(final String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public void forceNames() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String locate(final String name) {
        return name;
    }

    private record MemoryFile(byte[] content) implements StoredFile {
        @Override
        public long size() {
            return content.length;
        }

        @Override
        public int read(final ByteBuffer target, final long position) {
            final int count = (int) Math.min(target.remaining(), content.length - position);
            if (count <= 0) {
                return -1;
            }
            target.put(content, (int) position, count);
            return count;
        }

        @Override
        public void write(final ByteBuffer source, final long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void force() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ByteBuffer map() {
            return ByteBuffer.wrap(content).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
