package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.fuzz.Edits;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.MemoryFiles;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A journal's last file with changed bytes. It is refused by the exception that is made for it, or all that was read is
 * byte for byte what was written, and the reader reports every byte behind that. Where the sums were made right, so
 * that nothing can tell, it may be read, but as ever without any other exception.
 */
public final class JournalFuzz {
    private static final String NAME = Segment.name(1);
    private static final int REST_BYTES = 2_048;
    private static final byte[] GOOD = write();
    private static final List<String> COMMANDS = new ArrayList<>();

    static {
        read(GOOD, COMMANDS);
        assertThat(COMMANDS).hasSize(11);
    }

    private JournalFuzz() {
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        final Edits edits = new Edits(input);
        final byte[] file = edits.apply(GOOD);
        if (edits.isMended()) {
            mend(file);
        }
        final List<String> commands = new ArrayList<>();
        final JournalReader reader;
        try {
            reader = read(file, commands);
        } catch (final JournalCorruptException e) {
            return;
        }
        scan(file, commands);
        if (!edits.isGarbage() && !edits.isMended()) {
            final int end = (int) (dataEnd(file) - reader.tornBytes());
            assertThat(commands).isEqualTo(COMMANDS.subList(0, commands.size()));
            assertThat(Arrays.copyOf(file, end)).as("read as good").isEqualTo(Arrays.copyOf(GOOD, end));
        }
    }

    /** What takes the file apart without applying it comes to the same end. */
    private static void scan(final byte[] file, final List<String> commands) {
        try (SegmentScan scan = new SegmentScan(new MemoryFiles(NAME, file), NAME)) {
            while (scan.next()) {
                assertThat(scan.frameBytes()).isPositive();
            }
            assertThat(scan.sequence()).isEqualTo(commands.size());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JournalReader read(final byte[] file, final List<String> commands) {
        final JournalReader reader = new JournalReader(new MemoryFiles(NAME, file),
            (buffer, offset, length, sequence, timeMs, actor) -> {
                final byte[] text = new byte[length];
                buffer.getBytes(offset, text);
                commands.add(sequence + "@" + timeMs + ' ' + actor + ' ' + HexFormat.of().formatHex(text));
            });
        reader.readAll();
        return reader;
    }

    private static int dataEnd(final byte[] file) {
        int end = file.length;
        while (end > 0 && file[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** Three batches, a mark, and two batches, with some of the zeros behind them. */
    private static byte[] write() {
        try {
            final Path directory = Files.createTempDirectory("holdfast-fuzz");
            final FileStorage storage = new FileStorage(directory);
            final JournalEnd start = new JournalEnd(null, 0, JournalPoint.START.of(42));
            try (FileJournal journal = new FileJournal(storage, start, new FixedState(), FileJournal.MIN_SEGMENT_BYTES,
                Runnable::run)) {
                int sequence = 0;
                for (final int commands : new int[] {1, 4, 2, 1, 3}) {
                    journal.begin(sequence + 1, sequence + 1);
                    for (int i = 0; i < commands; i++) {
                        final byte[] text = ("command " + ++sequence + " ".repeat(sequence * 30))
                            .getBytes(StandardCharsets.US_ASCII);
                        journal.append(new UnsafeBuffer(text), 0, text.length,
                            i == 1 ? Actor.operator("admin", "127.0.0.1") : Actor.PLATFORM);
                    }
                    journal.write();
                    journal.force();
                    if (sequence == 7) {
                        journal.mark();
                    }
                }
            }
            final byte[] file = Files.readAllBytes(directory.resolve(NAME));
            for (final String name : storage.list()) {
                storage.delete(name);
            }
            Files.delete(directory);
            return Arrays.copyOf(file, dataEnd(file) + REST_BYTES);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the sums of the header and of each frame right, as far as its length leads to the next. */
    private static void mend(final byte[] file) {
        if (file.length < Segment.HEADER_BYTES) {
            return;
        }
        final ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        final CRC32C crc = new CRC32C();
        crc.update(file, 0, 12);
        crc.update(file, 16, Segment.HEADER_BYTES - 16);
        bytes.putInt(12, (int) crc.getValue());
        int before = bytes.getInt(32);
        int at = Segment.HEADER_BYTES;
        while (at + Frame.HEADER_BYTES <= file.length) {
            final int length = bytes.getInt(at + Frame.LENGTH_AT);
            if (length < Frame.HEADER_BYTES || length > file.length - at) {
                return;
            }
            bytes.putInt(at + Frame.BEFORE_AT, before);
            crc.reset();
            crc.update(file, at, Frame.CHECKSUM_AT);
            crc.update(file, at + Frame.BEFORE_AT, length - Frame.BEFORE_AT);
            bytes.putInt(at + Frame.CHECKSUM_AT, (int) crc.getValue());
            before = bytes.getShort(at + Frame.COUNT_AT) == 0 ? before : (int) crc.getValue();
            at += length;
        }
    }
}
