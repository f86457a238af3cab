package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.crypt.Seal;
import dev.holdfast.ledger.crypt.SealedHeader;
import dev.holdfast.ledger.journal.JournalPoint;
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
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(Blocks.MAX_BYTES + Seal.TAG_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer block = new UnsafeBuffer(bytes);
    private final CRC32C crc = new CRC32C();
    private BlockSeal seal;
    private int at = Blocks.PREFIX_BYTES;
    private long position;
    private long forcedTo;

    /** @param pause called after each block. */
    BlockWriter(final StoredFile file, final Runnable pause) {
        this.file = file;
        this.pause = pause;
    }

    /** Encrypts what follows, and says so at the file's beginning. Before anything else. */
    void encrypt(final KeyWrapper keys, final JournalPoint point) throws IOException {
        final ByteBuffer header = SealedHeader.allocate();
        header.putLong(0, Blocks.SEALED_MAGIC).putInt(Blocks.VERSION_AT, Blocks.SEALED_VERSION)
            .putLong(Blocks.SEQUENCE_AT, point.sequence()).putLong(Blocks.TIME_AT, point.timeMs());
        seal = new BlockSeal(SealedHeader.conclude(header, keys));
        file.write(header, 0);
        position = SealedHeader.BYTES;
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
        final int length = seal == null ? at - Blocks.PREFIX_BYTES : seal.seal(bytes, at);
        bytes.limit(Blocks.PREFIX_BYTES + length).position(Blocks.PREFIX_BYTES);
        crc.reset();
        crc.update(bytes);
        block.putInt(0, length);
        block.putInt(Integer.BYTES, (int) crc.getValue());
        bytes.position(0);
        file.write(bytes, position);
        position += Blocks.PREFIX_BYTES + length;
        if (position - forcedTo >= FORCED_BYTES) {
            file.force();
            forcedTo = position;
        }
        bytes.clear();
        at = Blocks.PREFIX_BYTES;
        pause.run();
    }

    /** Writes what is left. */
    void finish() throws IOException {
        flush();
        if (seal != null) {
            block.putInt(0, 0);
            block.putInt(Integer.BYTES, seal.count());
            file.write(bytes.clear().limit(Blocks.PREFIX_BYTES), position);
        }
    }
}
