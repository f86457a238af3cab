package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileJournalTest {
    private static final long SEGMENT_BYTES = FileJournal.MIN_SEGMENT_BYTES;

    @TempDir
    private Path directory;
    private final List<String> read = new ArrayList<>();

    @Test
    void shouldReadBackWhatWasWritten() {
        write(3, 1, 2, 3);
        assertThat(readAll().sequence()).isEqualTo(6);
        assertThat(read).containsExactly("1@1", "2@2", "3@2", "4@3", "5@3", "6@3");
        write(2, 1);
        readAll();
        assertThat(read).endsWith("6@3", "7@7");
        assertThat(read).hasSize(7);
    }

    @Test
    void shouldGoOnInNewSegments() throws IOException {
        final int[] batches = new int[3_000];
        Arrays.fill(batches, 20);
        write(200, batches);
        assertThat(Segment.list(storage())).hasSizeGreaterThan(5);
        assertThat(readAll().sequence()).isEqualTo(60_000);
        assertThat(read).hasSize(60_000).endsWith("60000@3000");
    }

    @Test
    void shouldStopAtDamageBeforeTheTail() throws IOException {
        write(3, 2, 3, 1);
        final JournalEnd whole = readAll();
        final byte[] bytes = Files.readAllBytes(fileOf(whole));
        final int second = Segment.HEADER_BYTES + frameLength(bytes, Segment.HEADER_BYTES);
        bytes[second + Frame.HEADER_BYTES + 5] ^= 1;
        Files.write(fileOf(whole), bytes);
        assertThatThrownBy(this::readAll).isInstanceOf(JournalCorruptException.class)
            .hasMessageContaining("position=" + second).hasMessageContaining("sequence=3");
        assertThat(Files.readAllBytes(fileOf(whole))).as("nothing was changed").isEqualTo(bytes);
    }

    @Test
    void shouldStopAtABatchOutOfSequence() {
        write(3, 2);
        final JournalEnd end = readAll();
        try (FileJournal journal = new FileJournal(storage(), end, new FixedState(), SEGMENT_BYTES, Runnable::run)) {
            journal.begin(2, 9);
            journal.append(new UnsafeBuffer(new byte[] {'2'}), 0, 1, Actor.PLATFORM);
            journal.write();
            journal.force();
        }
        assertThatThrownBy(
            this::readAll).isInstanceOf(JournalCorruptException.class)
            .hasMessageContaining("position=" + end.position());
    }

    @Test
    void shouldStopWhenASegmentIsMissing() throws IOException {
        final int[] batches = new int[3_000];
        Arrays.fill(batches, 20);
        write(200, batches);
        Files.delete(directory.resolve(Segment.list(storage()).get(1)));
        assertThatThrownBy(this::readAll).isInstanceOf(JournalCorruptException.class);
    }

    @Test
    void shouldSayWhenItCannotWriteOrForce() {
        final FileJournal journal = new FileJournal(storage(), JournalEnd.NONE, new FixedState(), SEGMENT_BYTES,
            Runnable::run);
        journal.close();
        journal.begin(1, 1);
        assertThatThrownBy(
            journal::write).isInstanceOf(JournalFailedException.class).hasMessageContaining(directory.toString());
        assertThatThrownBy(journal::force).isInstanceOf(JournalFailedException.class);
    }

    @Test
    void shouldGoOnWhenNoSpareSegmentIsReady() {
        try (FileJournal journal = new FileJournal(storage(), JournalEnd.NONE, new FixedState(), SEGMENT_BYTES,
            task -> { })) {
            final UnsafeBuffer command = new UnsafeBuffer(new byte[400]);
            for (int sequence = 1; sequence <= 6_000; sequence++) {
                journal.begin(sequence, sequence);
                command.putStringWithoutLengthAscii(0, Integer.toString(sequence));
                journal.append(command, 0, 400, Actor.PLATFORM);
                journal.write();
            }
            journal.force();
        }
        final JournalEnd end = new JournalReader(storage(),
            (buffer, offset, length, sequence, timeMs, actor) -> read.add("" + sequence)).readAll();
        assertThat(end.sequence()).isEqualTo(6_000);
        assertThat(read).hasSize(6_000);
    }

    @Test
    void shouldNameAFormatItDoesNotKnow() throws IOException {
        write(3, 1, 1);
        final Path segment = directory.resolve(Segment.list(storage()).get(0));
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[8] = 99;
        Files.write(segment, bytes);
        assertThatThrownBy(
            this::readAll).isInstanceOf(JournalCorruptException.class).hasMessageContaining("format version is 99");
    }

    private Storage storage() {
        return new FileStorage(directory);
    }

    private Path fileOf(final JournalEnd end) {
        return directory.resolve(end.segment());
    }

    private static int frameLength(final byte[] bytes, final int frame) {
        return new UnsafeBuffer(bytes).getInt(frame + Frame.LENGTH_AT);
    }

    /** Batches of so many commands each, whose content is their sequence and whose time is that of their batch. */
    private void write(final int padding, final int... batches) {
        read.clear();
        final JournalEnd end = new JournalReader(storage(), (buffer, offset, length, sequence, timeMs, actor) -> { })
            .readAll();
        long sequence = end.sequence() + 1;
        long time = end.sequence() == 0 ? 1 : sequence;
        try (FileJournal journal = new FileJournal(storage(), end, new FixedState(), SEGMENT_BYTES, Runnable::run)) {
            for (final int commands : batches) {
                journal.begin(sequence, time++);
                for (int i = 0; i < commands; i++) {
                    final byte[] text = (sequence++ + " ".repeat(padding)).getBytes(StandardCharsets.US_ASCII);
                    final int at = journal.append(new UnsafeBuffer(text), 0, text.length, Actor.PLATFORM);
                    assertThat(
                        journal.batch().getStringWithoutLengthAscii(at, text.length))
                        .isEqualTo(new String(text, StandardCharsets.US_ASCII));
                }
                journal.write();
                journal.force();
            }
        }
    }

    private JournalEnd readAll() {
        read.clear();
        final JournalReader reader = new JournalReader(storage(), (buffer, offset, length, sequence, timeMs, actor) -> {
            assertThat(buffer.getStringWithoutLengthAscii(offset, length).trim()).isEqualTo(Long.toString(sequence));
            read.add(sequence + "@" + timeMs);
        });
        final JournalEnd end = reader.readAll();
        reader.makeDurable();
        return end;
    }
}
