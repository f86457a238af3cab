package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.store.ForgottenOrders;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.Row;
import dev.holdfast.ledger.store.RowList;
import dev.holdfast.ledger.store.RowMap;
import dev.holdfast.ledger.values.LedgerCapacity;

import java.io.IOException;

/**
 * Reads the blocks of one snapshot into a ledger's tables, and checks that they are what its header says. Cold, and
 * blocks.
 */
final class SnapshotReader {
    private static final int FORGOTTEN_VERSION = 3;
    private static final int ONBOARDING_VERSION = 5;
    private static final int RESERVE_VERSION = 6;
    /**
     * Of resolved reviews; only guards against damage, as there may be more than are kept when fewer were to be kept
     * later.
     */
    private static final long MOST_REVIEWS = 1L << 24;

    private final Snapshot snapshot;
    private final BlockReader in;

    SnapshotReader(final Snapshot snapshot, final BlockReader in) {
        this.snapshot = snapshot;
        this.in = in;
    }

    /** See {@link Snapshot#load}. */
    Snapshot.Loaded load(final LedgerCapacity capacity, final LedgerCapacity room) throws IOException {
        LedgerStore store = null;
        try {
            if (in.takeLong() != Blocks.MAGIC) {
                throw new SnapshotException(snapshot.location(), "it is no snapshot");
            }
            final int version = in.takeInt();
            if (version < Snapshot.OLDEST_VERSION || version > Snapshot.FORMAT_VERSION) {
                throw new SnapshotException(snapshot.location(),
                    "its format version is " + version + ", this program reads " + Snapshot.OLDEST_VERSION + " to "
                    + Snapshot.FORMAT_VERSION);
            }
            final long position = in.takeLong();
            if (position != snapshot.sequence()) {
                throw new SnapshotException(snapshot.location(), "it is of sequence=" + position);
            }
            final long timeMs = in.takeLong();
            final long digest = in.takeLong();
            final long retiredBefore = in.takeLong();
            JournalPoint point = new JournalPoint(position, timeMs, 0, 0);
            if (version == Snapshot.OLDEST_VERSION) {
                store = new LedgerStore(capacity, capacity.max(room));
            } else {
                point = new JournalPoint(position, timeMs, in.takeLong(), in.takeInt());
                store = takeGovernance(room);
            }
            store.retiredBefore(retiredBefore);
            readRows(store);
            if (version >= FORGOTTEN_VERSION) {
                readForgotten(store);
            }
            if (version >= ONBOARDING_VERSION) {
                read(Blocks.CARDHOLDERS, store.cardholders());
                read(Blocks.APPLICATIONS, store.applications());
            }
            if (version >= RESERVE_VERSION) {
                read(Blocks.ORDER_FEES, store.orderFees());
                read(Blocks.RESERVE_ENTRIES, store.reserveEntries());
                store.reserve().image(readLongs(Blocks.RESERVE));
            }
            if (in.takeInt() != Blocks.END || !in.isAtEnd()) {
                throw new SnapshotException(snapshot.location(), "it goes on behind its end");
            }
            if (position != snapshot.sequence() || store.digest() != digest) {
                throw new SnapshotException(snapshot.location(),
                    "its content is not what its header says: digest=" + Long.toHexString(store.digest())
                    + " should be " + Long.toHexString(digest));
            }
            final Snapshot.Loaded loaded = new Snapshot.Loaded(store, point);
            store = null;
            return loaded;
        } catch (final IllegalArgumentException | IndexOutOfBoundsException e) {
            // The sums are right, and what they are of is nothing that a ledger can be.
            throw new SnapshotException(snapshot.location(), e);
        } finally {
            if (store != null) {
                store.close();
            }
        }
    }

    private LedgerStore takeGovernance(final LedgerCapacity room) throws IOException {
        final int rulesVersion = in.takeInt();
        final boolean isJournaled = in.takeInt() == 1;
        final LedgerCapacity own = new LedgerCapacity(in.takeLong(), in.takeLong(), in.takeLong(), in.takeLong(),
            in.takeInt(), in.takeInt(), in.takeInt());
        final LedgerStore store = new LedgerStore(own, own.max(room));
        if (isJournaled) {
            store.resize(own);
        }
        store.rulesVersion(rulesVersion);
        return store;
    }

    private void readRows(final LedgerStore store) throws IOException {
        read(Blocks.ACCOUNTS, store.accounts());
        read(Blocks.CARDS, store.cards());
        read(Blocks.ORDERS, store.orders());
        read(Blocks.ENTRIES, store.entries());
        read(Blocks.CARD_TERMS, store.cardTerms(), 0);
        read(Blocks.PACKAGES, store.packages().versions(), store.packages().versionCount());
        store.packages().restored();
        final RowList<?> reviewRows = store.reviews().rows();
        final Section reviews = section(Blocks.REVIEWS, reviewRows.baseRowBytes(), reviewRows.rowBytes(),
            store.orders().capacity() + MOST_REVIEWS);
        store.reviews().makeRoom(reviews.count);
        read(reviewRows, reviews, 0);
        store.reviews().lists(readLongs(Blocks.REVIEW_LISTS));
        store.totals().image(readLongs(Blocks.TOTALS));
    }

    private void readForgotten(final LedgerStore store) throws IOException {
        if (in.takeInt() != Blocks.FORGOTTEN) {
            throw new SnapshotException(snapshot.location(), "section " + Blocks.FORGOTTEN + " was expected");
        }
        try {
            store.forgotten().readFrom(in::takeLong, ForgottenOrders.MOST_ORDERS);
        } catch (final IllegalArgumentException e) {
            throw new SnapshotException(snapshot.location(), e.getMessage());
        }
    }

    /** Records of one kind, which may be of before their rows had the last fields. */
    private record Section(long count, int recordBytes) {
    }

    private <R extends Row> void read(final int tag, final RowMap<R> table) throws IOException {
        final Section section = section(tag, table.baseRecordBytes(), table.recordBytes(), table.capacity());
        for (long i = 0; i < section.count; i++) {
            table.restore(in.block(), in.take(section.recordBytes), section.recordBytes);
        }
    }

    /** @param present rows that a new store has already, and that are overwritten. */
    private <R extends Row> void read(final int tag, final RowList<R> list, final int present) throws IOException {
        read(list, section(tag, list.baseRowBytes(), list.rowBytes(), list.capacity()), present);
    }

    private <R extends Row> void read(final RowList<R> list, final Section section, final int present)
        throws IOException {
        for (int i = 0; i < section.count; i++) {
            list.restore(i, i < present, in.block(), in.take(section.recordBytes), section.recordBytes);
        }
    }

    private long[] readLongs(final int tag) throws IOException {
        final long[] values = new long[(int) section(tag, Long.BYTES, Long.BYTES, Short.MAX_VALUE).count];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.takeLong();
        }
        return values;
    }

    private Section section(final int tag, final int baseBytes, final int recordBytes, final long capacity)
        throws IOException {
        final int foundTag = in.takeInt();
        final long count = in.takeLong();
        final int foundBytes = in.takeInt();
        if (foundTag != tag || foundBytes != recordBytes && foundBytes != baseBytes) {
            throw new SnapshotException(snapshot.location(),
                "section " + tag + " of records of " + recordBytes + " bytes was expected");
        }
        if (count < 0 || count > capacity) {
            throw new SnapshotException(snapshot.location(),
                "section " + tag + " has " + count + " records, the capacity is " + capacity);
        }
        return new Section(count, foundBytes);
    }
}
