package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.storage.StoredFile;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;

/**
 * Reads a snapshot again, a piece at a time, and checks each block against its sum. Needs no memory for rows, unlike
 * {@link Snapshot#load}; what it does not find is a block in the place of another. Needs no keys: the sums are those of
 * what is on the disk. Cold, and blocks.
 */
public final class SnapshotScan implements AutoCloseable {
    private static final int SEQUENCE_AT = Long.BYTES + Integer.BYTES;

    private final Snapshot snapshot;
    private final StoredFile file;
    private final BlockReader in;

    /** @throws java.nio.file.NoSuchFileException when it is gone. */
    public SnapshotScan(final Snapshot snapshot) throws IOException {
        this.snapshot = snapshot;
        file = snapshot.storage().openToRead(snapshot.name());
        in = new BlockReader(snapshot.location(), file, Snapshot.NO_PAUSE, null);
    }

    /** Bytes that were read so far. */
    public long position() {
        return in.position();
    }

    /**
     * Reads on.
     *
     * @param bytes to read at least, unless the end comes first.
     * @return whether the end was reached, and so all of it is good.
     * @throws SnapshotException when it is damaged.
     */
    public boolean advance(final long bytes) throws IOException {
        final long from = in.position();
        int length = 0;
        while (in.position() - from < bytes && !in.isAtEnd()) {
            final boolean isFirst = in.position() == 0;
            length = in.takeBlock();
            if (isFirst) {
                checkBeginning(in.block());
            }
        }
        if (!in.isAtEnd()) {
            return false;
        }
        if (in.header() != null) {
            if (in.hasAllBlocks()) {
                return true;
            }
            throw new SnapshotException(snapshot.location(), "it ends too early");
        }
        if (length < Integer.BYTES || in.block().getInt(length - Integer.BYTES) != Blocks.END) {
            throw new SnapshotException(snapshot.location(), "it ends too early");
        }
        return true;
    }

    private void checkBeginning(final UnsafeBuffer block) {
        final boolean isIts = in.header() != null
            ? in.header().getLong(Blocks.SEQUENCE_AT) == snapshot.sequence()
            : block.getLong(0) == Blocks.MAGIC && block.getLong(SEQUENCE_AT) == snapshot.sequence();
        if (!isIts) {
            throw new SnapshotException(snapshot.location(), "it is no snapshot of sequence=" + snapshot.sequence());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
