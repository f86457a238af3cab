package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.HistoryJournal.Told;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.store.LedgerCapacity;
import dev.holdfast.ledger.store.LedgerStore;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A ledger of its own that is told, from nothing, what the journal was told: what every start has to come to. */
final class SimulationReference implements AutoCloseable {
    private final LedgerStore store;
    private final Ledger ledger;
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final List<Told> history = new ArrayList<>();
    private final SimulationCounts counts;
    private long visibleSequence;

    SimulationReference(final LedgerCapacity capacity, final SimulationCounts counts) {
        store = new LedgerStore(capacity);
        ledger = new Ledger(store);
        this.counts = counts;
    }

    /** Throws what fails the simulation. */
    static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Commands that a journal was told; perhaps they are there at the next start. */
    void told(final List<Told> commands) {
        history.addAll(commands);
    }

    /** Up to this command nothing may be missing at the next start. */
    void expect(final long sequence) {
        visibleSequence = sequence;
    }

    /** Compares what a start came to, and goes to where that is. */
    void compare(final Ledger started) {
        check(started.sequence() >= visibleSequence, "up to " + visibleSequence + " nothing may be lost, the ledger ends at " + started.sequence());
        check(started.sequence() <= ledger.sequence() + history.size(), "the ledger has more than it was told");
        while (ledger.sequence() < started.sequence()) {
            final Told told = history.remove(0);
            check(told.sequence == ledger.sequence() + 1, "sequence " + told.sequence + " is out of order");
            check(told.sequence < started.sequence() || told.closesBatch, "a batch is there in part: the ledger ends at " + told.sequence);
            final int length = ledger.apply(new UnsafeBuffer(told.bytes), 0, told.sequence, told.timeMs, result, 0);
            final byte[] answer = new byte[length];
            result.getBytes(0, answer);
            check(told.answer == null || Arrays.equals(told.answer, answer), "the answer to " + told.sequence + " has changed");
        }
        counts.lost += (int) history.stream().filter(told -> told.answer != null).count();
        history.clear();
        check(started.store().digest() == store.digest(), "the ledger is another one at sequence " + started.sequence());
        check(started.store().recomputeDigest() == store.digest(), "the rows are not what their digest says");
        visibleSequence = ledger.sequence();
    }

    @Override
    public void close() {
        store.close();
    }
}
