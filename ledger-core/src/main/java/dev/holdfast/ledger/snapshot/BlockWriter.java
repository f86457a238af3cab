package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.storage.StoredFile;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Collects records into blocks and writes them one behind the other. */
final class BlockWriter {
    /** So much is forced at a time: one force of a whole snapshot would make the journal's wait. */
    private static final long FORCED_BYTES = 1L << 20;

    private final StoredFile file;
    private final Runnable pause;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(Blocks.MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer block = new UnsafeBuffer(bytes);
    private final CRC32C crc = new CRC32C();
    private int at = Blocks.PREFIX_BYTES;
    private long position;
    private long forcedTo;

    /** @param pause called after each block. */
    BlockWriter(final StoredFile file, final Runnable pause) {
        this.file = file;
        this.pause = pause;
    }

    UnsafeBuffer block() {
        return block;
    }

    /** Makes room for a record and returns its place in {@link #block}. */
    int claim(final int length) throws IOException {
        if (at + length > Blocks.MAX_BYTES) {
            flush();
        }
        at += length;
        return at - length;
    }

    void putInt(final int value) throws IOException {
        block.putInt(claim(Integer.BYTES), value);
    }

    void putLong(final long value) throws IOException {
        block.putLong(claim(Long.BYTES), value);
    }

    void flush() throws IOException {
        if (at == Blocks.PREFIX_BYTES) {
            return;
        }
        bytes.limit(at).position(Blocks.PREFIX_BYTES);
        crc.reset();
        crc.update(bytes);
        block.putInt(0, at - Blocks.PREFIX_BYTES);
        block.putInt(Integer.BYTES, (int) crc.getValue());
        bytes.position(0);
        file.write(bytes, position);
        position += at;
        if (position - forcedTo >= FORCED_BYTES) {
            file.force();
            forcedTo = position;
        }
        bytes.clear();
        at = Blocks.PREFIX_BYTES;
        pause.run();
    }
}
