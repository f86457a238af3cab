package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.terms.RuleBook;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a continuous backup makes of damage, gaps, other histories, and of what is older than its retention. */
class BackupRetentionTest extends ContinuousBackupFixture {
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
}
