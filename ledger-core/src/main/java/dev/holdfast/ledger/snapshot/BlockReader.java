package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.storage.StoredFile;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Reads blocks and takes them apart into records, having checked each before the first of its records is looked at. */
final class BlockReader {
    private final String location;
    private final StoredFile file;
    private final Runnable pause;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(Blocks.MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer block = new UnsafeBuffer(bytes);
    private final CRC32C crc = new CRC32C();
    private long position;
    private int at;
    private int end;

    /** @param pause called before each block. */
    BlockReader(final String location, final StoredFile file, final Runnable pause) {
        this.location = location;
        this.file = file;
        this.pause = pause;
    }

    UnsafeBuffer block() {
        return block;
    }

    /** Bytes that were read so far. */
    long position() {
        return position;
    }

    /** Checks the next block and returns its length; its content lies at the beginning of {@link #block}. */
    int takeBlock() throws IOException {
        readBlock();
        at = end;
        return end;
    }

    /** Moves past a record and returns its place in {@link #block}. */
    int take(final int length) throws IOException {
        if (at == end) {
            readBlock();
        }
        if (at + length > end) {
            throw new SnapshotException(location, "a record does not lie in one block");
        }
        at += length;
        return at - length;
    }

    int takeInt() throws IOException {
        return block.getInt(take(Integer.BYTES));
    }

    long takeLong() throws IOException {
        return block.getLong(take(Long.BYTES));
    }

    /** Whether nothing is left, in this block and behind it. */
    boolean isAtEnd() throws IOException {
        return at == end && position == file.size();
    }

    private void readBlock() throws IOException {
        pause.run();
        read(Blocks.PREFIX_BYTES);
        final int length = block.getInt(0);
        final int expected = block.getInt(Integer.BYTES);
        if (length <= 0 || length > Blocks.MAX_BYTES) {
            throw new SnapshotException(location,
                "a block's length is damaged at position " + (position - Blocks.PREFIX_BYTES));
        }
        read(length);
        crc.reset();
        bytes.flip();
        crc.update(bytes);
        if ((int) crc.getValue() != expected) {
            throw new SnapshotException(location, "the block that ends at position " + position + " is damaged");
        }
        at = 0;
        end = length;
    }

    private void read(final int length) throws IOException {
        bytes.clear().limit(length);
        while (bytes.hasRemaining()) {
            final int count = file.read(bytes, position);
            if (count < 0) {
                throw new SnapshotException(location, "it ends too early");
            }
            position += count;
        }
    }
}
