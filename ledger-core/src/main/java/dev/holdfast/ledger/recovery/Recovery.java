package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.CommandHandler;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalFailedException;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerCapacity;
import dev.holdfast.ledger.store.LedgerStore;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * A ledger from the files of a data directory: the newest snapshot that is whole, and every command behind it. The same code serves a start and
 * the making of the next snapshot. Cold, and blocks.
 */
public final class Recovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final long COMMANDS_BETWEEN_PAUSES = 256;
    private static final long PROGRESS_COMMANDS = 1_000_000;

    private final Storage storage;
    private final LedgerCapacity capacity;
    private final Runnable pause;
    private final UnsafeBuffer ignored = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private LedgerStore store;
    private Ledger ledger;
    private long fromSequence;

    /**
     * Loads the newest snapshot that can be used, or begins with nothing.
     *
     * @throws JournalFailedException when the directory cannot be read.
     */
    public Recovery(final Storage storage, final LedgerCapacity capacity) {
        this(storage, capacity, Snapshot.NO_PAUSE);
    }

    /** @param pause called again and again in between, to leave the machine to others. */
    Recovery(final Storage storage, final LedgerCapacity capacity, final Runnable pause) {
        this.storage = storage;
        this.capacity = capacity;
        this.pause = pause;
        loadSnapshot();
    }

    /** The rows; whoever keeps the ledger closes them. */
    public LedgerStore store() {
        return store;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Sequence of the snapshot that was loaded; 0 when there was none. */
    public long fromSequence() {
        return fromSequence;
    }

    /**
     * Applies all that the journal has, and cuts a torn tail.
     *
     * @throws dev.holdfast.ledger.journal.JournalCorruptException when the journal is damaged in a way that no crash explains.
     */
    public JournalEnd applyAll() {
        return new JournalReader(storage, applier(), ledger.sequence(), ledger.timeMs()).readAll();
    }

    /** Applies all that the journal has and leaves the files as they are. Returns the reader, for what it found. */
    public JournalReader inspect() {
        final JournalReader reader = new JournalReader(storage, applier(), ledger.sequence(), ledger.timeMs());
        reader.inspect();
        return reader;
    }

    /** Applies what the journal's closed segments have. The journal may be in use. */
    public void applyClosed() {
        new JournalReader(storage, applier(), ledger.sequence(), ledger.timeMs()).readClosed();
    }

    private CommandHandler applier() {
        return (buffer, offset, length, sequence, timeMs) -> {
            ledger.apply(buffer, offset, sequence, timeMs, ignored, 0);
            if (sequence % COMMANDS_BETWEEN_PAUSES == 0) {
                pause.run();
            }
            if (sequence % PROGRESS_COMMANDS == 0) {
                LOG.info("replayed the journal up to sequence={}", sequence);
            }
        };
    }

    private void loadSnapshot() {
        try {
            for (final Snapshot snapshot : Snapshot.list(storage)) {
                store = new LedgerStore(capacity);
                try {
                    final Snapshot.Position position = snapshot.load(store, pause);
                    ledger = new Ledger(store, position.sequence(), position.timeMs());
                    fromSequence = position.sequence();
                    return;
                } catch (final SnapshotException e) {
                    LOG.error("going back to what was before it: {}", e.getMessage());
                    store.close();
                }
            }
        } catch (final IOException e) {
            throw new JournalFailedException("cannot read the data directory " + storage, e);
        }
        store = new LedgerStore(capacity);
        ledger = new Ledger(store);
    }

    /** Frees the rows. */
    @Override
    public void close() {
        store.close();
    }
}
