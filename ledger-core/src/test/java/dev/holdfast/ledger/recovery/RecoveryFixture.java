package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.CommandHandler;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A data directory with a journal of entries, and what tests do to it. */
class RecoveryFixture {
    static final LedgerCapacity CAPACITY = new LedgerCapacity(100, 100, 100, 100_000);
    static final int HEADER_BYTES = 128;
    static final int ENTRIES_OF_A_SEGMENT = 10_000;

    @TempDir
    Path directory;
    KeyWrapper keys = KeyWrapper.NONE;
    final UnsafeBuffer command = new UnsafeBuffer(new byte[256]);
    final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    final PlainCommands commands = new PlainCommands(command, CurrencyCode.pack("USD"));

    Snapshot smallSnapshot() throws IOException {
        post(3);
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.applyAll();
            return Snapshot.write(storage(), recovery.store(), recovery.point(), Snapshot.NO_PAUSE).publish();
        }
    }

    long digestFromNothing() {
        try (LedgerStore store = new LedgerStore(CAPACITY)) {
            final Ledger ledger = new Ledger(store);
            read(
                (buffer, offset, length, sequence, timeMs, actor) ->
                ledger.apply(buffer, offset, sequence, timeMs, result, 0));
            return store.digest();
        }
    }

    long digestAt(final long last) {
        try (LedgerStore store = new LedgerStore(CAPACITY)) {
            final Ledger ledger = new Ledger(store);
            read((buffer, offset, length, sequence, timeMs, actor) -> {
                if (sequence <= last) {
                    ledger.apply(buffer, offset, sequence, timeMs, result, 0);
                }
            });
            return store.digest();
        }
    }

    long digest() {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.applyAll();
            return recovery.store().digest();
        }
    }

    /** An account, a mark as of an idle moment, and entries of 1, a hundred in each batch. */
    void post(final int entries) {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            final JournalEnd end = recovery.applyAll();
            recovery.makeDurable();
            final Ledger ledger = recovery.ledger();
            try (FileJournal journal = new FileJournal(storage(), end, ledger, FileJournal.MIN_SEGMENT_BYTES,
                Runnable::run)) {
                journal.begin(ledger.sequence() + 1, ledger.sequence() + 1);
                commands.putAccount("U1");
                give(journal, ledger, 128);
                journal.write();
                journal.force();
                journal.mark();
                for (int i = 0; i < entries; i += 100) {
                    final long time = ledger.sequence() + 1;
                    journal.begin(time, time);
                    for (int j = i; j < Math.min(entries, i + 100); j++) {
                        commands.postEntry("E" + (ledger.sequence() + 1), "U1", 1);
                        give(journal, ledger, time, 96);
                    }
                    journal.write();
                }
                journal.force();
            }
        }
    }

    /** Says that all is on disk, as a gateway does that has nothing else to do. */
    void mark() {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            final JournalEnd end = recovery.applyAll();
            recovery.makeDurable();
            try (FileJournal journal = new FileJournal(storage(), end, recovery.ledger(),
                FileJournal.MIN_SEGMENT_BYTES, Runnable::run)) {
                journal.mark();
            }
        }
    }

    void give(final FileJournal journal, final Ledger ledger, final int length) {
        give(journal, ledger, ledger.sequence() + 1, length);
    }

    void give(final FileJournal journal, final Ledger ledger, final long timeMs, final int length) {
        journal.append(command, 0, length, Actor.PLATFORM);
        ledger.apply(command, 0, ledger.sequence() + 1, timeMs, result, 0);
    }

    String commands() {
        final StringBuilder all = new StringBuilder();
        read((buffer, offset, length, sequence, timeMs, actor) -> {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            all.append(sequence).append('@').append(timeMs).append(Arrays.toString(bytes));
        });
        return all.toString();
    }

    JournalEnd read(final CommandHandler handler) {
        return new JournalReader(storage(), handler).readAll();
    }

    List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("journal-\\d+\\.log")).sorted().toList();
        }
    }

    List<Long> segments() throws IOException {
        return segmentFiles().stream().map(file -> Long.parseLong(file.getFileName().toString().replaceAll("\\D", "")))
            .toList();
    }

    Storage storage() {
        return new FileStorage(directory, keys);
    }

    Path fileOf(final Snapshot snapshot) {
        return directory.resolve(snapshot.name());
    }

    static void flip(final Path file, final int at) {
        try {
            final byte[] bytes = Files.readAllBytes(file);
            bytes[at] ^= 1;
            Files.write(file, bytes);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static UnsafeBuffer id(final String name) {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
    }

    List<String> snapshots() throws IOException {
        return Snapshot.list(storage()).stream().map(Snapshot::name).toList();
    }

    static String name(final Path file) {
        return file.getFileName().toString();
    }
}
