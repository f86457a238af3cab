package dev.holdfast.ledger.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Storage}. */
public interface StoredFile extends AutoCloseable {
    long size() throws IOException;

    /**
     * Reads as many bytes as the buffer has room for, or fewer.
     *
     * @return how many; -1 at the end.
     */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes all of the buffer. When that fails, any part of it may have been written. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Returns when the content, and the size that goes with it, is on disk. */
    void force() throws IOException;

    /**
     * The content for reading, little-endian, from the file's beginning to where it ends now. Usable after a
     * {@link #close}.
     */
    ByteBuffer map() throws IOException;

    /**
     * Takes the file for this one alone, until it is closed or the process ends. It can still be read, through the same
     * {@link Storage}.
     *
     * @return false when it is taken already, by this process or another.
     */
    default boolean tryLock() throws IOException {
        return true;
    }

    @Override
    void close() throws IOException;
}
