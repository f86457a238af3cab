package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.SegmentScan;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.snapshot.SnapshotScan;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Which files of a directory make the ledger of one moment: the newest snapshots before it, and the journal from there
 * to it. Cold, and blocks.
 */
final class RestorePlan {
    private static final int BUFFER_BYTES = 1 << 20;
    /** As many as a data directory keeps. */
    private static final int SNAPSHOTS = 2;

    private final Storage source;
    private final BackupManifest manifest;
    private final RestorePoint point;
    private final List<String> notes = new ArrayList<>();
    private final List<Snapshot> all;
    private final List<Snapshot> snapshots = new ArrayList<>();
    private List<String> segments = List.of();
    private final long target;

    /**
     * @param manifest of the source; null when there is none.
     * @throws BackupException when the source does not go there.
     */
    RestorePlan(final Storage source, final BackupManifest manifest, final RestorePoint point) throws IOException {
        this.source = source;
        this.manifest = manifest;
        this.point = point;
        all = Snapshot.list(source);
        target = point.sequence() != Long.MAX_VALUE ? checkedSequence() : point.isEnd() ? MomentSearch.END
            : new MomentSearch(source, all, point.timeMs()).sequence();
        chooseSnapshots();
        final long from = snapshots.isEmpty() ? 0 : snapshots.get(snapshots.size() - 1).sequence();
        segments = JournalFiles.behind(source, from).stream()
            .filter(each -> JournalFiles.firstSequence(each) <= Math.max(target, from + 1)).toList();
        if (manifest != null && manifest.isContinuous()) {
            for (final String segment : segments) {
                checkSum(segment);
            }
        }
    }

    /**
     * Sequence of the last command of the restored ledger; {@code Long.MAX_VALUE} when it is the last one that there
     * is.
     */
    long target() {
        return target;
    }

    /** The restored ledger has to go so far at least: there is a snapshot of it, usable or not. */
    long leastSequence() {
        return target == Long.MAX_VALUE && !all.isEmpty() ? all.get(0).sequence() : 0;
    }

    /** What a person should know. */
    List<String> notes() {
        return notes;
    }

    private void checkSum(final String name) throws IOException {
        final String problem = manifest.files().containsKey(name) ? manifest.problemOf(source, name) : null;
        if (problem != null) {
            throw new BackupException(problem);
        }
    }

    /** A damaged snapshot is no loss where an older one, or the journal from its beginning, leads there too. */
    private void chooseSnapshots() throws IOException {
        final int wanted = target == Long.MAX_VALUE && (manifest == null || !manifest.isContinuous()) ? SNAPSHOTS : 1;
        for (final Snapshot snapshot : all) {
            if (snapshots.size() < wanted && snapshot.sequence() <= target) {
                final String problem = problemOf(snapshot);
                if (problem == null) {
                    snapshots.add(snapshot);
                } else {
                    notes.add("left out: " + problem);
                }
            }
        }
    }

    private String problemOf(final Snapshot snapshot) throws IOException {
        if (manifest != null && manifest.files().containsKey(snapshot.name())) {
            return manifest.problemOf(source, snapshot.name());
        }
        try (SnapshotScan scan = new SnapshotScan(snapshot)) {
            scan.advance(Long.MAX_VALUE);
            return null;
        } catch (final SnapshotException e) {
            return e.getMessage();
        }
    }

    /** The sequence that was asked for, when it is there. */
    private long checkedSequence() throws IOException {
        final List<String> journal = JournalFiles.list(source);
        long found = 0;
        for (int i = journal.size() - 1; i >= 0 && found == 0; i--) {
            if (JournalFiles.firstSequence(journal.get(i)) <= point.sequence()) {
                found = lastIn(journal.get(i));
            }
        }
        for (final Snapshot snapshot : all) {
            found = snapshot.sequence() <= point.sequence() ? Math.max(found, snapshot.sequence()) : found;
        }
        if (found != point.sequence()) {
            final long next = journal.stream().mapToLong(JournalFiles::firstSequence)
                .filter(first -> first > point.sequence()).findFirst().orElse(0);
            final List<String> problems = manifest == null ? List.of() : manifest.problems(source);
            throw new BackupException(source + " does not have the ledger up to sequence=" + point.sequence()
                + (found == 0 ? "" : "; the one before it that it has is " + found)
                + (next == 0 ? "" : "; the journal goes on with sequence=" + next)
                + (problems.isEmpty() ? "" : "; " + String.join("; ", problems)));
        }
        return found;
    }

    /** Sequence of the last command of a segment up to the one that was asked for; 0 when it has none. */
    private long lastIn(final String segment) throws IOException {
        try (SegmentScan scan = new SegmentScan(source, segment)) {
            final long before = scan.sequence();
            while (scan.sequence() < point.sequence() && scan.next()) {
                continue;
            }
            final long last = Math.min(scan.sequence(), point.sequence());
            return last > before ? last : 0;
        }
    }

    /** Copies and forces the files. */
    void copyTo(final Storage storage) throws IOException {
        for (int i = snapshots.size() - 1; i >= 0; i--) {
            copy(source, snapshots.get(i).name(), storage);
        }
        for (int i = 0; i < segments.size(); i++) {
            if (i == segments.size() - 1 && target != Long.MAX_VALUE) {
                copyUpTo(segments.get(i), storage);
            } else {
                copy(source, segments.get(i), storage);
            }
        }
        storage.forceNames();
    }

    /** Copies the journal's last file without what lies behind the target. */
    private void copyUpTo(final String segment, final Storage storage) throws IOException {
        try (SegmentScan scan = new SegmentScan(source, segment); StoredFile copy = storage.create(segment)) {
            long end = scan.position();
            ByteBuffer last = ByteBuffer.allocate(0);
            while (scan.sequence() < target && scan.next()) {
                if (scan.sequence() > target) {
                    last = scan.cut(target);
                } else {
                    end = scan.position();
                }
            }
            copyBytes(scan, end, copy);
            copy.write(last, end);
            copy.force();
        }
    }

    private static void copyBytes(final SegmentScan scan, final long bytes, final StoredFile copy) throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long at = 0; at < bytes; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - at));
            scan.read(buffer, at);
            copy.write(buffer.flip(), at);
        }
    }

    /** Copies a file and forces the copy. */
    static void copy(final Storage from, final String name, final Storage to) throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (StoredFile file = from.openToRead(name); StoredFile copy = to.create(name)) {
            long at = 0;
            for (int count = file.read(buffer, at); count >= 0; count = file.read(buffer, at)) {
                copy.write(buffer.flip(), at);
                at += count;
                buffer.clear();
            }
            copy.force();
        }
    }
}
