package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Copies the audit to another directory: what is not there yet, all of it, whatever commands the rest of the copy goes
 * to. An audit that is ahead of its journal says so at the next start. Cold, and blocks.
 */
public final class AuditCopy {
    private static final Logger LOG = LoggerFactory.getLogger(AuditCopy.class);
    private static final String OTHER = ".other";
    private static final int MAX_FILE_BYTES = AuditFiles.FULL_BYTES + AuditLayout.MAX_RECORD_BYTES;

    private AuditCopy() {
    }

    /**
     * Copies and forces what there is to copy. The audit may be written meanwhile.
     *
     * @throws IOException when it cannot be read or written; what is copied so far is good.
     */
    public static void copy(final Storage from, final Storage to) throws IOException {
        // First, so that it is never ahead of the records.
        final AuditPosition position = AuditPosition.read(from);
        final List<String> present = AuditFiles.list(to);
        final String last = present.isEmpty() ? "" : present.get(present.size() - 1);
        boolean isChanged = false;
        for (final String name : AuditFiles.list(from)) {
            // Files before the last one have got no more records since they were copied.
            if (name.compareTo(last) >= 0) {
                isChanged |= copyFile(from, name, to);
            }
        }
        if (isChanged) {
            to.forceNames();
        }
        if (position != null && (isChanged || !position.equals(AuditPosition.read(to)))) {
            position.write(to);
        }
    }

    private static boolean copyFile(final Storage from, final String name, final Storage to) throws IOException {
        final long there = size(to, name);
        if (there == size(from, name)) {
            return false;
        }
        final byte[] content = read(from, name);
        final byte[] copied = there < 0 ? new byte[0] : read(to, name);
        final int common = Math.min(content.length, copied.length);
        if (!Arrays.equals(content, 0, common, copied, 0, common)) {
            LOG.error("file={} goes on in another way than its copy; that is kept as {}", from.locate(name),
                to.locate(name + OTHER));
            AuditFiles.writeAnew(to, name + OTHER, copied, copied.length);
            AuditFiles.writeAnew(to, name, content, content.length);
            return true;
        }
        if (content.length <= copied.length) {
            return false;
        }
        try (StoredFile copy = there < 0 ? to.create(name) : to.open(name)) {
            copy.write(ByteBuffer.wrap(content, copied.length, content.length - copied.length), copied.length);
            copy.force();
        }
        return true;
    }

    /** Length of a file; -1 when it is not there. */
    private static long size(final Storage storage, final String name) throws IOException {
        if (!storage.list().contains(name)) {
            return -1;
        }
        try (StoredFile file = storage.openToRead(name)) {
            return file.size();
        }
    }

    private static byte[] read(final Storage storage, final String name) throws IOException {
        try (StoredFile file = storage.openToRead(name)) {
            return AuditFiles.read(file, MAX_FILE_BYTES);
        }
    }
}
