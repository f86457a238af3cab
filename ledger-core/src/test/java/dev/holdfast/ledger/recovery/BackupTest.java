package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.terms.RuleBook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BackupTest extends RecoveryFixture {
    private static final int DAMAGED_BYTES = 20_000;

    private Path root;
    private Path data;
    private Path copy;
    private Path restored;

    @BeforeEach
    void choosePlaces() throws IOException {
        root = directory;
        data = Files.createDirectory(root.resolve("data"));
        copy = root.resolve("copy");
        restored = root.resolve("some").resolve("where").resolve("restored");
        directory = data;
    }

    @Test
    void shouldGoThereAndBack() throws IOException {
        post(1_000);
        final Backup.Result made = Backup.make(data, copy, CAPACITY, 77);
        assertThat(made.sequence()).isEqualTo(1_001);
        assertThat(made.digest()).isEqualTo(digest());
        assertThat(Files.readString(copy.resolve("manifest.txt")))
            .startsWith("holdfast backup format=1\nkind=copy ledger=")
            .contains(" first_sequence=1 last_sequence=1001 ", " taken_ms=77 ");
        assertThat(Backup.verify(copy, CAPACITY)).isEqualTo(made);
        assertThat(Backup.restore(copy, restored, CAPACITY, RestorePoint.END)).isEqualTo(made);
        assertThat(files(restored)).containsExactly("journal-0000000000000001.log", "restored.txt");
        directory = restored;
        post(3);
        assertThat(digest()).isEqualTo(digestFromNothing());
        Files.createDirectory(root.resolve("empty"));
        Backup.restore(copy, root.resolve("empty"), CAPACITY, RestorePoint.END);
        assertThat(files(root)).as("nothing beside").containsExactly("copy", "data", "empty", "some");
    }

    /** Each of these was copied, and said to add up. */
    @Test
    void shouldRefuseWhatHasNoLedger() throws IOException {
        final Path empty = Files.createDirectory(root.resolve("empty"));
        final Path strange = Files.createDirectory(root.resolve("strange"));
        Files.writeString(strange.resolve("notes.txt"), "no journal at all");
        final Path garbage = Files.createDirectory(root.resolve("garbage"));
        Files.write(garbage.resolve("journal-0000000000000001.log"), new byte[5_000]);
        assertRefused(root.resolve("none"), "does not exist");
        assertRefused(strange.resolve("notes.txt"), "is a file");
        assertRefused(empty, "there is no journal");
        assertRefused(strange, "there is no journal");
        assertRefused(garbage, "is no journal: the header is no journal's");
    }

    private void assertRefused(final Path from, final String why) throws IOException {
        assertThatThrownBy(
            () -> Backup.make(from, copy, CAPACITY, 1)).isInstanceOf(BackupException.class).hasMessageContaining(why);
        assertThatThrownBy(
            () -> Backup.verify(from, CAPACITY)).isInstanceOf(BackupException.class).hasMessageContaining(why);
        assertNotRestored(from, why);
        assertThat(copy).doesNotExist();
    }

    private void assertNotRestored(final Path from, final String why) throws IOException {
        assertThatThrownBy(() -> Backup.restore(from, restored, CAPACITY, RestorePoint.END))
            .isInstanceOf(BackupException.class)
            .hasMessageContaining(why);
        assertThat(restored).doesNotExist();
        assertThat(
            restored.getParent())
            .satisfiesAnyOf(parent -> assertThat(parent).doesNotExist(),
                parent -> assertThat(parent).isEmptyDirectory());
    }

    enum Damage {
        TAIL_ZEROED, JOURNAL_GONE, SNAPSHOT_GONE, BIT_FLIPPED, CUT, STRANGE_FILE, MANIFEST_FLIPPED, MANIFEST_CUT
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseACopyThatIsNotWhatItWas(final Damage damage) throws IOException {
        post(2 * ENTRIES_OF_A_SEGMENT);
        new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE).makeIfDue();
        Backup.make(data, copy, CAPACITY, 1);
        final Path journal = copy.resolve(name(segmentFiles().get(segmentFiles().size() - 1)));
        final Path manifest = copy.resolve("manifest.txt");
        switch (damage) {
            case TAIL_ZEROED -> zeroTail(journal, DAMAGED_BYTES);
            case JOURNAL_GONE -> Files.delete(journal);
            case SNAPSHOT_GONE -> Files.delete(copy.resolve(snapshots().get(0)));
            case BIT_FLIPPED -> flip(copy.resolve(snapshots().get(0)), 5_000);
            case CUT -> Files.write(journal, Arrays.copyOf(Files.readAllBytes(journal), (int) Files.size(journal) - 1));
            case STRANGE_FILE -> Files.copy(journal, copy.resolve("journal-0000000000900000.log"));
            case MANIFEST_FLIPPED -> flip(manifest, 60);
            case MANIFEST_CUT ->
                Files.write(manifest, Arrays.copyOf(Files.readAllBytes(manifest), (int) Files.size(manifest) - 20));
            default -> throw new IllegalStateException();
        }
        final String why = damage == Damage.JOURNAL_GONE ? "" : damage.name().startsWith("MANIFEST") ? "is damaged"
            : "not what its manifest says";
        assertNotRestored(copy, why);
        assertThatThrownBy(
            () -> Backup.verify(copy, CAPACITY)).isInstanceOf(BackupException.class).hasMessageContaining(why);
    }

    /** The last bytes that are not zeros. */
    private static void zeroTail(final Path journal, final int count) throws IOException {
        final byte[] bytes = Files.readAllBytes(journal);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        Arrays.fill(bytes, end - count, end, (byte) 0);
        Files.write(journal, bytes);
    }

    @Test
    void shouldTakeABackupOfBeforeThereWereManifests() throws IOException {
        post(1_000);
        post(1);
        Backup.make(data, copy, CAPACITY, 1);
        Files.delete(copy.resolve("manifest.txt"));
        assertThat(
            Backup.restore(copy, restored, CAPACITY, RestorePoint.END).notes()).singleElement().asString()
            .contains("there is no manifest");
        flip(copy.resolve("journal-0000000000000001.log"), HEADER_BYTES + 200);
        assertThatThrownBy(() -> Backup.restore(copy, root.resolve("again"), CAPACITY, RestorePoint.END))
            .isInstanceOf(BackupException.class)
            .hasMessageContaining("nothing was copied: journal file=" + copy)
            .hasMessageContaining("restore with --until 1");
        assertThat(root.resolve("again")).doesNotExist();
    }

    /** A plain copy of a ledger that was stopped in order says what it should come to. */
    @Test
    void shouldHoldACopyToItsCleanStop() throws IOException {
        post(1_000);
        new CleanStop(1_001, digest()).write(storage());
        final Path plain = Files.createDirectory(root.resolve("plain"));
        for (final String file : files(data)) {
            Files.copy(data.resolve(file), plain.resolve(file));
        }
        Backup.restore(plain, restored, CAPACITY, RestorePoint.END);
        assertThat(files(restored)).as("the new one did not stop").doesNotContain("clean-stop.txt");
        zeroTail(journalOf(plain), DAMAGED_BYTES);
        assertThatThrownBy(() -> Backup.restore(plain, root.resolve("again"), CAPACITY, RestorePoint.END))
            .isInstanceOf(CleanStopBrokenException.class);
        assertThat(files(root)).doesNotContain("again");
        assertThat(files(plain)).contains("clean-stop.txt");
    }

    private static Path journalOf(final Path place) {
        return place.resolve("journal-0000000000000001.log");
    }

    @Test
    void shouldRefuseATargetThatHasSomething() throws IOException {
        post(1);
        Backup.make(data, copy, CAPACITY, 1);
        assertThatThrownBy(
            () -> Backup.restore(copy, data, CAPACITY, RestorePoint.END))
            .hasMessageContaining("should be empty or new");
        assertThatThrownBy(() -> Backup.make(data, copy, CAPACITY, 1)).hasMessageContaining("should be empty or new");
        assertThat(files(root)).containsExactly("copy", "data");
    }

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

    private void loseTail() throws IOException {
        post(300);
        final byte[] before = Files.readAllBytes(segmentFiles().get(0));
        post(300);
        HighWater.of(storage()).write(point());
        Files.write(segmentFiles().get(0), before);
    }

    private JournalPoint point() {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.inspect();
            return recovery.point();
        }
    }

    private static List<String> files(final Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
