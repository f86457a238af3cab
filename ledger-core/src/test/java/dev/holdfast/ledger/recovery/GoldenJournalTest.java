package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Journals of each format that says answers, and a snapshot of what the first 701 commands came to. Version 2 was
 * written by version 0.1.0: 1,455 commands of every kind there was, in random sequences. Version 3 has 808, with
 * changes of capacity and rules, actors of each kind, and batches that were not forced; the one called rules3 has 1,026
 * of the messages of schema 5, nearly all by rules version 3; rules4 has 1,001 of schema 6 by rules version 4, with
 * every command that there is; schema7 as many with terms of the management fee; and rules5 has 1,000 of schema 8 by
 * rules version 5, with cardholders, applications and the reserve. GoldenJournalRecorder made these three. Every later
 * version of Holdfast comes to the same answers and digests. {@code answers.txt} has a line for each command: its
 * sequence, the code that it was answered with, and the state's digest behind it. These files never change.
 */
class GoldenJournalTest {
    private static final String SNAPSHOT = "snapshot-0000000000000701.bin";
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(8, 8, 64, 256, 256, 8, 64);
    /** What is set does not matter to a journal that says its capacity. */
    private static final LedgerCapacity OTHER = new LedgerCapacity(1, 1, 1, 1, 1, 1, 1);

    @TempDir
    private Path directory;
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final Set<Actor.Kind> actors = EnumSet.noneOf(Actor.Kind.class);

    @ParameterizedTest
    @CsvSource({"journal-v2, 1455", "journal-v3, 808", "journal-rules3, 1026", "journal-rules4, 1001",
        "journal-schema7, 1001", "journal-rules5, 1000"})
    void shouldGiveTheAnswersThatWereGiven(final String golden, final int commands) throws IOException {
        copyJournal(golden);
        final List<String> answers = Files.readAllLines(path(golden).resolve("answers.txt"));
        try (LedgerStore store = new LedgerStore(CAPACITY)) {
            final Ledger ledger = new Ledger(store);
            new JournalReader(new FileStorage(directory), (buffer, offset, length, sequence, timeMs, actor) -> {
                ledger.apply(buffer, offset, sequence, timeMs, result, 0);
                actors.add(actor.kind());
                assertThat(
                    sequence + " " + code() + " " + Long.toHexString(store.digest()))
                    .isEqualTo(answers.get((int) sequence - 1));
            }).inspect();
            assertThat(ledger.sequence()).isEqualTo(answers.size()).isEqualTo(commands);
            assertThat(store.recomputeDigest()).isEqualTo(store.digest());
        }
        final boolean saysActors = !golden.equals("journal-v2");
        assertThat(
            actors).isEqualTo(saysActors ? EnumSet.complementOf(EnumSet.of(Actor.Kind.UNKNOWN))
            : EnumSet.of(Actor.Kind.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal-v2", "journal-v3", "journal-rules3", "journal-rules4", "journal-schema7",
        "journal-rules5"})
    void shouldComeToTheSameFromTheSnapshotAndFromNothing(final String golden) throws IOException {
        copyJournal(golden);
        final List<String> answers = Files.readAllLines(path(golden).resolve("answers.txt"));
        final LedgerCapacity settings = golden.equals("journal-v2") ? CAPACITY : OTHER;
        recover(settings, 0, answers);
        Files.copy(path(golden).resolve(SNAPSHOT), directory.resolve(SNAPSHOT));
        recover(settings, 701, answers);
    }

    @ParameterizedTest
    @CsvSource({"journal-rules4, 60", "journal-schema7, 60", "journal-rules5, 87"})
    void shouldHaveEveryCommandOfTheSchema(final String golden, final int firstOfLater) throws IOException {
        copyJournal(golden);
        final Set<MessageType> seen = EnumSet.noneOf(MessageType.class);
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        new JournalReader(new FileStorage(directory), (buffer, offset, length, sequence, timeMs, actor) ->
            seen.add(MessageType.of(header.wrap(buffer, offset).templateId()))).inspect();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(
            Arrays.stream(MessageType.values())
                .filter(type -> type.isCommand() && type.id() < firstOfLater).toList());
    }

    @ParameterizedTest
    @CsvSource({"journal-rules4, NONE, NONE, 0", "journal-schema7, MONTH, DAY, 100000000"})
    void shouldFindInTheSnapshotWhatItSaysOfTheManagementFee(
        final String golden, final ManageFeeType type, final Exemption freeType, final long freeThreshold) {
        final Snapshot snapshot = Snapshot.of(new FileStorage(path(golden)), SNAPSHOT);
        try (LedgerStore store = snapshot.load(OTHER, OTHER, Snapshot.NO_PAUSE).store()) {
            final TermsRow terms = new TermsRow();
            store.packages().point(1, terms);
            assertThat(terms.manageFeeType()).isEqualTo(type);
            assertThat(terms.managementFeeFreeType()).isEqualTo(freeType);
            assertThat(terms.freeManagementFeeThreshold()).isEqualTo(freeThreshold);
        }
    }

    private void recover(final LedgerCapacity settings, final long from, final List<String> answers) {
        try (Recovery recovery = new Recovery(new FileStorage(directory), settings)) {
            assertThat(recovery.fromSequence()).isEqualTo(from);
            if (from > 0) {
                assertThat(answers.get((int) from - 1)).endsWith(" " + Long.toHexString(recovery.store().digest()));
            }
            recovery.inspect();
            assertThat(recovery.ledger().sequence()).isEqualTo(answers.size());
            assertThat(answers.get(answers.size() - 1)).endsWith(" " + Long.toHexString(recovery.store().digest()));
        }
    }

    private static Path path(final String golden) {
        return Path.of("src/test/resources/dev/holdfast/ledger").resolve(golden);
    }

    private void copyJournal(final String golden) throws IOException {
        for (final String file : List.of("journal-0000000000000001.log", "journal-0000000000000702.log")) {
            Files.copy(path(golden).resolve(file), directory.resolve(file));
        }
    }

    private int code() {
        final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(result, 0);
        return kind.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? new OutcomeDecoder().wrapAndApplyHeader(result, 0, kind).result() : ResultCode.APPROVED.code();
    }
}
