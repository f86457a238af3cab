package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.storage.Storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Some records of the audit, the newest or the oldest of those that are asked for. Reads one file at a time, and so
 * many at most that a page always comes to an end. Cold, and blocks.
 *
 * @param records in the order that was asked for.
 * @param next    number behind, or before, which to go on; 0 when there are no more.
 */
public record AuditPage(List<AuditRecord> records, long next) {
    private static final int MAX_FILES = 16;

    /**
     * The newest records.
     *
     * @param before number before which to begin; 0 for the end.
     * @param limit  most records.
     */
    public static AuditPage newest(
        final Storage storage, final long before, final int limit, final Predicate<AuditRecord> wanted)
        throws IOException {
        final List<String> files = AuditFiles.list(storage);
        final List<AuditRecord> found = new ArrayList<>();
        final long end = before == 0 ? Long.MAX_VALUE : before;
        int read = 0;
        for (int i = files.size() - 1; i >= 0; i--) {
            final long first = AuditFiles.firstNumber(files.get(i));
            if (first >= end) {
                continue;
            }
            if (read++ == MAX_FILES) {
                return new AuditPage(found, AuditFiles.firstNumber(files.get(i + 1)));
            }
            final List<AuditRecord> records = read(storage, files.get(i));
            for (int k = records.size() - 1; k >= 0; k--) {
                final AuditRecord record = records.get(k);
                if (record.number() < end && wanted.test(record)) {
                    if (found.size() == limit) {
                        return new AuditPage(found, found.get(limit - 1).number());
                    }
                    found.add(record);
                }
            }
        }
        return new AuditPage(found, 0);
    }

    /**
     * The oldest records.
     *
     * @param after number behind which to begin; 0 for the beginning.
     * @param limit most records.
     */
    public static AuditPage oldest(
        final Storage storage, final long after, final int limit, final Predicate<AuditRecord> wanted)
        throws IOException {
        final List<String> files = AuditFiles.list(storage);
        final List<AuditRecord> found = new ArrayList<>();
        int read = 0;
        for (int i = 0; i < files.size(); i++) {
            final boolean isBefore = i + 1 < files.size() && AuditFiles.firstNumber(files.get(i + 1)) <= after + 1;
            if (isBefore) {
                continue;
            }
            if (read++ == MAX_FILES) {
                return new AuditPage(found, AuditFiles.firstNumber(files.get(i)) - 1);
            }
            for (final AuditRecord record : read(storage, files.get(i))) {
                if (record.number() > after && wanted.test(record)) {
                    if (found.size() == limit) {
                        return new AuditPage(found, found.get(limit - 1).number());
                    }
                    found.add(record);
                }
            }
        }
        return new AuditPage(found, 0);
    }

    /** The records of a file up to its end, to damage, or to one that is just being written. */
    private static List<AuditRecord> read(final Storage storage, final String name) throws IOException {
        final List<AuditRecord> records = new ArrayList<>();
        final AuditScan scan = new AuditScan(storage, name);
        while (scan.next()) {
            records.add(scan.record());
        }
        return records;
    }
}
