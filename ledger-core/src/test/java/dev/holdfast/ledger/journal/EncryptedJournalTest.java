package dev.holdfast.ledger.journal;

import com.sun.management.ThreadMXBean;
import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.crypt.MissingKeyException;
import dev.holdfast.ledger.crypt.SealedHeader;
import dev.holdfast.ledger.crypt.TestKeys;
import dev.holdfast.ledger.storage.FileStorage;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EncryptedJournalTest extends EncryptedJournalFixture {
    @Test
    void shouldReadBackWhatWasWrittenOverSeveralFiles() throws IOException {
        for (int i = 0; i < 3; i++) {
            write(500, 2, 1);
        }
        write(2_500, 20, 200);
        assertThat(Segment.list(storage())).hasSizeGreaterThan(3);
        assertThat(readAll().sequence()).isEqualTo(3_000 + 50_000);
        assertThat(read).hasSize(53_000);
        assertThat(actors).allMatch(actor -> actor.startsWith("operator admin"));
        assertThat(versions()).containsOnly(4);
    }

    @Test
    void shouldLeaveNoWordOfACommandOnTheDisk() throws IOException {
        write(10, 3, 5);
        assertThat(contents()).noneMatch(each -> each.contains(SECRET) || each.contains("admin"));
        keys = KeyWrapper.NONE;
        Files.delete(directory.resolve(Segment.list(storage()).get(0)));
        write(10, 3, 5);
        assertThat(contents()).as("it would be found").anyMatch(each -> each.contains(SECRET));
        assertThat(contents()).anyMatch(each -> each.contains("admin"));
    }

    @Test
    void shouldBeginAFileWhenItIsSwitchedOnOrOffOrTheKeyChanges() throws IOException {
        keys = KeyWrapper.NONE;
        write(3, 2, 1);
        keys = TestKeys.of(1);
        write(3, 2, 1);
        write(3, 2, 1);
        keys = TestKeys.of(2, 1);
        write(3, 2, 1);
        keys = TestKeys.onlyOld(2, 1);
        write(3, 2, 1);
        write(3, 2, 1);
        assertThat(versions()).containsExactly(3, 4, 4, 3);
        assertThat(Segment.list(storage())).extracting(Segment::firstSequence).containsExactly(1L, 7L, 19L, 25L);
        assertThat(readAll().sequence()).isEqualTo(36);
        assertThat(read).hasSize(36);
        keys = TestKeys.of(2);
        assertThatThrownBy(this::readAll).isInstanceOf(MissingKeyException.class)
            .hasMessageContaining("file=" + directory.resolve(Segment.list(storage()).get(1)))
            .hasMessageContaining("key=" + TestKeys.id(1)).hasMessageContaining("storage.encryption_old_key_files")
            .hasMessageNotContaining(HexFormat.of().formatHex(TestKeys.key(1)));
        keys = KeyWrapper.NONE;
        assertThatThrownBy(this::readAll).isInstanceOf(MissingKeyException.class);
    }

    /** Switched on before anything was written: the empty file gives way to an encrypted one of its name. */
    @Test
    void shouldReplaceAFileThatHasNothing() throws IOException {
        keys = KeyWrapper.NONE;
        write(0, 0, 0);
        keys = TestKeys.of(1);
        write(2, 1, 1);
        assertThat(versions()).containsExactly(4);
        assertThat(readAll().sequence()).isEqualTo(2);
    }

    /** Every byte, with a sum that was mended: whoever can write the file can do that too. */
    @Test
    void shouldFindWhatWasChangedTogetherWithItsSum() throws IOException {
        write(3, 2, 1);
        final Path file = directory.resolve(Segment.list(storage()).get(0));
        final byte[] whole = Files.readAllBytes(file);
        final int frame = SealedHeader.BYTES;
        final int length = new UnsafeBuffer(whole).getInt(frame + Frame.LENGTH_AT);
        int found = 0;
        for (int at = 16; at < frame + length; at += at == frame + Frame.CHECKSUM_AT - 1 ? 1 + Integer.BYTES : 1) {
            final byte[] changed = whole.clone();
            changed[at] ^= 1;
            mend(changed, at < frame ? -1 : frame, length);
            Files.write(file, changed);
            assertThatThrownBy(this::readAll).as("byte %d", at)
                .isInstanceOfAny(JournalCorruptException.class, MissingKeyException.class);
            found += isNamed() ? 1 : 0;
        }
        assertThat(found).as("of most bytes the seal alone tells").isGreaterThan(length);
        Files.write(file, whole);
        assertThat(readAll().sequence()).isEqualTo(6);
    }

    private boolean isNamed() {
        try {
            readAll();
            return false;
        } catch (final JournalCorruptException e) {
            return e.getMessage().contains("was changed by somebody, or its key is another one");
        } catch (final MissingKeyException e) {
            return false;
        }
    }

    private static void mend(final byte[] segment, final int frame, final int length) {
        final ByteBuffer bytes = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
        final CRC32C crc = new CRC32C();
        if (frame < 0) {
            crc.update(segment, 0, 12);
            crc.update(segment, 16, SealedHeader.BYTES - 16);
            bytes.putInt(12, (int) crc.getValue());
        } else {
            bytes.putInt(frame + Frame.CHECKSUM_AT, Frame.checksum(crc, bytes, frame, length));
        }
    }

    /** A batch of one file in the place of the same one of another, whose sums fit. */
    @Test
    void shouldTakeNoBatchOfAnotherFile() throws IOException {
        write(1, 1, 1);
        final String name = Segment.list(storage()).get(0);
        final byte[] one = Files.readAllBytes(directory.resolve(name));
        Files.delete(directory.resolve(name));
        write(1, 1, 1);
        final byte[] other = Files.readAllBytes(directory.resolve(name));
        System.arraycopy(one, SealedHeader.BYTES, other, SealedHeader.BYTES, 200);
        Files.write(directory.resolve(name), other);
        assertThatThrownBy(this::readAll).isInstanceOf(JournalCorruptException.class)
            .hasMessageContaining("was changed by somebody, or its key is another one");
    }

    /** Java's own garbage for a message; what is not encrypted makes none. */
    @Test
    void shouldAllocateAKilobyteForABatchAndNothingWhenItIsOff() throws IOException {
        assertThat(allocatedByABatch()).isBetween(100L, 1_500L);
        keys = KeyWrapper.NONE;
        assertThat(allocatedByABatch()).isLessThan(10L);
    }

    private long allocatedByABatch() throws IOException {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final UnsafeBuffer command = new UnsafeBuffer(new byte[100]);
        final int batches = 20_000;
        final Path place = directory.resolve("of-" + keys.isOn());
        long before = 0;
        try (FileJournal journal = new FileJournal(new FileStorage(Files.createDirectory(place), keys),
            JournalEnd.NONE, new FixedState(), 64L << 20, Runnable::run)) {
            for (int i = 0; i < 2 * batches; i++) {
                before = i == batches ? threads.getCurrentThreadAllocatedBytes() : before;
                journal.begin(2L * i + 1, 1);
                journal.append(command, 0, 100, Actor.PLATFORM);
                journal.append(command, 0, 100, Actor.PLATFORM);
                journal.write();
            }
            return (threads.getCurrentThreadAllocatedBytes() - before) / batches;
        }
    }

    private List<Integer> versions() throws IOException {
        final List<Integer> versions = new ArrayList<>();
        for (final String segment : Segment.list(storage())) {
            versions.add((int) Files.readAllBytes(directory.resolve(segment))[8]);
        }
        return versions;
    }

    private List<String> contents() throws IOException {
        final List<String> contents = new ArrayList<>();
        for (final String name : storage().list()) {
            contents.add(Files.readString(directory.resolve(name), StandardCharsets.ISO_8859_1));
        }
        return contents;
    }
}
