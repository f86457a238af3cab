package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.audit.AuditSink;
import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalFailedException;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.terms.RulesUnknownException;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A ledger from the files of a data directory: the newest snapshot that is whole, and every command behind it. The same
 * code serves a start and the making of the next snapshot. Cold, and blocks.
 */
public final class Recovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final long NONE = -1;

    private final Storage storage;
    private final LedgerCapacity capacity;
    private final RuleBook book;
    private final Runnable pause;
    private LedgerStore store;
    private Ledger ledger;
    private JournalPoint point = JournalPoint.START;
    private long fromSequence;
    private Snapshot newestSnapshot;
    private JournalReader reader;
    private final List<ConfirmedEnd> expected = new ArrayList<>();
    private long acceptedLoss = NONE;
    private long lostUpTo;
    private AuditSink audit;

    /**
     * Loads the newest snapshot that can be used, or begins with nothing.
     *
     * @param capacity of the ledger, when neither snapshot nor journal say it, as before format version 3.
     * @throws JournalFailedException when the directory cannot be read.
     * @throws dev.holdfast.ledger.terms.RulesUnknownException when the ledger has rules that this program does not
     *     know.
     */
    public Recovery(final Storage storage, final LedgerCapacity capacity) {
        this(storage, capacity, RuleBook.CURRENT, Snapshot.NO_PAUSE);
    }

    /**
     * As the other.
     *
     * @param book  the rules that there are.
     * @param pause called again and again in between, to leave the machine to others.
     */
    public Recovery(final Storage storage, final LedgerCapacity capacity, final RuleBook book, final Runnable pause) {
        this.storage = storage;
        this.capacity = capacity;
        this.book = book;
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

    /** The place in the journal that the ledger is at. */
    public JournalPoint point() {
        return point;
    }

    /**
     * Wants what a high-water file says was confirmed to be there. Before {@link #applyAll}, and in a directory in use
     * before the journal is read.
     *
     * @return whether there is such a file.
     * @throws IOException when it cannot be read, or is damaged.
     */
    public boolean expect(final HighWater file) throws IOException {
        final JournalPoint confirmed = file.read();
        if (confirmed == null) {
            return false;
        }
        expect(new ConfirmedEnd(file, confirmed));
        return true;
    }

    /** As the other, with what the file said before these files were copied from beside it. */
    void expect(final ConfirmedEnd confirmed) {
        expected.add(confirmed);
    }

    /**
     * Gives up what is missing behind a command, if the journal ends with that one. Before {@link #applyAll}.
     *
     * @param lastKept sequence of the command; 0 when all is given up.
     */
    public void acceptLossBehind(final long lastKept) {
        acceptedLoss = lastKept;
    }

    /** Whether commands up to a sequence were given up, since they are missing; from then on they count as lost. */
    public boolean acceptsLoss(final long upTo) {
        if (acceptedLoss != point.sequence()) {
            return false;
        }
        lostUpTo = Math.max(lostUpTo, upTo);
        return true;
    }

    /** Sequence of the last command that is known to be lost and was given up; 0 when there is none. */
    public long lostUpTo() {
        return lostUpTo;
    }

    /** Shows the audit what persons changed. Before {@link #applyAll} or {@link #applyClosed}. */
    public void show(final AuditSink sink) {
        audit = sink;
    }

    /**
     * Applies all that the journal has. The files stay as they are: see {@link #makeDurable}.
     *
     * @throws dev.holdfast.ledger.journal.JournalCorruptException when the journal is damaged in a way that no crash
     *     explains.
     * @throws ReplayDivergedException when this program comes to something else than the one that wrote the journal.
     * @throws LostTailException when something is missing that was confirmed, and was not given up.
     */
    public JournalEnd applyAll() {
        reader = newReader();
        final JournalEnd end = reader.readAll();
        point = end.point();
        checkSnapshots();
        checkConfirmed();
        return end;
    }

    /**
     * Cuts the torn tail that {@link #applyAll} found, and makes all that it applied durable. To be called before the
     * journal is gone on with, and once nothing speaks against that any more: a start that is refused changes nothing.
     *
     * @throws JournalFailedException when the directory cannot be written; the journal is as it was then.
     */
    public void makeDurable() {
        reader.makeDurable();
    }

    /** Applies all that the journal has and leaves the files as they are. Returns the reader, for what it found. */
    public JournalReader inspect() {
        reader = newReader();
        point = reader.inspect().point();
        checkSnapshots();
        checkConfirmed();
        return reader;
    }

    /** Applies what the journal's closed segments have. The journal may be in use. */
    public void applyClosed() {
        reader = newReader();
        reader.readClosed();
        point = reader.point();
    }

    /** A snapshot that cannot be used is no loss as long as the journal reaches as far. */
    private void checkSnapshots() {
        if (newestSnapshot != null && newestSnapshot.sequence() > point.sequence()) {
            throw new JournalCorruptException(newestSnapshot.location(), 0, point.sequence() + 1,
                "this snapshot cannot be used, and the journal "
                + "ends before it: commands up to " + newestSnapshot.sequence() + " are missing");
        }
    }

    private void checkConfirmed() {
        if (reader.hasAcceptedDamage()) {
            acceptsLoss(point.sequence() + 1);
        }
        for (final ConfirmedEnd confirmed : expected) {
            final LostTailException lost = confirmed.lossIn(this, storage, reader);
            if (lost != null && !acceptsLoss(Math.max(confirmed.end().sequence(), point.sequence()))) {
                throw lost;
            }
            if (lost != null) {
                LOG.warn("given up by journal.accept_loss: {}", lost.getMessage());
            }
        }
    }

    private JournalReader newReader() {
        final JournalReader made = new JournalReader(storage, new Replay(ledger, book, pause, audit), point);
        expected.forEach(confirmed -> made.await(confirmed.end()));
        made.acceptLossBehind(acceptedLoss);
        return made;
    }

    private void loadSnapshot() {
        try {
            final List<Snapshot> snapshots = Snapshot.list(storage);
            newestSnapshot = snapshots.isEmpty() ? null : snapshots.get(0);
            for (final Snapshot snapshot : snapshots) {
                final List<LedgerCapacity> behind = JournalFiles.capacities(storage, snapshot.sequence());
                try {
                    final Snapshot.Loaded loaded = snapshot.load(atFirst(behind), room(behind), pause);
                    store = loaded.store();
                    point = loaded.point();
                    fromSequence = point.sequence();
                    newLedger();
                    return;
                } catch (final SnapshotException e) {
                    LOG.error("going back to what was before it: {}", e.getMessage());
                }
            }
            final List<LedgerCapacity> behind = JournalFiles.capacities(storage, 0);
            store = new LedgerStore(atFirst(behind), room(behind));
            newLedger();
        } catch (final IOException e) {
            throw new JournalFailedException("cannot read the data directory " + storage, e);
        }
    }

    private void newLedger() {
        try {
            ledger = new Ledger(store, point.sequence(), point.timeMs(), book);
        } catch (final RulesUnknownException e) {
            store.close();
            throw e;
        }
    }

    /** The first capacity that the journal's files name was in force before it already: settings decided until then. */
    private LedgerCapacity atFirst(final List<LedgerCapacity> behind) {
        return behind.isEmpty() ? capacity : behind.get(0);
    }

    /** Tables are made for the most that they will hold, so that no change of the capacity on the way copies them. */
    private LedgerCapacity room(final List<LedgerCapacity> behind) {
        return behind.stream().reduce(capacity, LedgerCapacity::max);
    }

    /** Frees the rows. */
    @Override
    public void close() {
        store.close();
    }
}
