package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A data directory whose journal has commands of persons and of the platform, and its audit. */
class AuditFixture {
    static final LedgerCapacity CAPACITY = new LedgerCapacity(100_000, 1_000, 1_000, 100_000);
    static final Actor JANE = Actor.operator("jane", "10.0.0.1");
    static final long LEDGER = 0x1234567890ABCDEFL;
    static final int COMMANDS_OF_A_ROUND = 4;

    @TempDir
    Path directory;
    int fullBytes = AuditFiles.FULL_BYTES;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    Storage storage() {
        return new FileStorage(directory);
    }

    /** Opens the audit as a start does, which is shown by a replay what it lacks. */
    AuditLog started() throws IOException {
        return started(storage());
    }

    AuditLog started(final Storage storage) throws IOException {
        final AuditEnd end = AuditEnd.find(storage);
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            final AuditBacklog backlog = new AuditBacklog(end.lastSequence());
            recovery.show(backlog);
            final JournalPoint from = recovery.point();
            recovery.applyAll();
            recovery.makeDurable();
            final AuditLog log = new AuditLog(storage, LEDGER, fullBytes);
            log.begin(end, from, recovery.point().sequence(), recovery.point().timeMs());
            backlog.appendTo(log, recovery.point().timeMs());
            log.completeUpTo(recovery.point().sequence());
            return log;
        }
    }

    /** As a gateway at work: each round of commands is a batch. Of it Jane gives the first two, and one is refused. */
    void work(final int rounds, final AuditSink sink) {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            final JournalEnd end = recovery.applyAll();
            recovery.makeDurable();
            final Ledger ledger = recovery.ledger();
            final JournalPoint point = end.point().ledgerId() == 0 ? end.point().of(LEDGER) : end.point();
            final AuditCapture capture = new AuditCapture(ledger, sink);
            try (FileJournal journal = new FileJournal(storage(), new JournalEnd(end.segment(), end.position(), point),
                ledger, FileJournal.MIN_SEGMENT_BYTES, Runnable::run)) {
                for (int i = 0; i < rounds; i++) {
                    final long first = ledger.sequence() + 1;
                    journal.begin(first, first);
                    final PlainCommands commands = new PlainCommands(buffer, 0x5553440000000000L);
                    final List<Integer> offsets = new ArrayList<>();
                    final List<Integer> lengths = new ArrayList<>();
                    final List<Actor> actors = List.of(JANE, JANE, Actor.PLATFORM, Actor.PLATFORM);
                    for (int k = 0; k < COMMANDS_OF_A_ROUND; k++) {
                        final int length = switch (k) {
                            case 0 -> commands.putAccount("U" + first, 5_000_000);
                            case 1 -> commands.postEntry("E" + first, i % 2 == 0 ? "U" + first : "nobody", first);
                            case 2 -> commands.authorize("T" + first, "C1", "", 7, first);
                            default -> commands.authorize("T" + first + "b", "C1", "", 7, first);
                        };
                        lengths.add(length);
                        offsets.add(journal.append(buffer, 0, length, actors.get(k)));
                    }
                    journal.write();
                    capture.beginBatch(ledger.digest());
                    for (int k = 0; k < COMMANDS_OF_A_ROUND; k++) {
                        apply(ledger, capture, journal.batch(), offsets.get(k), lengths.get(k), actors.get(k));
                    }
                    if (i % 100 == 0 || i == rounds - 1) {
                        journal.force();
                    }
                }
            }
        }
    }

    private void apply(
        final Ledger ledger, final AuditCapture capture, final DirectBuffer batch, final int offset, final int length,
        final Actor actor) {
        final long sequence = ledger.sequence() + 1;
        final long timeMs = sequence - (sequence - 1) % COMMANDS_OF_A_ROUND;
        final boolean isAudited = AuditedCommands.contain(actor.kind().code(),
            MessageType.of(header.wrap(batch, offset).templateId()));
        if (isAudited) {
            capture.begin(batch, offset, length);
        }
        ledger.apply(batch, offset, sequence, timeMs, result, 0);
        if (isAudited) {
            capture.end(actor.kind().code(), actor.bytes(), 0, actor.bytes().capacity(), result, 0);
        }
    }

    /** Appends what it is shown. */
    static AuditSink into(final AuditLog log) {
        return into(log, sequence -> true);
    }

    /** Appends what it is shown of some commands. */
    static AuditSink into(final AuditLog log, final Predicate<Long> wanted) {
        return new AuditSink() {
            @Override
            public boolean isWanted(final long sequence) {
                return wanted.test(sequence);
            }

            @Override
            public void accept(final DirectBuffer record, final int length, final long sequence) {
                try {
                    log.append(record, 0, length);
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** A directory with so many rounds, and an audit of them that was closed in order. */
    void worked(final int rounds) throws IOException {
        try (AuditLog log = started()) {
            work(rounds, into(log));
            log.completeUpTo((long) rounds * COMMANDS_OF_A_ROUND);
            log.writePosition();
        }
    }

    /** What the audit's files have, by their names. */
    Map<String, String> files() throws IOException {
        final Map<String, String> content = new TreeMap<>();
        for (final String name : AuditFiles.list(storage())) {
            content.put(name, Arrays.toString(Files.readAllBytes(directory.resolve(name))));
        }
        return content;
    }

    List<AuditRecord> records() throws IOException {
        final List<AuditRecord> records = new ArrayList<>();
        final AuditChain chain = new AuditChain(storage());
        for (AuditRecord record = chain.next(); record != null; record = chain.next()) {
            records.add(record);
        }
        return records;
    }

    Path file(final int index) throws IOException {
        return directory.resolve(AuditFiles.list(storage()).get(index));
    }

    AuditVerifier.Report verify() throws IOException {
        return new AuditVerifier(storage()).verify();
    }
}
