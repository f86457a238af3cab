package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Reads the records of one file of the audit in their order, and checks that each is chained with the one before it. A
 * file is read as a whole: it has some {@link AuditFiles#FULL_BYTES}. Used by one thread, which it blocks; allocates.
 */
final class AuditScan {
    private static final int MAX_FILE_BYTES = AuditFiles.FULL_BYTES + AuditLayout.MAX_RECORD_BYTES;
    private static final int SECTOR_BYTES = 512;
    private static final int LENGTH_END = AuditLayout.LENGTH_AT + Integer.BYTES;

    private final byte[] bytes;
    private final UnsafeBuffer buffer;
    private final MessageDigest sum = AuditLayout.newHash();
    private final String location;
    private final String headerProblem;
    private final boolean isTooLong;
    private byte[] hash;
    private long number;
    private int position;
    private AuditRecord record;

    AuditScan(final Storage storage, final String name) throws IOException {
        location = storage.locate(name);
        try (StoredFile file = storage.openToRead(name)) {
            bytes = AuditFiles.read(file, MAX_FILE_BYTES);
            isTooLong = file.size() > MAX_FILE_BYTES;
        }
        buffer = new UnsafeBuffer(bytes);
        headerProblem = problemOfHeader(name);
        if (headerProblem == null) {
            hash = Arrays.copyOfRange(bytes, AuditLayout.FILE_HASH_AT, AuditLayout.FILE_HEADER_BYTES);
            number = firstNumber() - 1;
            position = AuditLayout.FILE_HEADER_BYTES;
        }
    }

    private String problemOfHeader(final String name) {
        if (bytes.length < AuditLayout.FILE_HEADER_BYTES) {
            return "it ends within its header, at position=" + bytes.length;
        }
        return buffer.getLong(0) != AuditLayout.FILE_MAGIC || buffer.getLong(AuditLayout.FILE_ZEROS_AT) != 0
            || firstNumber() != AuditFiles.firstNumber(name) ? "its header is damaged" : null;
    }

    /** Why nothing of the file can be read; null when something can. */
    String headerProblem() {
        return headerProblem;
    }

    String location() {
        return location;
    }

    /** Id of the ledger, as the header says it. */
    long ledgerId() {
        return buffer.getLong(AuditLayout.FILE_LEDGER_AT);
    }

    /** Number of the first record, as the header says it. */
    long firstNumber() {
        return buffer.getLong(AuditLayout.FILE_NUMBER_AT);
    }

    /** Hash of the last record that was read; at first of the one before the file's first. */
    byte[] hash() {
        return hash.clone();
    }

    /** Number of the last record that was read. */
    long number() {
        return number;
    }

    /** Where the last record that was read ends. */
    int position() {
        return position;
    }

    /** Length of the file. */
    int size() {
        return bytes.length;
    }

    /** The file's bytes, which are not to be changed. */
    byte[] content() {
        return bytes;
    }

    /** Goes on by one record; false when there is none, or none that fits the chain. */
    boolean next() {
        if (headerProblem != null || !isWhole(position)) {
            return false;
        }
        final int length = buffer.getInt(position + AuditLayout.LENGTH_AT);
        final AuditRecord next = new AuditRecord(Arrays.copyOfRange(bytes, position, position + length));
        if (next.number() != number + 1 || next.ledgerId() != ledgerId()
            || !Arrays.equals(next.hashBytes(), AuditLayout.hash(sum, hash, bytes, position, length))) {
            return false;
        }
        record = next;
        hash = next.hashBytes();
        number = next.number();
        position += length;
        return true;
    }

    /** The record that was read last. */
    AuditRecord record() {
        return record;
    }

    private boolean isWhole(final int at) {
        if (at + AuditLayout.BODY_AT > bytes.length || buffer.getInt(at) != AuditLayout.MAGIC) {
            return false;
        }
        final int length = buffer.getInt(at + AuditLayout.LENGTH_AT);
        return length >= AuditLayout.BODY_AT && length <= bytes.length - at
            && AuditRecord.isSound(new UnsafeBuffer(bytes, at, length), length);
    }

    /** What is wrong behind the last record that was read; null when the file ends there. */
    String problem() {
        if (headerProblem != null) {
            return headerProblem;
        }
        if (isTooLong) {
            return "it is longer than any of the audit's files";
        }
        return position == bytes.length ? null
            : "record=" + (number + 1) + " at position=" + position + " has changed, or does not follow the one before";
    }

    /**
     * Whether what lies behind the last record can be what a crash leaves of records that were not forced: cut short,
     * or with zeros from its beginning, or a sector's, to the end of that sector.
     */
    boolean isTorn() {
        if (headerProblem != null) {
            return bytes.length < AuditLayout.FILE_HEADER_BYTES || isZero(0, bytes.length);
        }
        final int left = bytes.length - position;
        if (left < LENGTH_END || hasEmptySector()) {
            return true;
        }
        final int length = buffer.getInt(position + AuditLayout.LENGTH_AT);
        return buffer.getInt(position) == AuditLayout.MAGIC && length > left && length <= AuditLayout.MAX_RECORD_BYTES
            && (left < AuditLayout.BODY_AT || AuditRecord.isSound(new UnsafeBuffer(bytes, position, left), length));
    }

    private boolean hasEmptySector() {
        int from = position;
        while (from < bytes.length) {
            final int to = Math.min(bytes.length, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
            if (isZero(from, to)) {
                return true;
            }
            from = to;
        }
        return false;
    }

    private boolean isZero(final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
