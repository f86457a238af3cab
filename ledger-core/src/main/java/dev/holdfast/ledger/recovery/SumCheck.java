package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;

/** Reads a file of a backup again, a piece at a time, and compares it with the manifest. Cold, and blocks. */
final class SumCheck {
    private final Storage storage;
    private final BackupManifest.Entry entry;
    private final MessageDigest sum = BackupManifest.newSum();
    private long position;
    private boolean isCut;

    SumCheck(final Storage storage, final BackupManifest.Entry entry) {
        this.storage = storage;
        this.entry = entry;
    }

    /** Whether it is this file that is read. */
    boolean isOf(final BackupManifest.Entry other) {
        return entry.equals(other);
    }

    /**
     * Reads on.
     *
     * @param pieces of the buffer's size, at most.
     * @return whether the end was reached.
     */
    boolean advance(final ByteBuffer buffer, final int pieces) throws IOException {
        try (StoredFile file = storage.openToRead(entry.name())) {
            for (int i = 0; i < pieces && position < entry.bytes() && !isCut; i++) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), entry.bytes() - position));
                final int count = file.read(buffer, position);
                isCut = count < 0;
                position += Math.max(0, count);
                sum.update(buffer.flip());
            }
        } catch (final NoSuchFileException e) {
            isCut = true;
        }
        return isCut || position == entry.bytes();
    }

    /** Whether the file is what the manifest says. Once, at the end. */
    boolean isGood() {
        return !isCut && BackupManifest.text(sum).equals(entry.sha256());
    }
}
