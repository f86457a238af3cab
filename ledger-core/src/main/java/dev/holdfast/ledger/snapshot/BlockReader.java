package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.crypt.DataKey;
import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.crypt.Seal;
import dev.holdfast.ledger.crypt.SealedHeader;
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
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(Blocks.MAX_BYTES + Seal.TAG_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer block = new UnsafeBuffer(bytes);
    private final CRC32C crc = new CRC32C();
    private final KeyWrapper keys;
    private ByteBuffer header;
    private BlockSeal seal;
    private int blocks;
    private long position;
    private int at;
    private int end;

    /**
     * @param pause called before each block.
     * @param keys  open encrypted blocks; null to check their sums only.
     */
    BlockReader(final String location, final StoredFile file, final Runnable pause, final KeyWrapper keys) {
        this.keys = keys;
        this.location = location;
        this.file = file;
        this.pause = pause;
    }

    UnsafeBuffer block() {
        return block;
    }

    /** The header of an encrypted snapshot, once anything was read; null of another one. */
    ByteBuffer header() {
        return header;
    }

    /** Whether an encrypted snapshot has all of its blocks, once they were read. */
    boolean hasAllBlocks() throws IOException {
        read(Blocks.PREFIX_BYTES);
        position -= Blocks.PREFIX_BYTES;
        return bytes.getInt(0) == 0 && bytes.getInt(Integer.BYTES) == blocks;
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

    /** Goes back to the beginning of the block that was taken. */
    void rewind() {
        at = 0;
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
        return at == end && position == file.size() - (header == null ? 0 : Blocks.PREFIX_BYTES);
    }

    private void readBlock() throws IOException {
        pause.run();
        if (position == 0) {
            readHeader();
        }
        read(Blocks.PREFIX_BYTES);
        final int length = block.getInt(0);
        final int expected = block.getInt(Integer.BYTES);
        if (length <= 0 || length > bytes.capacity()) {
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
        blocks++;
        if (seal != null) {
            end = seal.open(bytes, length);
            if (end < 0) {
                throw new SnapshotException(location, "the block that ends at position " + position + " "
                    + Seal.BROKEN);
            }
        }
    }

    /** When there is one. */
    private void readHeader() throws IOException {
        read(Long.BYTES);
        position = 0;
        if (bytes.getLong(0) != Blocks.SEALED_MAGIC) {
            return;
        }
        read(SealedHeader.BYTES);
        final ByteBuffer found = SealedHeader.allocate().put(bytes.flip()).clear();
        if (!SealedHeader.isWhole(found)) {
            throw new SnapshotException(location, "its header is damaged");
        }
        if (found.getInt(Blocks.VERSION_AT) != Blocks.SEALED_VERSION) {
            throw new SnapshotException(location, "it is encrypted in version " + found.getInt(Blocks.VERSION_AT)
                + ", this program reads " + Blocks.SEALED_VERSION);
        }
        if (keys != null) {
            final DataKey key = SealedHeader.open(found, keys, location);
            if (key == null) {
                throw new SnapshotException(location, "its header " + Seal.BROKEN);
            }
            seal = new BlockSeal(key);
        }
        header = found;
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
