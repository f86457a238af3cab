package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.crypt.MissingKeyException;
import dev.holdfast.ledger.crypt.TestKeys;
import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotScan;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.terms.RuleBook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Snapshots, backups and restores of a ledger whose files are encrypted. */
class EncryptedRecoveryTest extends BackupFixture {
    private static final int SEALED_HEADER_BYTES = 512;

    @BeforeEach
    void encrypt() {
        keys = TestKeys.of(1);
    }

    @Test
    void shouldRecoverFromSnapshotAndJournalToWhatAnOpenLedgerIs() throws IOException {
        final long sequence = runOn(data);
        final long encrypted = digest();
        assertThat(Snapshot.list(storage())).hasSize(2);
        assertThat(words(data)).doesNotContain("E12345");
        directory = Files.createDirectory(root.resolve("open"));
        keys = KeyWrapper.NONE;
        assertThat(runOn(directory)).isEqualTo(sequence);
        assertThat(digest()).isEqualTo(encrypted);
        assertThat(words(directory)).as("they would be found").contains("E12345");
    }

    /** Returns the last command's sequence. */
    private long runOn(final Path place) throws IOException {
        assertThat(directory).isEqualTo(place);
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 1, () -> { });
        for (int i = 0; i < 3; i++) {
            post(ENTRIES_OF_A_SEGMENT);
            maker.makeIfDue();
        }
        post(10);
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            assertThat(recovery.fromSequence()).isPositive();
            recovery.applyAll();
            return recovery.point().sequence();
        }
    }

    @Test
    void shouldReadTheSumsOfASnapshotWithoutAKeyAndTheRowsOnlyWithIt() throws IOException {
        final Snapshot snapshot = smallSnapshot();
        final Storage stranger = new FileStorage(directory);
        final Snapshot seen = Snapshot.of(stranger, snapshot.name());
        assertThat(seen.timeMs()).isEqualTo(snapshot.timeMs()).isPositive();
        try (SnapshotScan scan = new SnapshotScan(seen)) {
            assertThat(scan.advance(Long.MAX_VALUE)).isTrue();
        }
        assertThatThrownBy(() -> new Recovery(stranger, CAPACITY)).isInstanceOf(MissingKeyException.class)
            .hasMessageContaining("file=" + fileOf(snapshot)).hasMessageContaining("key=" + TestKeys.id(1));
        final byte[] whole = Files.readAllBytes(fileOf(snapshot));
        for (int length = 0; length < whole.length; length += length < 600 ? 1 : 97) {
            Files.write(fileOf(snapshot), Arrays.copyOf(whole, length));
            try (SnapshotScan scan = new SnapshotScan(seen)) {
                assertThatThrownBy(() -> scan.advance(Long.MAX_VALUE)).as("length %d", length)
                    .hasMessageContaining("cannot be used");
            }
        }
        for (int at = 0; at < whole.length; at++) {
            final byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(fileOf(snapshot), changed);
            try (SnapshotScan scan = new SnapshotScan(seen)) {
                assertThatThrownBy(() -> scan.advance(Long.MAX_VALUE)).as("byte %d", at)
                    .hasMessageContaining("cannot be used");
            }
        }
    }

    @Test
    void shouldGoBackBehindASnapshotThatWasChangedTogetherWithItsSum() throws IOException {
        final Snapshot snapshot = smallSnapshot();
        final byte[] bytes = Files.readAllBytes(fileOf(snapshot));
        final ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes[SEALED_HEADER_BYTES + 8 + 40] ^= 1;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, SEALED_HEADER_BYTES + 8, fields.getInt(SEALED_HEADER_BYTES));
        fields.putInt(SEALED_HEADER_BYTES + 4, (int) crc.getValue());
        Files.write(fileOf(snapshot), bytes);
        try (SnapshotScan scan = new SnapshotScan(snapshot)) {
            assertThat(scan.advance(Long.MAX_VALUE)).as("its sums are right").isTrue();
        }
        assertThatThrownBy(() -> snapshot.load(CAPACITY, CAPACITY, Snapshot.NO_PAUSE))
            .hasMessageContaining("was changed by somebody, or its key is another one");
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.applyAll();
            assertThat(recovery.fromSequence()).as("from the journal alone").isZero();
            assertThat(recovery.point().sequence()).isEqualTo(4);
        }
    }

    @Test
    void shouldCopyWhatIsEncryptedAsItIs() throws IOException {
        post(300);
        final long digest = digest();
        final Backup.Result made = Backup.make(data, copy, CAPACITY, 1, keys);
        assertThat(made.digest()).isEqualTo(digest);
        final String segment = JournalFiles.list(storage()).get(0);
        assertThat(copy.resolve(segment)).hasSameBinaryContentAs(data.resolve(segment));
        assertThat(Backup.verify(copy, CAPACITY, keys).digest()).isEqualTo(digest);
        assertThat(words(copy)).doesNotContain("E123");
        for (final long sequence : new long[] {1, 2, 150, 151, 300}) {
            final Path target = root.resolve("to-" + sequence);
            final RestorePoint point = RestorePoint.ofSequence(sequence);
            assertThat(Backup.restore(copy, target, CAPACITY, point, keys).digest()).isEqualTo(digestAt(sequence));
            directory = target;
            post(150);
            assertThat(digest()).isNotEqualTo(digest);
            assertThat(words(target)).doesNotContain("E123");
            directory = data;
        }
        assertThatThrownBy(() -> Backup.verify(copy, CAPACITY)).isInstanceOf(MissingKeyException.class);
        assertThatThrownBy(() -> Backup.restore(copy, restored, CAPACITY, RestorePoint.END))
            .isInstanceOf(MissingKeyException.class).hasMessageContaining("key=" + TestKeys.id(1));
        assertThat(restored).doesNotExist();
    }

    @Test
    void shouldShipWithoutAKeyAndFindRot() throws IOException {
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 1, () -> { });
        post(ENTRIES_OF_A_SEGMENT);
        maker.makeIfDue();
        post(100);
        Files.createDirectory(copy);
        final long last;
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.inspect();
            last = recovery.point().sequence();
        }
        try (ContinuousBackup backup = new ContinuousBackup(new FileStorage(data), new FileStorage(copy),
            Long.MAX_VALUE, 1)) {
            for (int i = 0; i < 8; i++) {
                backup.ship(last, 1);
            }
        }
        assertThat(Snapshot.list(new FileStorage(copy))).isNotEmpty();
        assertThat(Backup.verify(copy, CAPACITY, keys).sequence()).isEqualTo(last);
        assertThat(Backup.restore(copy, restored, CAPACITY, RestorePoint.END, keys).digest()).isEqualTo(digest());
        final Scrub scrub = new Scrub(new FileStorage(data));
        assertThat(damagedIn(scrub)).isEmpty();
        flip(segmentFiles().get(0), 5_000);
        assertThat(damagedIn(scrub)).containsExactly(name(segmentFiles().get(0)));
    }

    private static List<String> damagedIn(final Scrub scrub) throws IOException {
        scrub.beginRound();
        boolean goesOn = true;
        while (goesOn) {
            goesOn = scrub.advance(1 << 20);
        }
        return List.copyOf(scrub.damaged().keySet());
    }

    /** A start refuses and changes nothing. */
    @Test
    void shouldRefuseABatchThatWasChangedTogetherWithItsSum() throws IOException {
        post(300);
        final Path file = segmentFiles().get(0);
        final byte[] bytes = Files.readAllBytes(file);
        final ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int frame = SEALED_HEADER_BYTES;
        frame += fields.getInt(frame + 4);
        frame += fields.getInt(frame + 4);
        bytes[frame + 100] ^= 1;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, frame, 8);
        crc.update(bytes, frame + 12, fields.getInt(frame + 4) - 12);
        fields.putInt(frame + 8, (int) crc.getValue());
        Files.write(file, bytes);
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            assertThatThrownBy(recovery::applyAll).isInstanceOf(JournalCorruptException.class)
                .hasMessageContaining("position=" + frame)
                .hasMessageContaining("was changed by somebody, or its key is another one");
        }
        assertThat(file).hasBinaryContent(bytes);
    }

    private static String words(final Path place) throws IOException {
        final StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(place)) {
            for (final Path file : files.filter(each -> each.toString().matches(".*\\.(log|bin)")).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
