package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.storage.FaultyDisk;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.StoredFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A directory on a disk that becomes full: after so many changes each further one fails, the first of them in its
 * middle.
 */
final class FullDisk extends FaultyDisk {
    private long changesLeft = Long.MAX_VALUE;

    FullDisk(final Path directory) {
        super(new FileStorage(directory));
    }

    void failAfter(final long changes) {
        changesLeft = changes;
    }

    @Override
    protected void before(final Change change) throws IOException {
        changesLeft--;
        if (changesLeft < 0) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    protected void write(final StoredFile file, final ByteBuffer source, final long position) throws IOException {
        if (changesLeft == 0) {
            file.write(source.limit(source.limit() / 2), position);
        }
        super.write(file, source, position);
    }
}
