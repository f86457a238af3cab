package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.RuleBook;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.store.LedgerCapacity;
import dev.holdfast.ledger.store.LedgerStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;

/**
 * Makes snapshots beside a running journal: a ledger of its own is recovered from the last snapshot and the closed segments, written, and read
 * back. The ledger thread has no part in it. Old files go when two good snapshots make them needless. Cold, and blocks; needs as much memory
 * again as the ledger while it is at work.
 */
public final class SnapshotMaker {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotMaker.class);
    private static final int SNAPSHOTS_KEPT = 2;

    private final Storage storage;
    private final LedgerCapacity capacity;
    private final RuleBook book;
    private final int afterSegments;
    private final int keptSegments;
    private final Runnable pause;

    /**
     * @param capacity      of the ledger, when its files do not say it.
     * @param book          the rules that there are.
     * @param afterSegments how many closed segments make a new snapshot worth while; 0 for none, and for keeping every
     *                      segment.
     * @param keptSegments  how many segments are kept that no start would need any more.
     * @param pause         called again and again while a snapshot is made, to leave the machine to the ledger.
     */
    public SnapshotMaker(
        final Storage storage, final LedgerCapacity capacity, final RuleBook book, final int afterSegments, final int keptSegments,
        final Runnable pause) {
        this.storage = storage;
        this.capacity = capacity;
        this.book = book;
        this.afterSegments = afterSegments;
        this.keptSegments = keptSegments;
        this.pause = pause;
    }

    /**
     * Makes a snapshot when it is time to, and removes what is needless then.
     *
     * @return whether one was made.
     * @throws IOException when it cannot be written or files cannot be removed; what there was before still serves.
     */
    public boolean makeIfDue() throws IOException {
        final List<Snapshot> snapshots = Snapshot.list(storage);
        final long last = snapshots.isEmpty() ? 0 : snapshots.get(0).sequence();
        if (JournalFiles.closedAfter(storage, last) < afterSegments) {
            return false;
        }
        final Snapshot made;
        final long digest;
        try (Recovery recovery = new Recovery(storage, capacity, book, pause)) {
            recovery.applyClosed();
            digest = recovery.store().digest();
            made = Snapshot.write(storage, recovery.store(), recovery.point(), pause);
        }
        readBack(made, digest, pause);
        LOG.info("made a snapshot: file={} bytes={} digest={}", made.name(), sizeOf(made), Long.toHexString(digest));
        clean();
        return true;
    }

    /**
     * Makes a snapshot of a ledger that has stopped, and removes what is needless then. Closes the ledger's store before the snapshot is read back,
     * so that no more memory is needed than before.
     *
     * @param stopped its rows, which are gone afterwards.
     * @param point of the journal that the rows are of.
     * @param limit called again and again in between; what it throws ends the attempt.
     * @throws IOException when it cannot be written or files cannot be removed; what there was before still serves.
     */
    public Snapshot makeOf(final LedgerStore stopped, final JournalPoint point, final Runnable limit) throws IOException {
        final Snapshot made = Snapshot.write(storage, stopped, point, limit);
        final long digest = stopped.digest();
        stopped.close();
        readBack(made, digest, limit);
        clean();
        return made;
    }

    private long sizeOf(final Snapshot snapshot) throws IOException {
        try (StoredFile file = storage.openToRead(snapshot.name())) {
            return file.size();
        }
    }

    /** A snapshot counts only when reading it gives what was written; else it goes. */
    private void readBack(final Snapshot made, final long digest, final Runnable between) throws IOException {
        try (LedgerStore copy = made.load(capacity, capacity, between).store()) {
            if (copy.digest() != digest) {
                throw new IllegalStateException("the snapshot " + made.location() + " was read back as something else");
            }
        } catch (final RuntimeException e) {
            storage.delete(made.name());
            throw e;
        }
    }

    /** Keeps two snapshots, every segment behind the older one, and a margin before it. */
    private void clean() throws IOException {
        final List<Snapshot> snapshots = Snapshot.list(storage);
        if (snapshots.size() < SNAPSHOTS_KEPT) {
            return;
        }
        for (final Snapshot old : snapshots.subList(SNAPSHOTS_KEPT, snapshots.size())) {
            storage.delete(old.name());
        }
        if (afterSegments == 0) {
            return;
        }
        JournalFiles.deleteUpTo(storage, snapshots.get(SNAPSHOTS_KEPT - 1).sequence(), keptSegments);
    }
}
