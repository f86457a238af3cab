package dev.holdfast.bench.micro;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.crypt.MasterKeys;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One batch of commands into the journal, open or encrypted, with its write, and with its write and its force. The time
 * is that of the whole batch.
 */
public class JournalBenchmark extends MicroBenchmark {
    private static final long SEGMENT_BYTES = 256L << 20;
    private static final int COMMAND_BYTES = 80;

    @Param({"1", "16"})
    private int batch;

    @Param({"false", "true"})
    private boolean isEncrypted;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[COMMAND_BYTES]);
    private Path directory;
    private LedgerStore store;
    private Journal journal;
    private long sequence;

    @Setup(Level.Trial)
    public void openStore() {
        store = new LedgerStore(new LedgerCapacity(1, 1, 1, 1));
    }

    @TearDown(Level.Trial)
    public void closeStore() {
        store.close();
    }

    @Setup(Level.Iteration)
    public void open() throws IOException {
        directory = Files.createTempDirectory("holdfast-bench");
        sequence = 1;
        final KeyWrapper keys = isEncrypted ? new MasterKeys(new byte[MasterKeys.KEY_BYTES], List.of())
            : KeyWrapper.NONE;
        journal = new FileJournal(new FileStorage(directory, keys), JournalEnd.NONE, new Ledger(store), SEGMENT_BYTES,
            Runnable::run);
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        journal.close();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (final Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Benchmark
    public long appendAndWrite() {
        journal.begin(sequence, SignedCallbacks.TIME_MS);
        for (int i = 0; i < batch; i++) {
            journal.append(command, 0, COMMAND_BYTES, Actor.PLATFORM);
        }
        journal.write();
        sequence += batch;
        return sequence;
    }

    @Benchmark
    public long appendWriteAndForce() {
        appendAndWrite();
        journal.force();
        return sequence;
    }
}
