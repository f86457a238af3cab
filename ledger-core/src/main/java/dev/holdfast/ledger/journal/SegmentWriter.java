package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.crypt.DataKey;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;

/**
 * The journal's file in use, and the step to the next one. Batches go into it as they are, or encrypted when its header
 * has a key. Owned by the ledger thread, but for what says otherwise; blocks on the disk; allocates only when it
 * changes segments, and where batches are encrypted.
 */
final class SegmentWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

    private final Storage storage;
    private final long segmentBytes;
    private final SpareSegment spare;
    private final CRC32C crc = new CRC32C();
    private StoredFile file;
    private FrameSealer sealer;
    private long position;
    private ByteBuffer frame;
    private volatile String segment;

    SegmentWriter(final Storage storage, final long segmentBytes, final Executor preparer) {
        this.storage = storage;
        this.segmentBytes = segmentBytes;
        spare = new SpareSegment(storage, segmentBytes, preparer);
    }

    /** Goes on where a journal ends. */
    void open(final JournalEnd end, final LedgerState state) throws IOException {
        if (end.segment() == null) {
            spare.fillNow();
            begin(end.point(), state);
            return;
        }
        file = storage.open(end.segment());
        segment = end.segment();
        lock(file, segment);
        position = end.position();
        // Only a file that is as a new one would be is gone on with.
        sealer = sealer(storage.keys().isOn()
            ? Segment.key(Segment.readHeader(file), storage.keys(), storage.locate(segment)) : null);
        spare.prepare();
    }

    /** A start that cannot write leaves nothing of its own. */
    void deleteSpare() {
        spare.delete();
    }

    /** Whether a batch has no room any more. */
    boolean isFull(final int length) {
        return position + length + (sealer == null ? 0 : Frame.SEALED_MORE_BYTES) > segmentBytes;
    }

    /**
     * Goes on in the next segment.
     *
     * @param point what its first batch follows.
     */
    void begin(final JournalPoint point, final LedgerState state) throws IOException {
        final String next = Segment.name(point.sequence() + 1);
        final StoredFile before = file;
        openNext(next, point, state);
        segment = next;
        if (before != null) {
            before.close();
        }
        spare.prepare();
    }

    private void openNext(final String next, final JournalPoint point, final LedgerState state) throws IOException {
        final StoredFile ready = spare.take();
        if (ready == null) {
            LOG.warn("no journal segment was ready; file={} grows as it is written", storage.locate(next));
        }
        final StoredFile opened = ready == null ? storage.create(next) : ready;
        try {
            if (ready == null) {
                lock(opened, next);
            } else {
                lock(opened, Segment.SPARE);
                storage.rename(Segment.SPARE, next);
            }
            final DataKey key = Segment.writeHeader(opened, point, state, storage.keys());
            opened.force();
            storage.forceNames();
            file = opened;
            sealer = sealer(key);
            position = Segment.headerBytes(key);
        } catch (final IOException e) {
            opened.close();
            throw e;
        }
    }

    private FrameSealer sealer(final DataKey key) {
        if (key == null) {
            return null;
        }
        return (sealer == null ? new FrameSealer() : sealer).begin(key);
    }

    private void lock(final StoredFile newest, final String name) throws IOException {
        if (!newest.tryLock()) {
            throw new IOException("another process has " + storage.locate(name));
        }
    }

    /**
     * Completes a batch, for {@link #write}.
     *
     * @param bytes  of the same memory as the batch.
     * @param length of the batch, of which magic, length and checksum are missing.
     * @return its checksum.
     */
    int conclude(final UnsafeBuffer batch, final ByteBuffer bytes, final int length) {
        if (sealer != null) {
            frame = sealer.seal(batch, length);
            return frame.getInt(Frame.CHECKSUM_AT);
        }
        batch.putInt(Frame.MAGIC_AT, Frame.MAGIC);
        batch.putInt(Frame.LENGTH_AT, length);
        final int checksum = Frame.checksum(crc, bytes, 0, length);
        batch.putInt(Frame.CHECKSUM_AT, checksum);
        frame = bytes.limit(length).position(0);
        return checksum;
    }

    /** Writes the batch that was concluded. */
    void write() throws IOException {
        final int length = frame.remaining();
        file.write(frame, position);
        position += length;
    }

    void force() throws IOException {
        file.force();
    }

    /** Whether the file that is written is the one that has its name in the directory. Any thread. */
    boolean isInPlace() throws IOException {
        String seen = segment;
        while (!storage.isLocked(seen)) {
            if (seen.equals(segment)) {
                return false;
            }
            seen = segment;
        }
        return true;
    }

    /** Where a person finds the file that is written. Any thread. */
    String location() {
        return storage.locate(segment);
    }

    /** Tries again to have the next segment ready, if that failed. Any thread. */
    void prepareAgain() {
        spare.prepareAgain();
    }

    void close() throws IOException {
        spare.stop();
        file.close();
        spare.close();
    }
}
