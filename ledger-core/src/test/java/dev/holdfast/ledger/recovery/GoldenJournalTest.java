package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.ResultCode;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.store.LedgerCapacity;
import dev.holdfast.ledger.store.LedgerStore;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A journal of format version 2, and a snapshot of what its first 701 commands came to, as version 0.1.0 wrote them: 1,455 commands of every
 * kind, in random sequences. Every later version comes to the same answers and digests. {@code answers.txt} has a line for each command: its
 * sequence, the code that it was answered with, and the state's digest behind it. These files never change.
 */
class GoldenJournalTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/holdfast/ledger/journal-v2");
    private static final List<String> JOURNAL = List.of("journal-0000000000000001.log", "journal-0000000000000702.log");
    private static final String SNAPSHOT = "snapshot-0000000000000701.bin";
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(8, 8, 64, 256, 256, 8, 64);

    @TempDir
    private Path directory;
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);

    @Test
    void shouldGiveTheAnswersThatWereGiven() throws IOException {
        copyJournal();
        final List<String> answers = Files.readAllLines(GOLDEN.resolve("answers.txt"));
        try (LedgerStore store = new LedgerStore(CAPACITY)) {
            final Ledger ledger = new Ledger(store);
            new JournalReader(new FileStorage(directory), (buffer, offset, length, sequence, timeMs, actor) -> {
                ledger.apply(buffer, offset, sequence, timeMs, result, 0);
                assertThat(sequence + " " + code() + " " + Long.toHexString(store.digest())).isEqualTo(answers.get((int) sequence - 1));
            }).inspect();
            assertThat(ledger.sequence()).isEqualTo(answers.size()).isEqualTo(1_455);
            assertThat(store.recomputeDigest()).isEqualTo(store.digest());
        }
    }

    @Test
    void shouldComeToTheSameFromTheSnapshot() throws IOException {
        copyJournal();
        Files.copy(GOLDEN.resolve(SNAPSHOT), directory.resolve(SNAPSHOT));
        final List<String> answers = Files.readAllLines(GOLDEN.resolve("answers.txt"));
        try (Recovery recovery = new Recovery(new FileStorage(directory), CAPACITY)) {
            assertThat(recovery.fromSequence()).isEqualTo(701);
            assertThat(answers.get(700)).endsWith(" " + Long.toHexString(recovery.store().digest()));
            recovery.inspect();
            assertThat(recovery.ledger().sequence()).isEqualTo(answers.size());
            assertThat(answers.get(answers.size() - 1)).endsWith(" " + Long.toHexString(recovery.store().digest()));
        }
    }

    private void copyJournal() throws IOException {
        for (final String file : JOURNAL) {
            Files.copy(GOLDEN.resolve(file), directory.resolve(file));
        }
    }

    private int code() {
        final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(result, 0);
        return kind.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? new OutcomeDecoder().wrapAndApplyHeader(result, 0, kind).result() : ResultCode.APPROVED.code();
    }
}
