package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.crypt.TestKeys;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A journal with keys that change, and commands that hold their sequence and something that nobody should read. */
abstract class EncryptedJournalFixture {
    static final String SECRET = "Harbour Books 4111";

    private static final long SEGMENT_BYTES = FileJournal.MIN_SEGMENT_BYTES;

    @TempDir
    Path directory;
    KeyWrapper keys = TestKeys.of(1);
    final List<Long> read = new ArrayList<>();
    final List<String> actors = new ArrayList<>();

    Storage storage() {
        return new FileStorage(directory, keys);
    }

    /** Batches of commands that hold their sequence, each batch forced, with a mark in between. */
    void write(final int batches, final int commands, final int padding) {
        final JournalReader reader = new JournalReader(storage(), (buffer, offset, length, at, timeMs, actor) -> { });
        final JournalEnd end = reader.readAll();
        reader.makeDurable();
        final JournalEnd named = new JournalEnd(end.segment(), end.position(), end.point().of(42));
        final Actor operator = Actor.operator("admin", "10.0.0.1");
        try (FileJournal journal = new FileJournal(storage(), named, new FixedState(), SEGMENT_BYTES, Runnable::run)) {
            long sequence = end.sequence() + 1;
            for (int i = 0; i < batches; i++) {
                journal.begin(sequence, sequence);
                for (int j = 0; j < commands; j++) {
                    final byte[] text = (sequence + " " + SECRET + "x".repeat(padding))
                        .getBytes(StandardCharsets.US_ASCII);
                    final int at = journal.append(new UnsafeBuffer(text), 0, text.length, operator);
                    assertThat(journal.batch().getStringWithoutLengthAscii(at, text.length)).contains(SECRET);
                    sequence++;
                }
                journal.write();
                journal.force();
                if (i % 2 == 0) {
                    journal.mark();
                }
            }
        }
    }

    JournalEnd readAll() {
        read.clear();
        actors.clear();
        return new JournalReader(storage(), (buffer, offset, length, sequence, timeMs, actor) -> {
            assertThat(buffer.getStringWithoutLengthAscii(offset, length)).startsWith(sequence + " " + SECRET);
            read.add(sequence);
            actors.add(actor.toString());
        }).readAll();
    }
}
