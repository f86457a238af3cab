package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.terms.RuleBook;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is shipped, and what a restore from it leads to. */
class ContinuousBackupTest extends ContinuousBackupFixture {
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
}
