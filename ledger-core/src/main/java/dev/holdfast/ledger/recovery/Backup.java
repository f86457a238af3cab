package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.audit.AuditChain;
import dev.holdfast.ledger.audit.AuditCopy;
import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.SegmentScan;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.LedgerCapacity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Copies what a start needs from one directory to another, in either direction: snapshots and the journal behind them.
 * What was copied is recovered in memory before it gets its name, and compared with what is known of it; a copy that is
 * not good leaves nothing behind. Cold, and blocks.
 */
public final class Backup {
    /** What a restore leaves in the new data directory, for people: where it came to, and what it left out. */
    public static final String RESTORED_FILE = "restored.txt";

    private static final int TRIES = 5;

    private Backup() {
    }

    /**
     * What a copy came to.
     *
     * @param sequence of its last command.
     * @param timeMs   of that command, Unix milliseconds.
     * @param digest   of the rows.
     * @param leftOut  commands behind it that the source has, or had by its high-water file.
     * @param notes    what a person should know.
     */
    public record Result(long sequence, long timeMs, long digest, long leftOut, List<String> notes) {
    }

    /** As the other, of a ledger that is not encrypted. */
    public static Result make(
        final Path from, final Path to, final LedgerCapacity capacity, final long takenMs,
        final HighWater... elsewhere) throws IOException {
        return make(from, to, capacity, takenMs, KeyWrapper.NONE, elsewhere);
    }

    /**
     * Copies a data directory, which may be in use: files are copied oldest first, so that the copy is the ledger as it
     * was at one moment.
     *
     * @param to       an empty or new directory.
     * @param capacity of the ledger, when its files do not say it.
     * @param takenMs  the wall clock's time, Unix milliseconds.
     * @param keys     of what is encrypted; it is copied as it is.
     * @param elsewhere high-water files of the ledger outside of its directory.
     * @throws BackupException when there is no ledger, it has less than a high-water file says was confirmed, or what
     *                         was copied is not what it should be or is damaged, several times over.
     */
    public static Result make(
        final Path from, final Path to, final LedgerCapacity capacity, final long takenMs, final KeyWrapper keys,
        final HighWater... elsewhere) throws IOException {
        final Storage source = ledgerIn(from, keys);
        try (Staging staging = new Staging(to, keys)) {
            final Result result = copy(source, null, staging, capacity, RestorePoint.END, elsewhere);
            final Storage copy = staging.storage();
            final Map<String, BackupManifest.Entry> files = new TreeMap<>();
            for (final Snapshot snapshot : Snapshot.list(copy)) {
                files.put(snapshot.name(), BackupManifest.entryOf(copy, snapshot.name(), snapshot.timeMs()));
            }
            for (final String segment : JournalFiles.list(copy)) {
                files.put(segment, BackupManifest.entryOf(copy, segment, 0));
            }
            new BackupManifest(false, ledgerId(copy), JournalFiles.firstSequence(copy), result.sequence, result.timeMs,
                takenMs, LedgerStore.LAYOUT_VERSION, result.digest, files).write(copy);
            staging.publish();
            return result;
        }
    }

    /** As the other, of a ledger that is not encrypted. */
    public static Result restore(
        final Path from, final Path to, final LedgerCapacity capacity, final RestorePoint point) throws IOException {
        return restore(from, to, capacity, point, KeyWrapper.NONE);
    }

    /**
     * Makes a data directory out of a backup, or out of a data directory that nobody uses.
     *
     * @param to       an empty or new directory.
     * @param capacity of the ledger, when its files do not say it.
     * @param point    how far to go.
     * @param keys     of what is encrypted; it is copied as it is.
     * @throws BackupException when there is no ledger, the backup is not what its manifest says, is damaged, or does
     *                         not go there; or when it is to go to the end and has less than its high-water file says
     *                         was confirmed.
     */
    public static Result restore(
        final Path from, final Path to, final LedgerCapacity capacity, final RestorePoint point, final KeyWrapper keys)
        throws IOException {
        final Storage source = ledgerIn(from, keys);
        final BackupManifest manifest = BackupManifest.read(source);
        if (manifest != null && !manifest.isContinuous()) {
            BackupManifest.check(manifest.problems(source));
        }
        try (Staging staging = new Staging(to, keys)) {
            final Result result = copy(source, manifest, staging, capacity, point);
            result.notes.addAll(notesOn(manifest));
            final StringBuilder text = new StringBuilder("restored from=" + from.toAbsolutePath() + " ledger="
                + Long.toHexString(ledgerId(source))
                + " sequence=" + result.sequence + " digest=" + Long.toHexString(result.digest) + " left_out_commands="
                + result.leftOut + "\n");
            result.notes.forEach(each -> text.append("note: ").append(each).append('\n'));
            try (StoredFile note = staging.storage().create(RESTORED_FILE)) {
                note.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)), 0);
                note.force();
            }
            staging.publish();
            return result;
        }
    }

    /** As the other, of a ledger that is not encrypted. */
    public static Result verify(final Path directory, final LedgerCapacity capacity) throws IOException {
        return verify(directory, capacity, KeyWrapper.NONE);
    }

    /**
     * Checks a backup by its manifest, and recovers it in memory. Changes nothing.
     *
     * @param capacity of the ledger, when its files do not say it.
     * @param keys     of what is encrypted.
     * @throws BackupException when there is no ledger, or it is not what its manifest or its high-water file says.
     * @throws JournalCorruptException when the journal is damaged.
     */
    public static Result verify(
        final Path directory, final LedgerCapacity capacity, final KeyWrapper keys) throws IOException {
        final Storage storage = ledgerIn(directory, keys);
        BackupManifest manifest = BackupManifest.read(storage);
        List<String> problems = manifest == null ? List.of() : manifest.problems(storage);
        for (int i = 1; i < TRIES && !problems.isEmpty() && !manifest.equals(BackupManifest.read(storage)); i++) {
            // A gateway that ships to it deleted meanwhile what is older than its retention.
            manifest = BackupManifest.read(storage);
            problems = manifest.problems(storage);
        }
        BackupManifest.check(problems);
        final List<String> notes = notesOn(manifest);
        AuditChain.problemsOf(storage).forEach(problem -> notes.add("the audit is damaged: " + problem));
        final List<ConfirmedEnd> confirmed = ConfirmedEnd.of(storage, RestorePoint.END, notes);
        return new TrialRecovery(storage, storage, manifest, capacity, confirmed)
            .run(RestorePoint.END.sequence(), notes);
    }

    private static List<String> notesOn(final BackupManifest manifest) {
        final List<String> notes = new ArrayList<>();
        if (manifest == null) {
            notes.add("there is no manifest to check it by: it was checked by recovering it");
        }
        return notes;
    }

    private static Storage ledgerIn(final Path directory, final KeyWrapper keys) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new BackupException("directory=" + directory
                + (Files.exists(directory) ? " is a file" : " does not exist"));
        }
        final Storage storage = new FileStorage(directory, keys);
        final String absence = JournalFiles.absence(storage);
        if (absence != null) {
            throw new BackupException(absence);
        }
        return storage;
    }

    private static Result copy(
        final Storage source, final BackupManifest manifest, final Staging staging, final LedgerCapacity capacity,
        final RestorePoint point, final HighWater... elsewhere) throws IOException {
        final List<String> notes = new ArrayList<>();
        // Before the files are copied: so it is never ahead of them.
        final List<ConfirmedEnd> confirmed = ConfirmedEnd.of(source, point, notes, elsewhere);
        final TrialRecovery trial = new TrialRecovery(staging.storage(), source, manifest, capacity, confirmed);
        for (int i = 1; true; i++) {
            try {
                staging.clear();
                if (source.list().contains(CleanStop.FILE)) {
                    RestorePlan.copy(source, CleanStop.FILE, staging.storage());
                }
                final RestorePlan plan = new RestorePlan(source, manifest, point);
                // Behind the choice of a snapshot and before the journal: so the audit has what that one does, and no
                // more than the journal.
                AuditCopy.copy(source, staging.storage());
                plan.copyTo(staging.storage());
                final Result result = trial.run(plan.target(), plan.notes());
                result.notes.addAll(notes);
                if (result.sequence < plan.leastSequence()) {
                    throw new BackupException(source + " has a snapshot of sequence=" + plan.leastSequence()
                        + " that cannot be used, and a "
                        + "journal that ends before it, at sequence=" + result.sequence);
                }
                if (result.timeMs > point.timeMs()) {
                    // Batches came behind the end that was found.
                    if (i == TRIES) {
                        throw new BackupException(source
                            + " is in use: it went beyond that moment while it was copied. Try again");
                    }
                    continue;
                }
                if (plan.target() == MomentSearch.END && !point.isEnd() && result.timeMs < point.timeMs()) {
                    result.notes.add("the ledger ends before that moment, with sequence=" + result.sequence
                        + ": this is all that there is");
                }
                // The ledger that is copied has stopped; the one that the copy becomes has not.
                CleanStop.remove(staging.storage());
                return result;
            } catch (final NoSuchFileException e) {
                // A newer snapshot made a file needless in between.
                if (i == TRIES) {
                    throw e;
                }
            } catch (final JournalCorruptException e) {
                // A batch was written behind the place that had just been copied.
                if (i == TRIES) {
                    // What is copied goes away again: the damage is in the source.
                    throw new BackupException("nothing was copied: "
                        + trial.ofSource(e.getMessage()));
                }
            }
        }
    }

    private static long ledgerId(final Storage storage) throws IOException {
        final List<String> segments = JournalFiles.list(storage);
        try (SegmentScan scan = new SegmentScan(storage, segments.get(segments.size() - 1))) {
            return scan.ledgerId();
        }
    }
}
