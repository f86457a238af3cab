package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Changes the files of a journal whose end was found, so that it can be gone on with: the only part of reading that
 * writes. Cold, and blocks.
 */
final class TailRepair {
    private static final Logger LOG = LoggerFactory.getLogger(TailRepair.class);
    private static final String DAMAGED = ".damaged";

    private final Storage storage;

    TailRepair(final Storage storage) {
        this.storage = storage;
    }

    /** Keeps a damaged file under another name. */
    void keepDamaged(final String segment, final ByteBuffer bytes) {
        final String copy = segment + DAMAGED;
        try (StoredFile file = storage.create(copy)) {
            file.write(bytes.duplicate().clear(), 0);
            file.force();
            LOG.warn("kept the damaged journal file as {}", storage.locate(copy));
        } catch (final IOException e) {
            throw new JournalFailedException("cannot write " + storage.locate(copy), e);
        }
    }

    /**
     * Puts a copy of the last segment, without what lies behind its end, in its place. After a force that failed an
     * operating system shows readers what may not be on disk, and forces no more; and writing it again where it is
     * would put at risk what is on disk.
     *
     * @throws JournalFailedException when the storage cannot be written; the journal is then as it was.
     */
    void writeAnew(final String segment, final ByteBuffer bytes, final int end) {
        try {
            try (StoredFile file = storage.create(Segment.SPARE)) {
                file.write(bytes.duplicate().limit(end).position(0), 0);
                Segment.zero(file, end, bytes.capacity());
                file.force();
            }
            storage.rename(Segment.SPARE, segment);
            storage.forceNames();
        } catch (final IOException e) {
            deleteSpare();
            throw new JournalFailedException("cannot write the journal in " + storage, e);
        }
    }

    private void deleteSpare() {
        try {
            storage.delete(Segment.SPARE);
        } catch (final IOException e) {
            LOG.warn("cannot delete {}: {}", storage.locate(Segment.SPARE), e.getMessage());
        }
    }
}
