package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.SegmentScan;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.LedgerCapacity;

import java.io.IOException;
import java.util.List;

/**
 * Recovers a copy of a ledger's files in memory, before it counts for anything, and compares what it comes to with what
 * its source, its manifest and high-water files say. Cold, and blocks.
 */
final class TrialRecovery {
    private final Storage copy;
    private final Storage source;
    private final BackupManifest manifest;
    private final LedgerCapacity capacity;
    private final List<ConfirmedEnd> confirmed;

    /**
     * @param copy      what is recovered.
     * @param source    what it was copied from, or the copy itself.
     * @param manifest  of the source; null when it has none.
     * @param capacity  of the ledger, when its files do not say it.
     * @param confirmed what has to be there at least when all should be.
     */
    TrialRecovery(
        final Storage copy, final Storage source, final BackupManifest manifest, final LedgerCapacity capacity,
        final List<ConfirmedEnd> confirmed) {
        this.copy = copy;
        this.source = source;
        this.manifest = manifest;
        this.capacity = capacity;
        this.confirmed = confirmed;
    }

    /**
     * Recovers the copy, and compares it with all that is known of it.
     *
     * @param target sequence that it should go to; that of {@link RestorePoint#END} for all that there is.
     * @param notes  take what a person should know, and are part of the result.
     * @throws BackupException when it is not what it should be.
     */
    Backup.Result run(final long target, final List<String> notes) throws IOException {
        try (Recovery recovery = new Recovery(copy, capacity)) {
            if (target == RestorePoint.END.sequence()) {
                confirmed.forEach(recovery::expect);
            }
            inspect(recovery);
            final long sequence = recovery.point().sequence();
            final long digest = recovery.store().digest();
            if (sequence == 0) {
                throw new BackupException(source + " has a journal without any command");
            }
            if (target != RestorePoint.END.sequence() && sequence != target) {
                throw new BackupException(source + " leads to sequence=" + sequence + ", not to " + target
                    + ": commands " + (sequence + 1) + " to "
                    + target + " are missing");
            }
            if (target == RestorePoint.END.sequence()) {
                if (manifest != null) {
                    BackupManifest.check(endProblems(sequence, digest));
                }
                CleanStop.check(copy, sequence, digest);
            }
            final List<String> sums = LedgerAudit.problemsOf(recovery.store());
            if (!sums.isEmpty()) {
                throw new BackupException(source + ": " + String.join("; ", sums));
            }
            final long last = Math.max(sequence, lastSequence());
            long known = last;
            for (final ConfirmedEnd each : confirmed) {
                if (each.end().ledgerId() == recovery.point().ledgerId() && each.end().sequence() > last) {
                    notes.add("commands " + (last + 1) + " to " + each.end().sequence() + " are missing in " + source
                        + ": file="
                        + each.file().location() + " says that they were confirmed");
                    known = Math.max(known, each.end().sequence());
                }
            }
            return new Backup.Result(sequence, recovery.point().timeMs(), digest, known - sequence, notes);
        }
    }

    private void inspect(final Recovery recovery) {
        try {
            recovery.inspect();
        } catch (final LostTailException e) {
            throw new BackupException((copy == source ? "" : "nothing was copied: ")
                + ofSource(e.getMessage()));
        }
    }

    private List<String> endProblems(final long sequence, final long digest) {
        final boolean isThere = manifest.isContinuous() ? sequence >= manifest.lastSequence()
            : sequence == manifest.lastSequence();
        if (!isThere) {
            return List.of("it goes to sequence=" + sequence + " and should go to " + manifest.lastSequence());
        }
        return manifest.isContinuous() || manifest.layout() != LedgerStore.LAYOUT_VERSION
            || manifest.digest() == digest ? List.of()
            : List.of("it has digest=" + Long.toHexString(digest) + " and should have "
                + Long.toHexString(manifest.digest()));
    }

    /** Sequence of the last whole batch's last command that the source has. */
    private long lastSequence() throws IOException {
        final List<String> segments = JournalFiles.list(source);
        try (SegmentScan scan = new SegmentScan(source, segments.get(segments.size() - 1))) {
            while (scan.next()) {
                continue;
            }
            return scan.sequence();
        }
    }

    /** A message about the copy, put as one about what it was made of. */
    String ofSource(final String message) {
        return message.replace(copy.toString(), source.toString())
            .replace("start once with --accept-loss=", "restore with --until ");
    }
}
