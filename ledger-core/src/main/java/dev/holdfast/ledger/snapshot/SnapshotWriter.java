package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.Row;
import dev.holdfast.ledger.store.RowList;
import dev.holdfast.ledger.store.RowMap;
import dev.holdfast.ledger.values.LedgerCapacity;

import java.io.IOException;

/**
 * Writes a ledger's state as the blocks of a snapshot, in the order in which {@link SnapshotReader} reads them. Cold,
 * and blocks.
 */
final class SnapshotWriter {
    private final BlockWriter out;

    SnapshotWriter(final BlockWriter out) {
        this.out = out;
    }

    /** @param point of the journal that the state is of. */
    void write(final LedgerStore store, final JournalPoint point) throws IOException {
        writeHeader(store, point);
        write(Blocks.ACCOUNTS, store.accounts());
        write(Blocks.CARDS, store.cards());
        write(Blocks.ORDERS, store.orders());
        write(Blocks.ENTRIES, store.entries());
        write(Blocks.CARD_TERMS, store.cardTerms());
        write(Blocks.PACKAGES, store.packages().versions());
        write(Blocks.REVIEWS, store.reviews().rows());
        writeLongs(Blocks.REVIEW_LISTS, store.reviews().lists());
        writeLongs(Blocks.TOTALS, store.totals().image());
        out.putInt(Blocks.FORGOTTEN);
        store.forgotten().writeTo(out::putLong);
        write(Blocks.CARDHOLDERS, store.cardholders());
        write(Blocks.APPLICATIONS, store.applications());
        write(Blocks.ORDER_FEES, store.orderFees());
        write(Blocks.RESERVE_ENTRIES, store.reserveEntries());
        writeLongs(Blocks.RESERVE, store.reserve().image());
        out.putInt(Blocks.END);
        out.finish();
    }

    private void writeHeader(final LedgerStore store, final JournalPoint point) throws IOException {
        out.putLong(Blocks.MAGIC);
        out.putInt(Snapshot.FORMAT_VERSION);
        out.putLong(point.sequence());
        out.putLong(point.timeMs());
        out.putLong(store.digest());
        out.putLong(store.retiredBefore());
        out.putLong(point.ledgerId());
        out.putInt(point.checksum());
        out.putInt(store.rulesVersion());
        out.putInt(store.isCapacityJournaled() ? 1 : 0);
        final LedgerCapacity capacity = store.capacity();
        out.putLong(capacity.accounts());
        out.putLong(capacity.cards());
        out.putLong(capacity.orders());
        out.putLong(capacity.entries());
        out.putInt(capacity.packageVersions());
        out.putInt(capacity.cardTerms());
        out.putInt(capacity.reviews());
        out.flush();
    }

    private <R extends Row> void write(final int tag, final RowMap<R> table) throws IOException {
        startSection(tag, table.count(), table.recordBytes());
        table.forEachRecord((key, row) -> {
            final int at = out.claim(table.recordBytes());
            key.copyTo(out.block(), at);
            row.copyTo(out.block(), at + Row.MAX_ID_BYTES);
        });
    }

    private <R extends Row> void write(final int tag, final RowList<R> list) throws IOException {
        startSection(tag, list.count(), list.rowBytes());
        final R row = list.newRow();
        for (int i = 0; i < list.count(); i++) {
            list.point(i, row);
            row.copyTo(out.block(), out.claim(list.rowBytes()));
        }
    }

    private void writeLongs(final int tag, final long[] values) throws IOException {
        startSection(tag, values.length, Long.BYTES);
        for (final long value : values) {
            out.putLong(value);
        }
    }

    private void startSection(final int tag, final long count, final int recordBytes) throws IOException {
        out.putInt(tag);
        out.putLong(count);
        out.putInt(recordBytes);
    }
}
