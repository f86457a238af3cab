package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A journal with one batch on disk, and ways to write more and to damage it. */
abstract class TornTailFixture {
    static final int SECTOR = 512;
    static final long LEDGER_ID = 42;

    @TempDir
    Path directory;
    FileJournal journal;
    long sequence;

    @BeforeEach
    void begin() {
        final JournalEnd start = new JournalEnd(null, 0, JournalPoint.START.of(LEDGER_ID));
        journal = new FileJournal(storage(), start, new FixedState(), FileJournal.MIN_SEGMENT_BYTES, Runnable::run);
        write(text(300), 1);
        journal.force();
    }

    Storage storage() {
        return new FileStorage(directory);
    }

    Path file() throws IOException {
        return directory.resolve(Segment.list(storage()).get(0));
    }

    byte[] bytes() throws IOException {
        return Files.readAllBytes(file());
    }

    /** Without a zero in it. */
    static byte[] text(final int length) {
        final byte[] text = new byte[length];
        Arrays.fill(text, (byte) 'x');
        return text;
    }

    /** Writes a batch of so many commands of this text, and returns where it is. */
    int write(final byte[] text, final int commands) {
        final int from = end();
        journal.begin(sequence + 1, 0x0101_0101_0101_0101L);
        for (int i = 0; i < commands; i++) {
            journal.append(new UnsafeBuffer(text), 0, text.length, Actor.PLATFORM);
        }
        sequence += commands;
        journal.write();
        return from;
    }

    /** Where the next batch goes: the file has no zero byte at the end of a text. */
    int end() {
        return (int) read().position();
    }

    JournalReader reader() {
        return new JournalReader(storage(), (buffer, offset, length, at, timeMs, actor) -> { });
    }

    JournalEnd read() {
        return reader().readAll();
    }

    void zero(final int from, final int to) throws IOException {
        final byte[] damaged = bytes();
        Arrays.fill(damaged, from, to, (byte) 0);
        Files.write(file(), damaged);
    }

    void flip(final int at) throws IOException {
        final byte[] damaged = bytes();
        damaged[at] ^= 1;
        Files.write(file(), damaged);
    }
}
