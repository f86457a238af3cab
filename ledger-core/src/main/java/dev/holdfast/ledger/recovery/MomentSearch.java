package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.SegmentScan;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.storage.Storage;

import java.io.IOException;
import java.util.List;

/**
 * Finds the last command of a directory's ledger that is not after a moment. That a file has no more is not taken for
 * time that is over: what follows has to be a whole batch that is later, or nothing at all. Cold, and blocks.
 */
final class MomentSearch {
    /** The last command that there is: what a recovery comes to, which also judges a torn tail. */
    static final long END = Long.MAX_VALUE;

    private final Storage source;
    private final List<Snapshot> snapshots;
    private final long timeMs;
    /** First sequence of the oldest file that was looked at and has nothing before the moment. */
    private long nextSequence = END;
    /** Of that file's first batch; 0 when it has none that is whole. */
    private long nextMs;

    /**
     * @param snapshots of the source, the newest first.
     * @param timeMs    ledger time, Unix milliseconds.
     */
    MomentSearch(final Storage source, final List<Snapshot> snapshots, final long timeMs) {
        this.source = source;
        this.snapshots = snapshots;
        this.timeMs = timeMs;
    }

    /**
     * Sequence of the command; {@link #END} when nothing is known to be later.
     *
     * @throws BackupException when all is later, or when something is missing or damaged where the moment is.
     */
    long sequence() throws IOException {
        final List<String> journal = JournalFiles.list(source);
        for (int i = journal.size() - 1; i >= 0; i--) {
            final boolean isNewest = i == journal.size() - 1;
            if (!isNewest && hasSnapshotBeforeNext()) {
                return isNextLater() ? nextSequence - 1 : END;
            }
            try (SegmentScan scan = new SegmentScan(source, journal.get(i))) {
                final long found = lastIn(scan, isNewest);
                if (found > 0) {
                    return found;
                }
                nextSequence = JournalFiles.firstSequence(journal.get(i));
            }
        }
        if (!isNextLater()) {
            return END;
        }
        if (hasSnapshotBeforeNext()) {
            return nextSequence - 1;
        }
        throw new BackupException(source
            + " does not have the ledger up to that moment: it begins later, with sequence=" + nextSequence
            + " time_ms=" + nextMs + olderSnapshot());
    }

    /** Returns 0 when the file has nothing before the moment. */
    private long lastIn(final SegmentScan scan, final boolean isNewest) throws IOException {
        final long before = scan.sequence();
        long lastMs = 0;
        while (scan.next(Long.MAX_VALUE, timeMs)) {
            lastMs = scan.timeMs();
        }
        final long last = scan.sequence();
        final long position = scan.position();
        if (scan.next()) {
            nextMs = scan.timeMs();
            return last > before ? last : 0;
        }
        if (isNewest) {
            return last > before ? end(last, lastMs) : 0;
        }
        if (!scan.isRestEmpty() || scan.headerProblem() != null) {
            throw new BackupException("file=" + source.locate(scan.name()) + " position=" + position + " sequence="
                + (last + 1) + ": the batch here "
                + "is damaged, so what there was at that moment is not known. " + reach(last, lastMs));
        }
        if (last != nextSequence - 1) {
            throw new BackupException(source + " has a gap where that moment is: commands " + (last + 1) + " to "
                + (nextSequence - 1)
                + " are missing. " + reach(last, lastMs));
        }
        return isNextLater() ? last : end(last, lastMs);
    }

    /** The journal has no more; a snapshot may. */
    private long end(final long last, final long lastMs) throws IOException {
        final Snapshot newest = snapshots.isEmpty() ? null : snapshots.get(0);
        if (newest != null && newest.sequence() > last && timeOf(newest) > timeMs) {
            throw new BackupException(source
                + " has a gap where that moment is: the journal ends before the snapshot of sequence="
                + newest.sequence() + ". " + reach(last, lastMs));
        }
        return END;
    }

    private boolean isNextLater() {
        return nextMs > timeMs;
    }

    /** Whether a snapshot has all up to the file that was looked at last, and nothing that is later than the moment. */
    private boolean hasSnapshotBeforeNext() throws IOException {
        for (final Snapshot snapshot : snapshots) {
            if (snapshot.sequence() >= nextSequence - 1 && timeOf(snapshot) <= timeMs) {
                return true;
            }
        }
        return false;
    }

    private String reach(final long last, final long lastMs) {
        final long base = snapshots.stream().mapToLong(Snapshot::sequence).filter(each -> each > last).min().orElse(0);
        return "It goes to every command up to sequence=" + last + (lastMs == 0 ? "" : " time_ms=" + lastMs)
            + (base == 0 ? ""
                : ", and again from sequence=" + base + (nextMs == 0 ? "" : ", before time_ms=" + nextMs) + ", on")
            + ": restore with --until and a sequence";
    }

    private String olderSnapshot() {
        return snapshots.stream().map(Snapshot::sequence).filter(each -> each < nextSequence - 1).findFirst()
            .map(each -> "; of before that it has the snapshot of sequence=" + each).orElse("");
    }

    private static long timeOf(final Snapshot snapshot) throws IOException {
        try {
            return snapshot.timeMs();
        } catch (final SnapshotException e) {
            return Long.MAX_VALUE;
        }
    }
}
