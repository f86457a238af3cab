package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.audit.AuditKeeper;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.snapshot.SnapshotScan;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Makes snapshots beside a running journal: a ledger of its own is recovered from the last snapshot and the closed
 * segments, written, and read back before it gets its name. The ledger thread has no part in it. Old files go when two
 * snapshots make them needless, both of which were read again just then: the older one is what the new one was
 * recovered from. Cold, and blocks; needs as much memory again as the ledger while it is at work.
 */
public final class SnapshotMaker {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotMaker.class);
    private static final int SNAPSHOTS_KEPT = 2;
    /** So many times as many segments as make a snapshot worth while wait for the audit. */
    private static final int AUDIT_PATIENCE = 4;

    private final Storage storage;
    private final LedgerCapacity capacity;
    private final RuleBook book;
    private final int afterSegments;
    private final int keptSegments;
    private final Runnable pause;
    private LongSupplier needless = () -> Long.MAX_VALUE;
    private AuditKeeper audit = AuditKeeper.NONE;
    private BooleanSupplier isUrgent = () -> false;

    /**
     * Files go as soon as no start needs them, see {@link #keepWhatIsNeeded}.
     *
     * @param capacity      of the ledger, when its files do not say it.
     * @param book          the rules that there are.
     * @param afterSegments how many closed segments make a new snapshot worth while; 0 for none, and for keeping every
     *                      segment.
     * @param keptSegments  how many segments are kept that no start would need any more.
     * @param pause         called again and again while a snapshot is made, to leave the machine to the ledger.
     */
    public SnapshotMaker(
        final Storage storage, final LedgerCapacity capacity, final RuleBook book, final int afterSegments,
        final int keptSegments, final Runnable pause) {
        this.storage = storage;
        this.capacity = capacity;
        this.book = book;
        this.afterSegments = afterSegments;
        this.keptSegments = keptSegments;
        this.pause = pause;
    }

    /**
     * Keeps segments that somebody else needs, too. Before the first snapshot is made.
     *
     * @param upTo gives the sequence up to which nobody else needs the segments.
     */
    public SnapshotMaker keepWhatIsNeeded(final LongSupplier upTo) {
        needless = upTo;
        return this;
    }

    /**
     * Makes no snapshot that has what the audit does not, and shows the audit what it may have missed. Before the first
     * snapshot is made.
     *
     * @param urgent whether there is no time to wait for the audit.
     */
    public SnapshotMaker keepAudit(final AuditKeeper keeper, final BooleanSupplier urgent) {
        audit = keeper;
        isUrgent = urgent;
        return this;
    }

    /** As the other, with all snapshots trusted. */
    public boolean makeIfDue() throws IOException {
        return makeIfDue(Set.of());
    }

    /**
     * Makes a snapshot when it is time to, and removes what is needless then.
     *
     * @param damaged names of files that are known to be: such a snapshot does not count.
     * @return whether one was made.
     * @throws IOException when it cannot be written or files cannot be removed; what there was before still serves.
     */
    public boolean makeIfDue(final Set<String> damaged) throws IOException {
        final long last = Snapshot.list(storage).stream().filter(snapshot -> !damaged.contains(snapshot.name()))
            .mapToLong(Snapshot::sequence)
            .findFirst().orElse(0);
        final int closed = JournalFiles.closedAfter(storage, last);
        if (afterSegments == 0 || closed < afterSegments) {
            return false;
        }
        final Snapshot draft;
        final long digest;
        final long fromSequence;
        try (Recovery recovery = new Recovery(storage, capacity, book, pause)) {
            recovery.show(audit.replayFrom(recovery.fromSequence()));
            recovery.applyClosed();
            audit.settle(recovery.point().sequence(), recovery.point().timeMs(),
                isUrgent.getAsBoolean() || closed >= AUDIT_PATIENCE * afterSegments);
            digest = recovery.store().digest();
            fromSequence = recovery.fromSequence();
            draft = Snapshot.write(storage, recovery.store(), recovery.point(), pause);
        }
        final Snapshot made = publish(draft, digest, pause);
        LOG.info("made a snapshot: file={} bytes={} digest={}", made.name(), sizeOf(made), Long.toHexString(digest));
        clean(fromSequence);
        return true;
    }

    /**
     * Makes a snapshot of a ledger that has stopped. Closes the ledger's store before the snapshot is read back, so
     * that no more memory is needed than before. What becomes needless stays until {@link #cleanAfterStop}.
     *
     * @param stopped its rows, which are gone afterwards.
     * @param point of the journal that the rows are of.
     * @param limit called again and again in between; what it throws ends the attempt.
     * @throws IOException when it cannot be written; what there was before still serves.
     */
    public Snapshot makeOf(
        final LedgerStore stopped, final JournalPoint point, final Runnable limit) throws IOException {
        audit.settle(point.sequence(), point.timeMs(), false);
        final Snapshot draft = Snapshot.write(storage, stopped, point, limit);
        final long digest = stopped.digest();
        stopped.close();
        return publish(draft, digest, limit);
    }

    private long sizeOf(final Snapshot snapshot) throws IOException {
        try (StoredFile file = storage.openToRead(snapshot.name())) {
            return file.size();
        }
    }

    /** A snapshot gets its name only when reading it gives what was written; else it goes. */
    private Snapshot publish(final Snapshot draft, final long digest, final Runnable between) throws IOException {
        boolean isGood = false;
        try (LedgerStore copy = draft.load(capacity, capacity, between).store()) {
            if (copy.digest() != digest) {
                throw new BrokenInvariantException("the snapshot " + draft.location()
                    + " was read back as something else");
            }
            isGood = true;
        } finally {
            if (!isGood) {
                draft.discard();
            }
        }
        return draft.publish();
    }

    /**
     * Removes what two snapshots make needless when there are more than two: for after a stop, which has read the
     * newest back. The older one is read again before anything goes.
     *
     * @param limit called again and again in between; what it throws ends the attempt, and then nothing was removed.
     */
    public void cleanAfterStop(final Runnable limit) throws IOException {
        final List<Snapshot> snapshots = Snapshot.list(storage);
        for (int i = 1; i < snapshots.size() && snapshots.size() > SNAPSHOTS_KEPT; i++) {
            if (isGood(snapshots.get(i), limit)) {
                clean(snapshots.get(i).sequence());
                return;
            }
        }
    }

    private static boolean isGood(final Snapshot snapshot, final Runnable limit) throws IOException {
        try (SnapshotScan scan = new SnapshotScan(snapshot)) {
            while (!scan.advance(1)) {
                limit.run();
            }
            return true;
        } catch (final SnapshotException e) {
            LOG.error("nothing is removed that this snapshot would replace: {}", e.getMessage());
            return false;
        }
    }

    /**
     * Keeps two snapshots, every segment behind the older one, and a margin before it. A newer one that could not be
     * used stays for now: it goes when the one that was made instead has been read again.
     *
     * @param reread sequence of the older one, which was read again since the newest was made; 0 when there is none,
     *     and then all stays.
     */
    private void clean(final long reread) throws IOException {
        for (final Snapshot old : Snapshot.list(storage)) {
            if (old.sequence() < reread) {
                storage.delete(old.name());
            }
        }
        if (afterSegments > 0 && reread > 0) {
            JournalFiles.deleteUpTo(storage, Math.min(reread, needless.getAsLong()), keptSegments);
        }
    }
}
