package dev.holdfast.ledger.recovery;

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

/** How far a restore goes, and what it does not give without being told to. */
class RestoreTest extends BackupFixture {
    /** Into a batch of a hundred, to where a snapshot or a file ends, and to both ends. */
    @Test
    void shouldRestoreToAnySequence() throws IOException {
        post(ENTRIES_OF_A_SEGMENT);
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 99, Snapshot.NO_PAUSE);
        post(ENTRIES_OF_A_SEGMENT);
        maker.makeIfDue();
        post(ENTRIES_OF_A_SEGMENT);
        final long end = 3L * ENTRIES_OF_A_SEGMENT + 3;
        final long base = Snapshot.list(storage()).get(0).sequence();
        for (final long sequence
            : new long[] {1, 2, 150, base - 1, base, base + 1, base + 2, base + 777, end - 1, end}) {
            final Path target = root.resolve("to-" + sequence);
            final Backup.Result result = Backup.restore(data, target, CAPACITY, RestorePoint.ofSequence(sequence));
            assertThat(result.sequence()).isEqualTo(sequence);
            assertThat(result.leftOut()).isEqualTo(end - sequence);
            assertThat(result.digest()).as("sequence %d", sequence).isEqualTo(digestAt(sequence));
            directory = target;
            post(150);
            assertThat(digest()).isNotEqualTo(result.digest());
            directory = data;
        }
        assertThatThrownBy(() -> Backup.restore(data, restored, CAPACITY, RestorePoint.ofSequence(end + 1)))
            .isInstanceOf(BackupException.class)
            .hasMessageContaining("does not have the ledger up to sequence=" + (end + 1)
                + "; the one before it that it has is " + end);
        assertThat(restored).doesNotExist();
    }

    /** The fixture's time is a batch's first sequence. */
    @Test
    void shouldRestoreToAMoment() throws IOException {
        post(1_000);
        assertThat(
            Backup.restore(data, root.resolve("a"), CAPACITY, RestorePoint.ofTime(201)).sequence()).isEqualTo(201);
        assertThat(
            Backup.restore(data, root.resolve("b"), CAPACITY, RestorePoint.ofTime(302)).sequence()).isEqualTo(401);
        assertThat(
            Backup.restore(data, root.resolve("c"), CAPACITY, RestorePoint.ofTime(301)).sequence()).isEqualTo(301);
        assertThat(
            Backup.restore(data, root.resolve("d"), CAPACITY, RestorePoint.ofTime(99_999)).sequence()).isEqualTo(1_001);
        assertThatThrownBy(
            () -> Backup.restore(data, restored, CAPACITY, RestorePoint.ofTime(0)))
            .hasMessageContaining("it begins later");
    }

    /** Written by version 0.1.0; its batches are cut in their own layout. */
    @Test
    void shouldRestoreAndShipAJournalOfTheFirstFormat() throws IOException {
        final Path golden = Path.of("src/test/resources/dev/holdfast/ledger/journal-v1/journal-0000000000000001.log");
        Files.copy(golden, data.resolve(golden.getFileName()));
        Files.createDirectory(copy);
        try (ContinuousBackup backup = new ContinuousBackup(storage(), new FileStorage(copy), 1, 1)) {
            backup.ship(10, 1);
        }
        assertThat(Backup.verify(copy, CAPACITY).sequence()).isEqualTo(10);
        for (long sequence = 1; sequence <= 10; sequence++) {
            for (final Path from : List.of(data, copy)) {
                final Path target = root.resolve(from.getFileName() + "-to-" + sequence);
                assertThat(
                    Backup.restore(from, target, CAPACITY, RestorePoint.ofSequence(sequence)).digest())
                    .isEqualTo(digestAt(sequence));
            }
        }
    }

    @Test
    void shouldLeaveOutADamagedSnapshotAndNotEndBeforeIt() throws IOException {
        final Snapshot snapshot = smallSnapshot();
        flip(fileOf(snapshot), 200);
        assertThat(Backup.make(data, copy, CAPACITY, 1).notes().get(0)).startsWith("left out: snapshot file=");
        assertThat(files(copy)).containsExactly("journal-0000000000000001.log", "manifest.txt");
        zeroTail(journalOf(data), 100);
        assertThatThrownBy(() -> Backup.make(data, restored, CAPACITY, 1)).as("a crash leaves no such end")
            .isInstanceOf(BackupException.class)
            .hasMessageContaining("nothing was copied: journal file=" + journalOf(data));
        final byte[] bytes = Files.readAllBytes(journalOf(data));
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        Files.write(journalOf(data), Arrays.copyOf(bytes, end));
        assertThatThrownBy(() -> Backup.make(data, restored, CAPACITY, 1)).isInstanceOf(BackupException.class)
            .hasMessageContaining("has a snapshot of sequence=4 that cannot be used");
    }

    /** A start of this directory is refused; a copy of it must be no way around. */
    @Test
    void shouldNotCopyADirectoryThatHasLostItsTail() throws IOException {
        loseTail();
        final String why = data + " has the ledger up to sequence=301, and file=" + data.resolve("high-water.txt");
        for (final RestorePoint point : new RestorePoint[] {RestorePoint.END, RestorePoint.ofTime(500)}) {
            assertThatThrownBy(() -> Backup.restore(data, restored, CAPACITY, point))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(why).hasMessageContaining("commands 302 to 602 are missing")
                .hasMessageContaining("restore with --until 301");
        }
        assertThatThrownBy(
            () -> Backup.make(data, copy, CAPACITY, 1)).isInstanceOf(BackupException.class).hasMessageContaining(why);
        assertThatThrownBy(
            () -> Backup.verify(data, CAPACITY)).isInstanceOf(BackupException.class).hasMessageContaining(why);
        assertThat(restored).doesNotExist();
        assertThat(copy).doesNotExist();
    }

    @Test
    void shouldGiveLessThanWasConfirmedToWhoNamesTheSequence() throws IOException {
        loseTail();
        final Backup.Result result = Backup.restore(data, restored, CAPACITY, RestorePoint.ofSequence(301));
        assertThat(result.sequence()).isEqualTo(301);
        assertThat(result.leftOut()).isEqualTo(301);
        final String note = "commands 302 to 602 are missing in " + data;
        assertThat(result.notes()).anyMatch(each -> each.startsWith(note));
        assertThat(
            Files.readString(restored.resolve("restored.txt"))).contains(" left_out_commands=301\n", "note: " + note);
        flip(data.resolve("high-water.txt"), 30);
        assertThatThrownBy(() -> Backup.make(data, copy, CAPACITY, 1)).isInstanceOf(BackupException.class)
            .hasMessageContaining("cannot read the high-water file").hasMessageContaining("is damaged");
        assertThat(Backup.restore(data, root.resolve("again"), CAPACITY, RestorePoint.ofSequence(301)).notes())
            .anyMatch(each -> each.startsWith("cannot read the high-water file"));
    }

    /** A whole directory of before that was put back says itself that nothing is missing. */
    @Test
    void shouldNotCopyLessThanAFileElsewhereSaysWasConfirmed() throws IOException {
        loseTail();
        Files.move(data.resolve("high-water.txt"), root.resolve("high-water-copy.txt"));
        HighWater.of(storage()).write(point());
        final HighWater elsewhere = new HighWater(new FileStorage(root), "high-water-copy.txt");
        assertThatThrownBy(() -> Backup.make(data, copy, CAPACITY, 1, elsewhere)).isInstanceOf(BackupException.class)
            .hasMessageContaining("high-water-copy.txt").hasMessageContaining("602");
        assertThat(copy).doesNotExist();
        assertThat(Backup.make(data, copy, CAPACITY, 1).sequence()).isEqualTo(301);
    }

    /** An old copy that was gone on with reaches as far. */
    @Test
    void shouldNotCopyADirectoryThatWentAnotherWay() throws IOException {
        loseTail();
        post(150);
        post(700);
        assertThatThrownBy(() -> Backup.make(data, copy, CAPACITY, 1)).isInstanceOf(BackupException.class)
            .hasMessageContaining("an older copy was gone on with");
        HighWater.of(storage()).write(point());
        final Backup.Result made = Backup.make(data, copy, CAPACITY, 1);
        assertThat(made.notes()).isEmpty();
        assertThat(made.sequence()).isEqualTo(1_153);
    }
}
