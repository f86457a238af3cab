package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.SegmentScan;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
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
import java.util.TreeMap;

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
    private final long keepMs;
    private final long baseMs;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final TreeMap<String, BackupManifest.Entry> files = new TreeMap<>();
    private boolean isOpen;
    private long ledgerId;
    /** From which on the shipped journal has no gap. */
    private long firstSequence;
    /** Of the last complete file. */
    private long reached;
    private volatile long sequence;
    private long timeMs;
    private SegmentScan scan;
    private StoredFile copy;
    private MessageDigest sum;
    private long shippedBytes;
    private boolean isChanged;
    private final Set<String> damaged = new HashSet<>();
    private BaseShipment base;
    private SumCheck check;

    /**
     * @param source the data directory.
     * @param target an empty directory, or one that such a backup of the same ledger is in.
     * @param keepMs how far back a restore can go; what is older is deleted.
     * @param baseMs how much time lies between two snapshots there, by the ledger's time.
     */
    public ContinuousBackup(final Storage source, final Storage target, final long keepMs, final long baseMs) {
        this.source = source;
        this.target = target;
        this.keepMs = keepMs;
        this.baseMs = baseMs;
    }

    /** Sequence of the last command that is in the backup for good. Any thread. */
    public long sequence() {
        return sequence;
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
            shipJournal(confirmed);
            writeManifest(nowMs);
            shipBase();
            writeManifest(nowMs);
            applyRetention(nowMs);
            isGood = true;
        } finally {
            if (!isGood) {
                close();
            }
        }
    }

    private void open() throws IOException {
        files.clear();
        isChanged = false;
        final BackupManifest manifest = BackupManifest.read(target);
        final List<String> segments = JournalFiles.list(source);
        if (segments.isEmpty()) {
            throw new BackupException("there is no journal in " + source);
        }
        ledgerId = idOf(segments.get(segments.size() - 1));
        if (manifest == null) {
            if (!JournalFiles.list(target).isEmpty() || !Snapshot.list(target).isEmpty()) {
                throw new BackupException(target + " holds files of a ledger and no manifest: name an empty directory");
            }
            sequence = 0;
            reached = 0;
            timeMs = 0;
            firstSequence = 0;
        } else {
            take(manifest, segments);
        }
        isOpen = true;
    }

    private long idOf(final String segment) throws IOException {
        try (SegmentScan header = new SegmentScan(source, segment)) {
            return header.ledgerId();
        }
    }

    private void take(final BackupManifest manifest, final List<String> segments) throws IOException {
        if (!manifest.isContinuous() || manifest.ledgerId() != 0 && ledgerId != 0 && manifest.ledgerId() != ledgerId) {
            throw new BackupException(target
                + (manifest.isContinuous()
                    ? " is the backup of another ledger, " + Long.toHexString(manifest.ledgerId())
                + ", not of " + Long.toHexString(ledgerId) : " is a copy that is complete")
                + ": name an empty directory");
        }
        ledgerId = ledgerId == 0 ? manifest.ledgerId() : ledgerId;
        files.putAll(manifest.files());
        sequence = manifest.lastSequence();
        reached = sequence;
        timeMs = manifest.lastTimeMs();
        firstSequence = manifest.firstSequence();
        deleteLeftovers();
        final List<String> shipped = files.keySet().stream().filter(name -> !Snapshot.isName(name)).toList();
        final String common = shipped.stream().filter(segments::contains).reduce((first, second) -> second)
            .orElse(null);
        final boolean isBehind = JournalFiles.firstSequence(segments.get(segments.size() - 1)) <= sequence
            && !files.containsKey(segments.get(segments.size() - 1));
        if (isBehind || common != null && !isSame(files.get(common))) {
            throw new BackupException(target + " goes to sequence=" + sequence + " in a way that " + source
                + " does not: either the data directory "
                + "has lost its end, and then restore it from there; or it was restored to an earlier point, and then "
                + "name an empty directory");
        }
        for (final String name : shipped) {
            if (files.get(name).isGrowing()) {
                resume(files.get(name), name.equals(common));
            }
        }
    }

    /** Whether the data directory's file begins with what was shipped. */
    private boolean isSame(final BackupManifest.Entry entry) throws IOException {
        final MessageDigest there = BackupManifest.sumOf(source, entry.name(), entry.bytes());
        return there != null && BackupManifest.text(there).equals(entry.sha256());
    }

    private void resume(final BackupManifest.Entry entry, final boolean isThere) throws IOException {
        if (!isThere) {
            files.put(entry.name(), new BackupManifest.Entry(entry.name(), entry.bytes(), false, 0, entry.sha256()));
            isChanged = true;
            return;
        }
        sum = BackupManifest.sumOf(target, entry.name(), entry.bytes());
        if (sum == null || !textOf(sum).equals(entry.sha256())) {
            throw new BackupException("file=" + target.locate(entry.name())
                + " has changed since it was written: name an empty directory");
        }
        shippedBytes = entry.bytes();
        scan = new SegmentScan(source, entry.name());
        while (scan.position() < shippedBytes && scan.next()) {
            continue;
        }
        if (scan.position() != shippedBytes || scan.sequence() != sequence) {
            throw new BackupException("file=" + source.locate(entry.name()) + " is damaged at position="
                + scan.position());
        }
        copy = target.open(entry.name());
    }

    /** What a pass that ended early left: files without a line in the manifest that no further pass writes anew. */
    private void deleteLeftovers() throws IOException {
        for (final String name : target.list()) {
            final boolean isOld = name.matches("journal-\\d{16}\\.log") && JournalFiles.firstSequence(name) <= sequence;
            if (name.equals(BaseShipment.TEMPORARY) || (isOld || Snapshot.isName(name)) && !files.containsKey(name)) {
                target.delete(name);
            }
        }
    }

    private void shipJournal(final long confirmed) throws IOException {
        boolean isMore = true;
        while (isMore) {
            if (scan == null && !beginSegment(confirmed)) {
                return;
            }
            while (scan.next(confirmed, Long.MAX_VALUE)) {
                timeMs = scan.timeMs();
            }
            if (shippedBytes < scan.commandsEnd()) {
                shipBytes();
            }
            isMore = endSegment(confirmed);
        }
    }

    /** Returns whether there is a file to go on in. */
    private boolean beginSegment(final long confirmed) throws IOException {
        final String next = JournalFiles.list(source).stream()
            .filter(each -> JournalFiles.firstSequence(each) > reached).findFirst().orElse(null);
        if (next == null) {
            return false;
        }
        final long first = JournalFiles.firstSequence(next);
        final SegmentScan opened = new SegmentScan(source, next);
        if (opened.headerProblem() != null) {
            opened.close();
            if (confirmed >= first) {
                throw new BackupException("file=" + source.locate(next) + " cannot be shipped: "
                    + opened.headerProblem());
            }
            return false;
        }
        scan = opened;
        ledgerId = scan.ledgerId() == 0 ? ledgerId : scan.ledgerId();
        if (first != reached + 1 || firstSequence == 0) {
            if (reached > 0) {
                LOG.error("the backup has a gap: commands {} to {} were deleted before they could be shipped",
                    reached + 1, first - 1);
            }
            firstSequence = first;
        }
        sum = BackupManifest.newSum();
        shippedBytes = 0;
        copy = target.create(next);
        return true;
    }

    /** A mark goes with the batch behind it: that one was forced, and the mark with it. */
    private void shipBytes() throws IOException {
        while (shippedBytes < scan.commandsEnd()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), scan.commandsEnd() - shippedBytes));
            scan.read(buffer, shippedBytes);
            sum.update(buffer.flip());
            copy.write(buffer.rewind(), shippedBytes);
            shippedBytes += buffer.limit();
        }
        copy.force();
        putSegment(true);
    }

    private void putSegment(final boolean isGrowing) {
        files.put(scan.name(), new BackupManifest.Entry(scan.name(), shippedBytes, isGrowing, 0, textOf(sum)));
        isChanged = true;
    }

    /** Returns whether the file is complete, and so the next one is to be shipped. */
    private boolean endSegment(final long confirmed) throws IOException {
        final long next = JournalFiles.list(source).stream().mapToLong(JournalFiles::firstSequence)
            .filter(each -> each > JournalFiles.firstSequence(scan.name())).findFirst().orElse(Long.MAX_VALUE);
        if (scan.sequence() < Math.min(confirmed, next - 1)) {
            throw new BackupException("file=" + source.locate(scan.name()) + " position=" + scan.position()
                + " sequence=" + (scan.sequence() + 1)
                + " cannot be shipped: the batch there is damaged, although it was confirmed on the disk");
        }
        if (next != scan.sequence() + 1) {
            return false;
        }
        putSegment(false);
        closeSegment();
        reached = next - 1;
        return true;
    }

    private void writeManifest(final long nowMs) throws IOException {
        if (!isChanged) {
            return;
        }
        final long shipped = scan == null ? reached : scan.sequence();
        new BackupManifest(true, ledgerId, firstSequence, shipped, timeMs, nowMs, LedgerStore.LAYOUT_VERSION, 0, files)
            .write(target);
        sequence = shipped;
        isChanged = false;
    }

    private void shipBase() throws IOException {
        if (base == null) {
            base = nextBase();
        }
        for (int i = 0; i < BASE_STEPS && base != null; i++) {
            final BackupManifest.Entry entry = step();
            if (entry != null) {
                files.put(entry.name(), entry);
                isChanged = true;
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
        final BackupManifest.Entry last = files.values().stream().filter(entry -> Snapshot.isName(entry.name()))
            .max(Comparator.comparing(BackupManifest.Entry::name)).orElse(null);
        // The journal alone leads to no ledger when it does not begin with the first command.
        final boolean isNeeded = firstSequence > 1
            && (last == null || Snapshot.of(target, last.name()).sequence() < firstSequence - 1);
        for (final Snapshot snapshot : inOrder(isNeeded)) {
            final boolean isUseful = snapshot.sequence() >= firstSequence - 1 && snapshot.sequence() <= sequence
                && !files.containsKey(snapshot.name()) && !damaged.contains(snapshot.name());
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

    /** Deletes what no restore within the retention needs. What has to lead there instead is read again before. */
    private void applyRetention(final long nowMs) throws IOException {
        final BackupManifest.Entry kept = files.values().stream()
            .filter(entry -> Snapshot.isName(entry.name()) && entry.timeMs() <= timeMs - keepMs)
            .max(Comparator.comparing(BackupManifest.Entry::name)).orElse(null);
        final List<String> needless = kept == null ? List.of()
            : needlessBefore(Snapshot.of(target, kept.name()).sequence());
        if (needless.isEmpty()) {
            check = null;
            return;
        }
        if (check == null || !check.isOf(kept)) {
            check = new SumCheck(target, kept);
        }
        if (!check.advance(buffer, BASE_STEPS)) {
            return;
        }
        final boolean isGood = check.isGood();
        check = null;
        if (!isGood) {
            files.remove(kept.name());
            isChanged = true;
            writeManifest(nowMs);
            target.delete(kept.name());
            throw new BackupException("file=" + target.locate(kept.name())
                + " has changed since it was written, and was deleted; what is older "
                + "is kept");
        }
        needless.forEach(files::remove);
        firstSequence = Math.max(firstSequence,
            files.keySet().stream().filter(name -> !Snapshot.isName(name)).mapToLong(JournalFiles::firstSequence)
            .findFirst().orElse(0));
        isChanged = true;
        writeManifest(nowMs);
        for (final String name : needless) {
            target.delete(name);
        }
        LOG.info("the backup goes back to sequence={} and no further: deleted files={}",
            Snapshot.of(target, kept.name()).sequence(), needless.size());
    }

    private List<String> needlessBefore(final long kept) {
        final List<String> segments = files.keySet().stream().filter(name -> !Snapshot.isName(name)).toList();
        return files.keySet().stream().filter(name -> {
            if (Snapshot.isName(name)) {
                return Snapshot.of(target, name).sequence() < kept;
            }
            final int next = segments.indexOf(name) + 1;
            return next < segments.size() && JournalFiles.firstSequence(segments.get(next)) <= kept + 1;
        }).toList();
    }

    /** Of what was added so far; more may be. */
    private static String textOf(final MessageDigest sum) {
        try {
            return BackupManifest.text((MessageDigest) sum.clone());
        } catch (final CloneNotSupportedException e) {
            throw new UnusableEnvironmentException("this Java has a SHA-256 that cannot be cloned", e);
        }
    }

    private void closeSegment() throws IOException {
        final SegmentScan leftScan = scan;
        final StoredFile leftCopy = copy;
        scan = null;
        copy = null;
        if (leftScan != null) {
            leftScan.close();
        }
        if (leftCopy != null) {
            leftCopy.close();
        }
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
        check = null;
        closeSegment();
        closeBase();
    }
}
