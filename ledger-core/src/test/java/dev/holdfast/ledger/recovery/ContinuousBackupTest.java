package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.terms.RuleBook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The fixture's time of a batch is its first sequence. */
class ContinuousBackupTest extends RecoveryFixture {
    private static final long ALL = Long.MAX_VALUE;
    private static final int PASSES = 8;

    private Path root;
    private Path data;
    private Path target;
    private Path history;

    @BeforeEach
    void choosePlaces() throws IOException {
        root = directory;
        data = Files.createDirectory(root.resolve("data"));
        target = Files.createDirectory(root.resolve("target"));
        history = Files.createDirectory(root.resolve("history"));
        directory = data;
    }

    @Test
    void shouldLeadToAnySequenceAfterTheDataDirectoryIsGone() throws IOException {
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE);
        try (ContinuousBackup backup = backup(0, 0)) {
            for (int i = 0; i < 4; i++) {
                post(ENTRIES_OF_A_SEGMENT + 700);
                keepHistory();
                ship(backup);
                maker.makeIfDue();
            }
            ship(backup);
            assertThat(backup.sequence()).isEqualTo(last());
        }
        assertThat(segments()).as("the data directory no longer has").doesNotContain(1L);
        final long end = last();
        final long base = Snapshot.list(new FileStorage(target)).get(1).sequence();
        Files.move(data, root.resolve("gone"));
        assertThat(Backup.verify(target, CAPACITY).sequence()).isEqualTo(end);
        for (final long sequence : new long[] {1, 2, 150, 9_999, base, base + 1, base + 777, end - 1, end}) {
            assertRestored(sequence);
        }
        assertThatThrownBy(
            () -> restore(RestorePoint.ofSequence(end + 1))).isInstanceOf(BackupException.class)
            .hasMessageContaining("" + end);
        final long batch = 102;
        assertThat(restore(RestorePoint.ofTime(batch)).sequence()).isEqualTo(201);
    }

    @Test
    void shouldShipOnlyWhatIsConfirmedAndGoOnWhereItWas() throws IOException {
        post(1_000);
        try (ContinuousBackup backup = backup(0, 0)) {
            backup.ship(501, 1);
            assertThat(backup.sequence()).isEqualTo(501);
            keepHistory();
            assertRestored(501);
            backup.ship(601, 1);
            assertThat(backup.sequence()).isEqualTo(601);
        }
        try (ContinuousBackup backup = backup(0, 0)) {
            backup.ship(1_001, 1);
            final long written = Files.getLastModifiedTime(target.resolve("manifest.txt")).toMillis();
            backup.ship(1_001, 1);
            assertThat(
                Files.getLastModifiedTime(target.resolve("manifest.txt")).toMillis()).as("nothing to say")
                .isEqualTo(written);
        }
        assertRestored(1_001);
        assertThat(Backup.restore(target, root.resolve("all"), CAPACITY, RestorePoint.END).sequence()).isEqualTo(1_001);
    }

    /**
     * The disk is full at each of its changes in turn. The backup is never less than its manifest says, and goes on
     * when there is room.
     */
    @Test
    void shouldGoOnAfterAFullDisk() throws IOException {
        post(ENTRIES_OF_A_SEGMENT + 700);
        new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 99, Snapshot.NO_PAUSE).makeIfDue();
        keepHistory();
        final long digest = digest();
        boolean hasFailed = true;
        for (int changes = 0; hasFailed; changes++) {
            final Path place = Files.createDirectory(root.resolve("full-" + changes));
            final FullDisk disk = new FullDisk(place);
            try (ContinuousBackup backup = new ContinuousBackup(storage(), disk, ALL, 0)) {
                backup.ship(4_001, 1);
                disk.failAfter(changes);
                hasFailed = hasFailed(backup);
                assertThat(Backup.verify(place, CAPACITY).sequence()).isBetween(4_001L, last());
                disk.failAfter(ALL);
                ship(backup);
                assertThat(Backup.verify(place, CAPACITY).digest()).as("after %d changes", changes).isEqualTo(digest);
                assertThat(files(place)).filteredOn(Snapshot::isName).hasSize(1);
            }
        }
        assertThat(files(root)).filteredOn(name -> name.startsWith("full-")).hasSizeGreaterThan(20);
    }

    private boolean hasFailed(final ContinuousBackup backup) {
        try {
            ship(backup);
            return false;
        } catch (final IOException e) {
            assertThat(e).hasMessage("No space left on device");
            return true;
        }
    }

    @Test
    void shouldGoBackAsFarAsItsRetentionAndNoFurther() throws IOException {
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE);
        final long keepMs = 2L * ENTRIES_OF_A_SEGMENT;
        try (ContinuousBackup backup = backup(keepMs, 0)) {
            for (int i = 0; i < 6; i++) {
                post(ENTRIES_OF_A_SEGMENT);
                keepHistory();
                ship(backup);
                maker.makeIfDue();
            }
            ship(backup);
        }
        assertThat(files(target)).doesNotContain("journal-0000000000000001.log");
        final List<Snapshot> bases = Snapshot.list(new FileStorage(target));
        final Snapshot oldest = bases.get(bases.size() - 1);
        assertThat(oldest.timeMs()).isLessThanOrEqualTo(last() - keepMs);
        assertThat(bases.get(bases.size() - 2).timeMs()).as("no more than needed").isGreaterThan(last() - keepMs - 101);
        assertRestored(oldest.sequence());
        assertRestored(last() - keepMs);
        assertThatThrownBy(
            () -> restore(RestorePoint.ofSequence(oldest.sequence() - 1))).isInstanceOfAny(BackupException.class,
            JournalCorruptException.class);
        Backup.verify(target, CAPACITY);
    }

    /** The snapshot that has to lead there instead is read again before anything goes. */
    @Test
    void shouldDeleteNothingThatARottenSnapshotWouldReplace() throws IOException {
        post(ENTRIES_OF_A_SEGMENT);
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 99, Snapshot.NO_PAUSE);
        post(ENTRIES_OF_A_SEGMENT);
        maker.makeIfDue();
        keepHistory();
        try (ContinuousBackup backup = backup(ALL / 2, ALL / 2)) {
            ship(backup);
        }
        final Path base = target.resolve(Snapshot.list(new FileStorage(target)).get(0).name());
        flip(base, 5_000);
        post(1_000);
        keepHistory();
        try (ContinuousBackup backup = backup(1, ALL / 2)) {
            assertThatThrownBy(
                () -> ship(backup)).isInstanceOf(BackupException.class)
                .hasMessageContaining("has changed since it was written");
            assertThat(
                files(target)).contains("journal-0000000000000001.log").doesNotContain(base.getFileName().toString());
            ship(backup);
        }
        assertThat(files(target)).as("it was shipped again, and read").contains(base.getFileName().toString())
            .doesNotContain("journal-0000000000000001.log");
        assertRestored(last());
    }

    /** A restore does without a snapshot that is damaged where the journal leads there too. */
    @Test
    void shouldRestoreAroundADamagedSnapshot() throws IOException {
        post(ENTRIES_OF_A_SEGMENT);
        post(ENTRIES_OF_A_SEGMENT);
        new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 99, Snapshot.NO_PAUSE).makeIfDue();
        keepHistory();
        try (ContinuousBackup backup = backup(ALL / 2, 0)) {
            ship(backup);
        }
        flip(target.resolve(Snapshot.list(new FileStorage(target)).get(0).name()), 5_000);
        assertRestored(last());
        assertThatThrownBy(() -> Backup.verify(target, CAPACITY)).isInstanceOf(BackupException.class);
        flip(target.resolve("journal-0000000000000001.log"), HEADER_BYTES + 500);
        assertThatThrownBy(
            () -> restore(RestorePoint.ofSequence(1_000))).isInstanceOf(BackupException.class)
            .hasMessageContaining("has changed");
    }

    /** While the backup's disk was away for long, files were deleted that it never got. */
    @Test
    void shouldGoOnBehindAGap() throws IOException {
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE);
        post(1_000);
        keepHistory();
        try (ContinuousBackup backup = backup(ALL / 2, 0)) {
            ship(backup);
        }
        for (int i = 0; i < 4; i++) {
            post(ENTRIES_OF_A_SEGMENT);
            keepHistory();
            maker.makeIfDue();
        }
        final long gapEnd = segments().get(0);
        try (ContinuousBackup backup = backup(ALL / 2, ALL / 2)) {
            ship(backup);
        }
        Files.move(data, root.resolve("gone"));
        directory = root.resolve("gone");
        assertRestored(last());
        assertRestored(Snapshot.list(new FileStorage(target)).get(0).sequence());
        assertRestored(900);
        assertThatThrownBy(() -> restore(RestorePoint.ofSequence(gapEnd - 2))).isInstanceOf(BackupException.class)
            .hasMessageContaining("the one before it that it has is 1001");
    }

    @Test
    void shouldNotMixHistories() throws IOException {
        post(1_000);
        keepHistory();
        try (ContinuousBackup backup = backup(ALL / 2, 0)) {
            ship(backup);
        }
        final Path earlier = root.resolve("earlier");
        Backup.restore(target, earlier, CAPACITY, RestorePoint.ofSequence(500));
        directory = earlier;
        assertRefused("in a way that " + earlier + " does not");
        post(2_000);
        assertRefused("in a way that " + earlier + " does not");
        directory = data;
        final Path copy = root.resolve("copy");
        Backup.make(data, copy, CAPACITY, 1);
        assertThatThrownBy(
            () -> new ContinuousBackup(storage(), new FileStorage(copy), 1, 1).ship(1, 1))
            .hasMessageContaining("is a copy");
        assertThatThrownBy(
            () -> new ContinuousBackup(storage(), new FileStorage(history), 1, 1).ship(1, 1))
            .hasMessageContaining("no manifest");
        assertRestored(1_001);
    }

    private void assertRefused(final String why) throws IOException {
        final byte[] manifest = Files.readAllBytes(target.resolve("manifest.txt"));
        try (ContinuousBackup backup = backup(ALL / 2, 0)) {
            assertThatThrownBy(() -> ship(backup)).isInstanceOf(BackupException.class).hasMessageContaining(why);
        }
        assertThat(Files.readAllBytes(target.resolve("manifest.txt"))).isEqualTo(manifest);
    }

    @Test
    void shouldShipNoDamagedSnapshotAndAllElse() throws IOException {
        final Snapshot good = smallSnapshot();
        post(3);
        final Snapshot bad;
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.inspect();
            bad = Snapshot.write(storage(), recovery.store(), recovery.point(), Snapshot.NO_PAUSE).publish();
        }
        flip(fileOf(bad), 1_000);
        try (ContinuousBackup backup = backup(ALL / 2, 0)) {
            ship(backup);
            assertThat(backup.sequence()).isEqualTo(8);
        }
        assertThat(files(target)).containsExactly("journal-0000000000000001.log", "manifest.txt", good.name());
        assertThat(Backup.verify(target, CAPACITY).sequence()).isEqualTo(8);
    }

    @Test
    void shouldSayThatWhatWasConfirmedIsDamaged() throws IOException {
        post(1_000);
        try (ContinuousBackup backup = backup(ALL / 2, 0)) {
            backup.ship(501, 1);
            final Path journal = segmentFiles().get(0);
            final byte[] bytes = Files.readAllBytes(journal);
            Arrays.fill(bytes, bytes.length / 20, bytes.length, (byte) 0);
            Files.write(journal, bytes);
            assertThatThrownBy(
                () -> backup.ship(1_001, 1)).isInstanceOf(BackupException.class)
                .hasMessageContaining("although it was confirmed");
        }
    }

    /** A mark is not forced: after a power cut the journal may be without it, and nothing was lost. */
    @Test
    void shouldGoOnWhenAMarkIsGoneAfterAPowerCut() throws IOException {
        post(300);
        final byte[] withoutMark = Files.readAllBytes(segmentFiles().get(0));
        mark();
        assertThat(Files.readAllBytes(segmentFiles().get(0))).isNotEqualTo(withoutMark);
        try (ContinuousBackup backup = backup(0, 0)) {
            backup.ship(last(), 1);
        }
        Files.write(segmentFiles().get(0), withoutMark);
        post(300);
        keepHistory();
        try (ContinuousBackup backup = backup(0, 0)) {
            backup.ship(last(), 1);
            assertThat(backup.sequence()).isEqualTo(602);
        }
        assertRestored(602);
    }

    /** What lies behind a mark follows the batch before it, in the same pass and in a later one. */
    @Test
    void shouldShipWhatLiesBehindAMark() throws IOException {
        post(300);
        mark();
        try (ContinuousBackup backup = backup(0, 0)) {
            ship(backup);
            assertThat(backup.sequence()).isEqualTo(301);
            post(300);
            mark();
            post(2 * ENTRIES_OF_A_SEGMENT);
            mark();
            keepHistory();
            ship(backup);
            assertThat(backup.sequence()).isEqualTo(last());
        }
        assertThat(Backup.verify(target, CAPACITY).sequence()).isEqualTo(last());
        assertRestored(500);
    }

    private ContinuousBackup backup(final long keepMs, final long baseMs) {
        return new ContinuousBackup(storage(), new FileStorage(target), keepMs == 0 ? ALL / 2 : keepMs, baseMs);
    }

    /**
     * As often as it takes for a snapshot to be there. The next posting writes the last file anew, as a start does: so
     * all is let go of.
     */
    private void ship(final ContinuousBackup backup) throws IOException {
        final long last = last();
        for (int i = 0; i < PASSES; i++) {
            backup.ship(last, 1);
        }
        backup.close();
    }

    private void assertRestored(final long sequence) throws IOException {
        final Backup.Result result = restore(RestorePoint.ofSequence(sequence));
        assertThat(result.sequence()).isEqualTo(sequence);
        final Path here = directory;
        directory = history;
        assertThat(result.digest()).as("sequence %d", sequence).isEqualTo(digestAt(sequence));
        directory = here;
    }

    private Backup.Result restore(final RestorePoint point) throws IOException {
        return Backup.restore(target, root.resolve("restored-" + System.nanoTime()), CAPACITY, point);
    }

    private void keepHistory() throws IOException {
        for (final Path file : segmentFiles()) {
            Files.copy(file, history.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private long last() {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.inspect();
            return recovery.point().sequence();
        }
    }

    private static List<String> files(final Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
