package dev.holdfast.gateway.cli.words;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a journal's commands were answered with, worked out again by a ledger in memory: from the beginning when the
 * journal has it, else from the oldest snapshot that can be loaded. Changes no file. Allocates and blocks; one thread.
 */
public final class CommandAnswers implements AutoCloseable {
    private static final String UNKNOWN = "not known: older than the oldest snapshot";

    private final LedgerCapacity capacity;
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private LedgerStore store;
    private Ledger ledger;

    public CommandAnswers(final Storage storage, final LedgerCapacity capacity) throws IOException {
        this.capacity = capacity;
        if (JournalFiles.firstSequence(storage) > 1) {
            load(
                storage, Snapshot.list(storage).stream().sorted(Comparator.comparingLong(Snapshot::sequence)).toList());
        }
        if (ledger == null) {
            final LedgerCapacity first = JournalFiles.capacities(storage, 0).stream().findFirst().orElse(capacity);
            store = new LedgerStore(first);
            ledger = new Ledger(store);
        }
    }

    private void load(final Storage storage, final List<Snapshot> oldestFirst) throws IOException {
        for (final Snapshot snapshot : oldestFirst) {
            try {
                final LedgerCapacity first = JournalFiles.capacities(storage, snapshot.sequence()).stream().findFirst()
                    .orElse(capacity);
                final Snapshot.Loaded loaded = snapshot.load(first, first, Snapshot.NO_PAUSE);
                store = loaded.store();
                ledger = new Ledger(store, loaded.point().sequence(), loaded.point().timeMs(), RuleBook.CURRENT);
                return;
            } catch (final SnapshotException e) {
                continue;
            }
        }
    }

    /** The answer to the next command of the journal, in words. */
    public String next(final DirectBuffer command, final int offset, final long sequence, final long timeMs) {
        if (sequence != ledger.sequence() + 1) {
            return UNKNOWN;
        }
        ledger.apply(command, offset, sequence, timeMs, result, 0);
        final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(result, 0);
        final ResultCode code = kind.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, 0, kind).result()) : ResultCode.APPROVED;
        return code.code() + " " + code.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        store.close();
    }
}
