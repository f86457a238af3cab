package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.terms.RuleBook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A file that ends is no time that is over. The fixture's time of a batch is its first sequence. */
class RestoreToMomentTest extends RecoveryFixture {
    private static final long EVER = Long.MAX_VALUE / 2;
    private static final int PASSES = 8;

    private Path root;
    private Path data;
    private Path target;
    private int restores;

    @BeforeEach
    void choosePlaces() throws IOException {
        root = directory;
        data = Files.createDirectory(root.resolve("data"));
        target = Files.createDirectory(root.resolve("target"));
        directory = data;
    }

    /** Commands of before that moment were never shipped: the ledger of that moment is not there. */
    @Test
    void shouldNotTakeTheEndBeforeAGapForAMomentInIt() throws IOException {
        final long gapEnd = shipWithAGap();
        for (final long moment : new long[] {902, 5_000, gapEnd - 200}) {
            assertThatThrownBy(() -> restore(target, moment)).as("moment %d", moment)
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("commands 1002 to " + (gapEnd - 1) + " are missing")
                .hasMessageContaining("every command up to sequence=1001 time_ms=902, and again from sequence="
                    + (gapEnd - 1));
        }
        assertThat(restore(target, 901).sequence()).as("a later batch is there").isEqualTo(901);
        assertThat(restore(target, gapEnd + 300).sequence()).isGreaterThanOrEqualTo(gapEnd + 299);
        assertThat(restore(target, EVER).sequence()).isEqualTo(last());
        final Snapshot base = oldestSnapshot();
        assertThat(base.sequence()).isEqualTo(gapEnd - 1);
        assertThat(
            restore(target, base.timeMs()).sequence()).as("what follows the snapshot is later")
            .isEqualTo(base.sequence());
    }

    /** Once more without a manifest, and with the snapshot gone that leads over the gap. */
    @Test
    void shouldNotTakeASnapshotOrAFileBeforeAGapForTheLedger() throws IOException {
        final long gapEnd = shipWithAGap();
        Files.delete(target.resolve("manifest.txt"));
        Files.delete(target.resolve(oldestSnapshot().name()));
        assertThatThrownBy(
            () -> restore(target, gapEnd - 1)).isInstanceOf(BackupException.class).hasMessageContaining("has a gap");
        Files.delete(target.resolve("journal-0000000000000001.log"));
        assertThatThrownBy(
            () -> restore(target, gapEnd - 1)).isInstanceOf(BackupException.class)
            .hasMessageContaining("it begins later");
    }

    /** Ships a thousand commands, and goes on when the next ones are deleted. Returns the first that is there again. */
    private long shipWithAGap() throws IOException {
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE);
        post(1_000);
        ship();
        for (int i = 0; i < 4; i++) {
            post(ENTRIES_OF_A_SEGMENT);
            maker.makeIfDue();
        }
        ship();
        final long gapEnd = segments().get(0);
        assertThat(gapEnd).isGreaterThan(6_000);
        return gapEnd;
    }

    private Snapshot oldestSnapshot() throws IOException {
        final List<Snapshot> newestFirst = Snapshot.list(new FileStorage(target));
        return newestFirst.get(newestFirst.size() - 1);
    }

    private void ship() throws IOException {
        try (ContinuousBackup backup = new ContinuousBackup(storage(), new FileStorage(target), EVER, EVER)) {
            for (int i = 0; i < PASSES; i++) {
                backup.ship(last(), 1);
            }
        }
    }

    /** In a file that is complete, and in the last one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldNotTakeDamageForTheEndBeforeAMoment(final int file) throws IOException {
        post(ENTRIES_OF_A_SEGMENT + ENTRIES_OF_A_SEGMENT / 2);
        assertThat(segmentFiles()).hasSize(2);
        final Path damaged = segmentFiles().get(file);
        flip(damaged, usedBytes(damaged) / 2);
        final long first = segments().get(file);
        final long atEnd = file == 0 ? segments().get(1) - 1 : 3L * ENTRIES_OF_A_SEGMENT / 2;
        assertThatThrownBy(() -> restore(data, atEnd)).isInstanceOf(BackupException.class)
            .hasMessageContaining(name(damaged))
            .hasMessageContaining("damaged").hasMessageContaining("restore with --until ");
        assertThatThrownBy(
            () -> restore(data, EVER)).isInstanceOf(BackupException.class).hasMessageContaining(name(damaged));
        assertThat(
            restore(data, first + 199).sequence()).as("later batches are there")
            .isEqualTo(file == 0 ? 201 : first + 199);
        assertThat(Backup.restore(data, root.resolve("by-sequence"), CAPACITY, RestorePoint.ofSequence(first + 50))
            .sequence())
            .isEqualTo(first + 50);
    }

    @Test
    void shouldGoToTheEndAndSayThatTheMomentIsBehindIt() throws IOException {
        post(1_000);
        assertThat(
            restore(data, 902).notes()).as("that of the last batch").noneMatch(note -> note.contains("ends before"));
        assertThat(
            restore(data, 903).notes()).anyMatch(note -> note.contains("ends before that moment, with sequence=1001"));
        final Path journal = segmentFiles().get(0);
        Files.write(journal, Arrays.copyOf(Files.readAllBytes(journal), usedBytes(journal) - 600));
        assertThat(restore(data, 902).sequence()).as("a torn tail, which a start would cut").isEqualTo(901);
        assertThat(restore(data, 801).sequence()).isEqualTo(801);
    }

    private static int usedBytes(final Path file) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private Backup.Result restore(final Path from, final long momentMs) throws IOException {
        return Backup.restore(from, root.resolve("restored-" + restores++), CAPACITY, RestorePoint.ofTime(momentMs));
    }

    private long last() {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.inspect();
            return recovery.point().sequence();
        }
    }
}
