package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.SegmentScan;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Copies the journal of a ledger at work to its continuous backup: files that are complete, and of the one that grows
 * as much as is confirmed on the disk. Each byte is copied and summed up once. Used by the backup's thread, which it
 * blocks.
 */
final class JournalShipment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalShipment.class);

    private final Storage source;
    private final Storage target;
    private final BackupContents contents;
    private final ByteBuffer buffer;
    /** Of the last complete file. */
    private long reached;
    private SegmentScan scan;
    private StoredFile copy;
    private MessageDigest sum;
    private long shippedBytes;

    /** @param buffer for what is copied at a time. */
    JournalShipment(
        final Storage source, final Storage target, final BackupContents contents, final ByteBuffer buffer) {
        this.source = source;
        this.target = target;
        this.contents = contents;
        this.buffer = buffer;
    }

    /** Begins behind the last command that the manifest has. */
    void begin() {
        reached = contents.sequence();
    }

    /** Sequence of the last command that is in the backup for good. */
    long sequence() {
        return scan == null ? reached : scan.sequence();
    }

    /**
     * Goes on in the file that grew when the last pass ended.
     *
     * @param isThere whether the data directory still has it.
     */
    void resume(final BackupManifest.Entry entry, final boolean isThere) throws IOException {
        if (!isThere) {
            contents.put(new BackupManifest.Entry(entry.name(), entry.bytes(), false, 0, entry.sha256()));
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
        if (scan.position() != shippedBytes || scan.sequence() != contents.sequence()) {
            throw new BackupException("file=" + source.locate(entry.name()) + " is damaged at position="
                + scan.position());
        }
        copy = target.open(entry.name());
    }

    /**
     * Copies what there is to copy.
     *
     * @param confirmed sequence of the last command that is on the data directory's disk for certain.
     */
    void ship(final long confirmed) throws IOException {
        boolean isMore = true;
        while (isMore) {
            if (scan == null && !beginSegment(confirmed)) {
                return;
            }
            while (scan.next(confirmed, Long.MAX_VALUE)) {
                contents.timeMs(scan.timeMs());
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
        if (scan.ledgerId() != 0) {
            contents.ledgerId(scan.ledgerId());
        }
        if (first != reached + 1 || contents.firstSequence() == 0) {
            if (reached > 0) {
                LOG.error("the backup has a gap: commands {} to {} were deleted before they could be shipped",
                    reached + 1, first - 1);
            }
            contents.firstSequence(first);
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
        contents.put(new BackupManifest.Entry(scan.name(), shippedBytes, isGrowing, 0, textOf(sum)));
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
        close();
        reached = next - 1;
        return true;
    }

    /** Of what was added so far; more may be. */
    private static String textOf(final MessageDigest sum) {
        try {
            return BackupManifest.text((MessageDigest) sum.clone());
        } catch (final CloneNotSupportedException e) {
            throw new UnusableEnvironmentException("this Java has a SHA-256 that cannot be cloned", e);
        }
    }

    /** Lets go of the file that grows. */
    @Override
    public void close() throws IOException {
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
}
