package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.audit.AuditFileCheck;
import dev.holdfast.ledger.audit.AuditFiles;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.SegmentScan;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.snapshot.SnapshotScan;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what lies on the disk and nobody needs today: closed journal files, snapshots and the audit, round after round,
 * a piece at a time. Rot is found while there still is another copy of what it ate. Changes nothing. Cold, and blocks.
 */
public final class Scrub {
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);

    private final Storage storage;
    private final Map<String, String> damaged = new TreeMap<>();
    private final ArrayDeque<String> ahead = new ArrayDeque<>();
    private Reading present;

    public Scrub(final Storage storage) {
        this.storage = storage;
    }

    /** A file that is being read. */
    private interface Reading extends AutoCloseable {
        String name();

        long position();

        /** Reads so many bytes at least, unless the end comes first; null when it did not. */
        Verdict advance(long bytes) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** @param problem null when there is none. */
    private record Verdict(String problem) {
    }

    /** What is wrong, by the file's name; a file that is gone, or good again, is not among them. */
    public Map<String, String> damaged() {
        return damaged;
    }

    /** Begins with the first file again. */
    public void beginRound() throws IOException {
        leave();
        ahead.clear();
        final List<String> segments = JournalFiles.list(storage);
        Snapshot.list(storage).forEach(snapshot -> ahead.add(snapshot.name()));
        ahead.addAll(segments.subList(0, Math.max(0, segments.size() - 1)));
        final List<String> audit = AuditFiles.list(storage);
        ahead.addAll(audit.subList(0, Math.max(0, audit.size() - 1)));
        damaged.keySet().retainAll(ahead);
    }

    /**
     * Reads on.
     *
     * @param bytes to read at least, unless the round ends before.
     * @return false when the round is at its end.
     * @throws IOException when the directory cannot be read.
     */
    public boolean advance(final long bytes) throws IOException {
        for (long left = bytes; left > 0;) {
            if (present == null && !enter()) {
                return false;
            }
            final long before = present.position();
            final Verdict verdict = read(left);
            // A file without anything to read has to come to an end too.
            left -= Math.max(1, present.position() - before);
            if (verdict != null) {
                conclude(verdict.problem);
            }
        }
        return true;
    }

    /** Opens the next file that is still there. */
    private boolean enter() throws IOException {
        while (!ahead.isEmpty()) {
            final String name = ahead.poll();
            try {
                present = open(name);
                return true;
            } catch (final NoSuchFileException e) {
                damaged.remove(name);
            }
        }
        return false;
    }

    private Reading open(final String name) throws IOException {
        if (AuditFiles.isName(name)) {
            return new AuditReading(name);
        }
        return Snapshot.isName(name) ? new SnapshotReading(name) : new SegmentReading(name);
    }

    private Verdict read(final long bytes) {
        try {
            return present.advance(bytes);
        } catch (final SnapshotException e) {
            return new Verdict(e.getMessage());
        } catch (final IOException e) {
            return new Verdict("it cannot be read: " + e.getMessage());
        }
    }

    private void conclude(final String problem) throws IOException {
        final String name = present.name();
        leave();
        if (problem != null && !storage.list().contains(name)) {
            damaged.remove(name);
        } else if (problem == null) {
            if (damaged.remove(name) != null) {
                LOG.info("a file is whole again: file={}", storage.locate(name));
            }
        } else if (!problem.equals(damaged.put(name, problem))) {
            LOG.error("a file is damaged on the disk: file={}: {}", storage.locate(name), problem);
        }
    }

    private void leave() throws IOException {
        if (present != null) {
            final Reading left = present;
            present = null;
            left.close();
        }
    }

    private final class SnapshotReading implements Reading {
        private final String name;
        private final SnapshotScan scan;

        SnapshotReading(final String name) throws IOException {
            this.name = name;
            scan = new SnapshotScan(Snapshot.of(storage, name));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long position() {
            return scan.position();
        }

        @Override
        public Verdict advance(final long bytes) throws IOException {
            return scan.advance(bytes) ? new Verdict(null) : null;
        }

        @Override
        public void close() throws IOException {
            scan.close();
        }
    }

    private final class SegmentReading implements Reading {
        private final SegmentScan scan;

        SegmentReading(final String name) throws IOException {
            scan = new SegmentScan(storage, name);
        }

        @Override
        public String name() {
            return scan.name();
        }

        @Override
        public long position() {
            return scan.position();
        }

        @Override
        public Verdict advance(final long bytes) throws IOException {
            if (scan.headerProblem() != null) {
                return new Verdict(scan.headerProblem());
            }
            final long until = scan.position() + bytes;
            while (scan.position() < until) {
                if (!scan.next()) {
                    return end();
                }
            }
            return null;
        }

        /** Behind the last batch of a closed file there are zeros, and the next file follows it. */
        private Verdict end() throws IOException {
            final List<String> segments = JournalFiles.list(storage);
            final int index = segments.indexOf(scan.name());
            final boolean isFollowed = index >= 0 && index < segments.size() - 1;
            final long next = isFollowed ? JournalFiles.firstSequence(segments.get(index + 1)) : scan.sequence() + 1;
            return new Verdict(scan.isRestEmpty() && next == scan.sequence() + 1 ? null
                : "the batch at position=" + scan.position() + " sequence=" + (scan.sequence() + 1) + " is damaged");
        }

        @Override
        public void close() throws IOException {
            scan.close();
        }
    }

    /** A file of the audit is read at once: it is small. */
    private final class AuditReading implements Reading {
        private final String name;
        private final long size;
        private long position;

        AuditReading(final String name) throws IOException {
            this.name = name;
            try (StoredFile file = storage.openToRead(name)) {
                size = file.size();
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public Verdict advance(final long bytes) throws IOException {
            position = size;
            return new Verdict(AuditFileCheck.problemOf(storage, name));
        }

        @Override
        public void close() {
            // It was closed when it was read.
        }
    }
}
