package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalPoint;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A data directory, a copy of it, and what is restored from that. */
abstract class BackupFixture extends RecoveryFixture {
    static final int DAMAGED_BYTES = 20_000;

    Path root;
    Path data;
    Path copy;
    Path restored;

    @BeforeEach
    void choosePlaces() throws IOException {
        root = directory;
        data = Files.createDirectory(root.resolve("data"));
        copy = root.resolve("copy");
        restored = root.resolve("some").resolve("where").resolve("restored");
        directory = data;
    }

    void assertRefused(final Path from, final String why) throws IOException {
        assertThatThrownBy(
            () -> Backup.make(from, copy, CAPACITY, 1)).isInstanceOf(BackupException.class).hasMessageContaining(why);
        assertThatThrownBy(
            () -> Backup.verify(from, CAPACITY)).isInstanceOf(BackupException.class).hasMessageContaining(why);
        assertNotRestored(from, why);
        assertThat(copy).doesNotExist();
    }

    void assertNotRestored(final Path from, final String why) throws IOException {
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

    /** The last bytes that are not zeros. */
    static void zeroTail(final Path journal, final int count) throws IOException {
        final byte[] bytes = Files.readAllBytes(journal);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        Arrays.fill(bytes, end - count, end, (byte) 0);
        Files.write(journal, bytes);
    }

    static Path journalOf(final Path place) {
        return place.resolve("journal-0000000000000001.log");
    }

    void loseTail() throws IOException {
        post(300);
        final byte[] before = Files.readAllBytes(segmentFiles().get(0));
        post(300);
        HighWater.of(storage()).write(point());
        Files.write(segmentFiles().get(0), before);
    }

    JournalPoint point() {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.inspect();
            return recovery.point();
        }
    }

    static List<String> files(final Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
