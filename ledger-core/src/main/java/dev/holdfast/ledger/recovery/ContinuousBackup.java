package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.audit.AuditCopy;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.SegmentScan;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps another directory's copy of the journal in step with a ledger that is at work: files that are complete, the one
 * that grows, as far as it is confirmed on the disk, and now and then a snapshot, so that a restore goes to any
 * command. A manifest follows each step, and after a failure the next pass begins from it. The copy has a retention of
 * its own, by the ledger's time, so that no clock that is wrong deletes anything.
 *
 * <p>Used by one thread, which it blocks. The ledger's thread has no part in it.
 */
public final class ContinuousBackup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContinuousBackup.class);
    private static final int BUFFER_BYTES = 1 << 20;
    /** Pieces of a snapshot that are copied, or read again, in one pass: the journal comes first. */
    private static final int BASE_STEPS = 8;

    private final Storage source;
    private final Storage target;
    private final long baseMs;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final BackupContents contents;
    private final JournalShipment journal;
    private final BackupRetention retention;
    private boolean isOpen;
    private final Set<String> damaged = new HashSet<>();
    private BaseShipment base;

    /**
     * @param source the data directory.
     * @param target an empty directory, or one that such a backup of the same ledger is in.
     * @param keepMs how far back a restore can go; what is older is deleted.
     * @param baseMs how much time lies between two snapshots there, by the ledger's time.
     */
    public ContinuousBackup(final Storage source, final Storage target, final long keepMs, final long baseMs) {
        this.source = source;
        this.target = target;
        this.baseMs = baseMs;
        contents = new BackupContents(target);
        journal = new JournalShipment(source, target, contents, buffer);
        retention = new BackupRetention(target, contents, keepMs, BASE_STEPS);
    }

    /** Sequence of the last command that is in the backup for good. Any thread. */
    public long sequence() {
        return contents.sequence();
    }

    /**
     * Ships what there is to ship. After an exception nothing is lost, and the next call tries again.
     *
     * @param confirmed sequence of the last command that is on the data directory's disk for certain.
     * @param nowMs     wall clock, for the manifest.
     * @throws BackupException when the two directories do not belong together, or what should be shipped is damaged.
     * @throws IOException     when one of them cannot be read or written.
     */
    public void ship(final long confirmed, final long nowMs) throws IOException {
        boolean isGood = false;
        try {
            if (!isOpen) {
                open();
            }
            final IOException auditProblem = shipAudit();
            journal.ship(confirmed);
            contents.write(journal.sequence(), nowMs);
            shipBase();
            contents.write(journal.sequence(), nowMs);
            retention.apply(journal.sequence(), nowMs, buffer);
            isGood = true;
            if (auditProblem != null) {
                throw auditProblem;
            }
        } finally {
            if (!isGood) {
                close();
            }
        }
    }

    /** Before the journal, since the audit is not to be ahead of it. What fails here does not hold that up. */
    private IOException shipAudit() {
        try {
            AuditCopy.copy(source, target);
            return null;
        } catch (final IOException e) {
            return e;
        }
    }

    private void open() throws IOException {
        final BackupManifest manifest = BackupManifest.read(target);
        final List<String> segments = JournalFiles.list(source);
        if (segments.isEmpty()) {
            throw new BackupException("there is no journal in " + source);
        }
        contents.ledgerId(idOf(segments.get(segments.size() - 1)));
        if (manifest == null) {
            if (!JournalFiles.list(target).isEmpty() || !Snapshot.list(target).isEmpty()) {
                throw new BackupException(target + " holds files of a ledger and no manifest: name an empty directory");
            }
            contents.begin();
            journal.begin();
        } else {
            goOn(manifest, segments);
        }
        isOpen = true;
    }

    private long idOf(final String segment) throws IOException {
        try (SegmentScan header = new SegmentScan(source, segment)) {
            return header.ledgerId();
        }
    }

    private void goOn(final BackupManifest manifest, final List<String> segments) throws IOException {
        final long ledgerId = contents.ledgerId();
        if (!manifest.isContinuous() || manifest.ledgerId() != 0 && ledgerId != 0 && manifest.ledgerId() != ledgerId) {
            throw new BackupException(target
                + (manifest.isContinuous()
                    ? " is the backup of another ledger, " + Long.toHexString(manifest.ledgerId())
                + ", not of " + Long.toHexString(ledgerId) : " is a copy that is complete")
                + ": name an empty directory");
        }
        contents.begin(manifest);
        journal.begin();
        deleteLeftovers();
        final List<String> shipped = contents.segments();
        final String common = shipped.stream().filter(segments::contains).reduce((first, second) -> second)
            .orElse(null);
        final boolean isBehind = JournalFiles.firstSequence(segments.get(segments.size() - 1)) <= contents.sequence()
            && !contents.has(segments.get(segments.size() - 1));
        if (isBehind || common != null && !isSame(contents.entry(common))) {
            throw new BackupException(target + " goes to sequence=" + contents.sequence() + " in a way that " + source
                + " does not: either the data directory "
                + "has lost its end, and then restore it from there; or it was restored to an earlier point, and then "
                + "name an empty directory");
        }
        for (final String name : shipped) {
            if (contents.entry(name).isGrowing()) {
                journal.resume(contents.entry(name), name.equals(common));
            }
        }
    }

    /** Whether the data directory's file begins with what was shipped. */
    private boolean isSame(final BackupManifest.Entry entry) throws IOException {
        final MessageDigest there = BackupManifest.sumOf(source, entry.name(), entry.bytes());
        return there != null && BackupManifest.text(there).equals(entry.sha256());
    }

    /** What a pass that ended early left: files without a line in the manifest that no further pass writes anew. */
    private void deleteLeftovers() throws IOException {
        for (final String name : target.list()) {
            final boolean isOld = name.matches("journal-\\d{16}\\.log")
                && JournalFiles.firstSequence(name) <= contents.sequence();
            if (name.equals(BaseShipment.TEMPORARY) || (isOld || Snapshot.isName(name)) && !contents.has(name)) {
                target.delete(name);
            }
        }
    }

    private void shipBase() throws IOException {
        if (base == null) {
            base = nextBase();
        }
        for (int i = 0; i < BASE_STEPS && base != null; i++) {
            final BackupManifest.Entry entry = step();
            if (entry != null) {
                contents.put(entry);
                LOG.info("the backup has another snapshot: file={} bytes={}", target.locate(entry.name()),
                    entry.bytes());
                closeBase();
            }
        }
    }

    /**
     * Returns what was shipped; null when it is not at its end. A snapshot that is damaged is given up: there will be
     * others.
     */
    private BackupManifest.Entry step() throws IOException {
        try {
            return base.step(buffer);
        } catch (final SnapshotException e) {
            LOG.error("a snapshot is damaged and is not shipped: {}", e.getMessage());
            damaged.add(base.name());
            closeBase();
            return null;
        }
    }

    /** The snapshot that is to be shipped next; null when none is due. */
    private BaseShipment nextBase() throws IOException {
        final BackupManifest.Entry last = contents.newestSnapshot(entry -> true);
        final long firstSequence = contents.firstSequence();
        // The journal alone leads to no ledger when it does not begin with the first command.
        final boolean isNeeded = firstSequence > 1
            && (last == null || Snapshot.of(target, last.name()).sequence() < firstSequence - 1);
        for (final Snapshot snapshot : inOrder(isNeeded)) {
            final boolean isUseful = snapshot.sequence() >= firstSequence - 1
                && snapshot.sequence() <= contents.sequence()
                && !contents.has(snapshot.name()) && !damaged.contains(snapshot.name());
            try {
                if (isUseful && (isNeeded || last == null || snapshot.timeMs() >= last.timeMs() + baseMs)) {
                    return new BaseShipment(snapshot, target);
                }
            } catch (final NoSuchFileException | SnapshotException e) {
                LOG.warn("a snapshot is not shipped: {}", e.getMessage());
                damaged.add(snapshot.name());
            }
        }
        return null;
    }

    /** The oldest first when a restore depends on it, since it can go back no further. */
    private List<Snapshot> inOrder(final boolean isNeeded) throws IOException {
        final List<Snapshot> newestFirst = Snapshot.list(source);
        return isNeeded ? newestFirst.stream().sorted(Comparator.comparingLong(Snapshot::sequence)).toList()
            : newestFirst;
    }

    private void closeBase() throws IOException {
        if (base != null) {
            final BaseShipment left = base;
            base = null;
            left.close();
        }
    }

    /** Lets go of all files. The next pass begins with the manifest again. */
    @Override
    public void close() throws IOException {
        isOpen = false;
        retention.reset();
        journal.close();
        closeBase();
    }
}
