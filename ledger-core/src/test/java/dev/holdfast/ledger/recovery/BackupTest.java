package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.terms.RuleBook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Copies: that they are what they should be, or are refused. */
class BackupTest extends BackupFixture {
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
}
