package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.storage.FileStorage;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A data directory and the directory that it is backed up to. The fixture's time of a batch is its first sequence. */
abstract class ContinuousBackupFixture extends RecoveryFixture {
    static final long ALL = Long.MAX_VALUE;
    static final int PASSES = 8;

    Path root;
    Path data;
    Path target;
    Path history;

    @BeforeEach
    void choosePlaces() throws IOException {
        root = directory;
        data = Files.createDirectory(root.resolve("data"));
        target = Files.createDirectory(root.resolve("target"));
        history = Files.createDirectory(root.resolve("history"));
        directory = data;
    }

    boolean hasFailed(final ContinuousBackup backup) {
        try {
            ship(backup);
            return false;
        } catch (final IOException e) {
            assertThat(e).hasMessage("No space left on device");
            return true;
        }
    }

    void assertRefused(final String why) throws IOException {
        final byte[] manifest = Files.readAllBytes(target.resolve("manifest.txt"));
        try (ContinuousBackup backup = backup(ALL / 2, 0)) {
            assertThatThrownBy(() -> ship(backup)).isInstanceOf(BackupException.class).hasMessageContaining(why);
        }
        assertThat(Files.readAllBytes(target.resolve("manifest.txt"))).isEqualTo(manifest);
    }

    ContinuousBackup backup(final long keepMs, final long baseMs) {
        return new ContinuousBackup(storage(), new FileStorage(target), keepMs == 0 ? ALL / 2 : keepMs, baseMs);
    }

    /**
     * As often as it takes for a snapshot to be there. The next posting writes the last file anew, as a start does: so
     * all is let go of.
     */
    void ship(final ContinuousBackup backup) throws IOException {
        final long last = last();
        for (int i = 0; i < PASSES; i++) {
            backup.ship(last, 1);
        }
        backup.close();
    }

    void assertRestored(final long sequence) throws IOException {
        final Backup.Result result = restore(RestorePoint.ofSequence(sequence));
        assertThat(result.sequence()).isEqualTo(sequence);
        final Path here = directory;
        directory = history;
        assertThat(result.digest()).as("sequence %d", sequence).isEqualTo(digestAt(sequence));
        directory = here;
    }

    Backup.Result restore(final RestorePoint point) throws IOException {
        return Backup.restore(target, root.resolve("restored-" + System.nanoTime()), CAPACITY, point);
    }

    void keepHistory() throws IOException {
        for (final Path file : segmentFiles()) {
            Files.copy(file, history.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    long last() {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.inspect();
            return recovery.point().sequence();
        }
    }

    static List<String> files(final Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
