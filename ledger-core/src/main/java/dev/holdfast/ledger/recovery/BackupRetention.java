package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Deletes from a continuous backup what no restore within its retention needs, by the ledger's time. The snapshot that
 * has to lead there instead is read again before, a piece at a time. Used by the backup's thread, which it blocks.
 */
final class BackupRetention {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRetention.class);

    private final Storage target;
    private final BackupContents contents;
    private final long keepMs;
    private final int steps;
    private SumCheck check;

    /**
     * @param keepMs how far back a restore can go.
     * @param steps  pieces of the snapshot to read at a time.
     */
    BackupRetention(final Storage target, final BackupContents contents, final long keepMs, final int steps) {
        this.target = target;
        this.contents = contents;
        this.keepMs = keepMs;
        this.steps = steps;
    }

    /** Begins anew to read what has to be read again. */
    void reset() {
        check = null;
    }

    /**
     * Deletes what is needless, or reads on what has to lead there instead.
     *
     * @param shipped sequence of the last command that is in the backup for good, for its manifest.
     * @param nowMs   wall clock, for the manifest.
     * @param buffer  of the size of a piece.
     * @throws BackupException when that snapshot has changed; it is deleted then, and what is older is kept.
     */
    void apply(final long shipped, final long nowMs, final ByteBuffer buffer) throws IOException {
        final BackupManifest.Entry kept = contents.newestSnapshot(
            entry -> entry.timeMs() <= contents.timeMs() - keepMs);
        final List<String> needless = kept == null ? List.of()
            : needlessBefore(Snapshot.of(target, kept.name()).sequence());
        if (needless.isEmpty()) {
            check = null;
            return;
        }
        if (check == null || !check.isOf(kept)) {
            check = new SumCheck(target, kept);
        }
        if (!check.advance(buffer, steps)) {
            return;
        }
        final boolean isGood = check.isGood();
        check = null;
        if (!isGood) {
            contents.remove(List.of(kept.name()));
            contents.write(shipped, nowMs);
            target.delete(kept.name());
            throw new BackupException("file=" + target.locate(kept.name())
                + " has changed since it was written, and was deleted; what is older "
                + "is kept");
        }
        contents.remove(needless);
        contents.firstSequence(Math.max(contents.firstSequence(),
            contents.segments().stream().mapToLong(JournalFiles::firstSequence).findFirst().orElse(0)));
        contents.write(shipped, nowMs);
        for (final String name : needless) {
            target.delete(name);
        }
        LOG.info("the backup goes back to sequence={} and no further: deleted files={}",
            Snapshot.of(target, kept.name()).sequence(), needless.size());
    }

    private List<String> needlessBefore(final long kept) {
        final List<String> segments = contents.segments();
        return contents.names().stream().filter(name -> {
            if (Snapshot.isName(name)) {
                return Snapshot.of(target, name).sequence() < kept;
            }
            final int next = segments.indexOf(name) + 1;
            return next < segments.size() && JournalFiles.firstSequence(segments.get(next)) <= kept + 1;
        }).toList();
    }
}
