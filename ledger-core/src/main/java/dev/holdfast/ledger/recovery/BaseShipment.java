package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotScan;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Copies a snapshot to a continuous backup, a piece at a time, so that the journal's shipping need not wait for it. The
 * copy is read again before it gets its name. Cold, and blocks.
 */
final class BaseShipment implements AutoCloseable {
    /** Name of the file that becomes the copy. */
    static final String TEMPORARY = "base.tmp";

    private final Snapshot snapshot;
    private final Storage target;
    private final long timeMs;
    private final StoredFile from;
    private final StoredFile copy;
    private final MessageDigest sum = BackupManifest.newSum();
    private long position;
    private SnapshotScan scan;

    /** @throws java.nio.file.NoSuchFileException when the snapshot is gone. */
    BaseShipment(final Snapshot snapshot, final Storage target) throws IOException {
        this.snapshot = snapshot;
        this.target = target;
        timeMs = snapshot.timeMs();
        from = snapshot.storage().openToRead(snapshot.name());
        try {
            copy = target.create(TEMPORARY);
        } catch (final IOException | RuntimeException e) {
            from.close();
            throw e;
        }
    }

    /** The snapshot's name. */
    String name() {
        return snapshot.name();
    }

    /**
     * Goes on.
     *
     * @param buffer what to copy or check at a time.
     * @return null until the copy has its name.
     * @throws dev.holdfast.ledger.snapshot.SnapshotException when the copy is damaged, as when the snapshot is.
     */
    BackupManifest.Entry step(final ByteBuffer buffer) throws IOException {
        if (scan == null) {
            copyOn(buffer);
            return null;
        }
        if (!scan.advance(buffer.capacity())) {
            return null;
        }
        target.rename(TEMPORARY, snapshot.name());
        target.forceNames();
        return new BackupManifest.Entry(snapshot.name(), position, false, timeMs, BackupManifest.text(sum));
    }

    private void copyOn(final ByteBuffer buffer) throws IOException {
        final int count = from.read(buffer.clear(), position);
        if (count < 0) {
            copy.force();
            scan = new SnapshotScan(new Snapshot(target, TEMPORARY, snapshot.sequence()));
            return;
        }
        sum.update(buffer.flip());
        copy.write(buffer.rewind(), position);
        position += count;
    }

    @Override
    public void close() throws IOException {
        from.close();
        copy.close();
        if (scan != null) {
            scan.close();
        }
    }
}
