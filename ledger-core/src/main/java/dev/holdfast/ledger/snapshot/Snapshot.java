package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.store.ForgottenOrders;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.Row;
import dev.holdfast.ledger.store.RowList;
import dev.holdfast.ledger.store.RowMap;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A file {@code snapshot-<sequence>.bin}: the ledger's state after that command, the last of a batch. It appears under
 * its name only when all of it is on disk and was read back. Cold, and blocks.
 *
 * @param storage  where it lies.
 * @param name     of the file.
 * @param sequence of the last command that is in it.
 */
public record Snapshot(Storage storage, String name, long sequence) {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

    /** No pause: for a start, which somebody waits for. */
    public static final Runnable NO_PAUSE = () -> { };

    /**
     * Version of the file. Since 2 it also says which ledger it is of, its rules and its capacity; since 3 orders and
     * reviews have more fields, and it has what is remembered of forgotten orders.
     */
    public static final int FORMAT_VERSION = 3;

    private static final int OLDEST_VERSION = 1;
    private static final int FORGOTTEN_VERSION = 3;
    /**
     * Of resolved reviews; only guards against damage, as there may be more than are kept when fewer were to be kept
     * later.
     */
    private static final long MOST_REVIEWS = 1L << 24;

    /** Name of the file that becomes the next snapshot. */
    public static final String TEMPORARY = "snapshot.tmp";

    private static final String PREFIX = "snapshot-";
    private static final String SUFFIX = ".bin";

    /**
     * What a snapshot gave.
     *
     * @param store the rows; whoever takes them closes them.
     * @param point of the journal that follows.
     */
    public record Loaded(LedgerStore store, JournalPoint point) {
    }

    /** All snapshots of a storage, the newest first. */
    public static List<Snapshot> list(final Storage storage) throws IOException {
        return storage.list().stream().filter(Snapshot::isName).map(name -> of(storage, name))
            .sorted(Comparator.comparingLong(Snapshot::sequence).reversed())
            .toList();
    }

    /** Whether a snapshot has a file's name. */
    public static boolean isName(final String name) {
        return name.matches(PREFIX + "\\d{16}" + SUFFIX);
    }

    /** The one of that name. */
    public static Snapshot of(final Storage storage, final String name) {
        return new Snapshot(storage, name, sequenceOf(name));
    }

    private static long sequenceOf(final String name) {
        return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
    }

    /** Where a person finds it. */
    public String location() {
        return storage.locate(name);
    }

    /**
     * Writes a snapshot and forces it, under a temporary name. It counts for nothing until it was read back and
     * {@linkplain #publish published}.
     *
     * @param point of the journal that the state is of.
     * @param pause called again and again in between, to leave the machine to others.
     * @throws IOException when it cannot be written; nothing is then left of it.
     */
    public static Snapshot write(
        final Storage storage, final LedgerStore store, final JournalPoint point, final Runnable pause)
        throws IOException {
        final Snapshot draft = new Snapshot(storage, TEMPORARY, point.sequence());
        boolean isWritten = false;
        try (StoredFile file = storage.create(TEMPORARY)) {
            final BlockWriter out = new BlockWriter(file, pause);
            writeHeader(out, store, point);
            write(out, Blocks.ACCOUNTS, store.accounts());
            write(out, Blocks.CARDS, store.cards());
            write(out, Blocks.ORDERS, store.orders());
            write(out, Blocks.ENTRIES, store.entries());
            write(out, Blocks.CARD_TERMS, store.cardTerms());
            write(out, Blocks.PACKAGES, store.packages().versions());
            write(out, Blocks.REVIEWS, store.reviews().rows());
            writeLongs(out, Blocks.REVIEW_LISTS, store.reviews().lists());
            writeLongs(out, Blocks.TOTALS, store.totals().image());
            out.putInt(Blocks.FORGOTTEN);
            store.forgotten().writeTo(out::putLong);
            out.putInt(Blocks.END);
            out.flush();
            file.force();
            isWritten = true;
        } finally {
            if (!isWritten) {
                draft.discard();
            }
        }
        return draft;
    }

    /** The file's name when it holds a whole snapshot of that sequence. */
    public static String nameOf(final long sequence) {
        return String.format(Locale.ROOT, "%s%016d%s", PREFIX, sequence, SUFFIX);
    }

    /** Gives what was written its name, in the place of one of that name. */
    public Snapshot publish() throws IOException {
        final String published = nameOf(sequence);
        storage.rename(name, published);
        storage.forceNames();
        return new Snapshot(storage, published, sequence);
    }

    /**
     * Deletes what was begun, which may be large. That it cannot be deleted is no error: the next one takes its place.
     */
    public void discard() {
        try {
            storage.delete(name);
        } catch (final IOException | RuntimeException e) {
            LOG.warn("cannot delete {}: {}", location(), e.getMessage());
        }
    }

    /**
     * Time of the last command that is in it, Unix milliseconds, as its header says.
     *
     * @throws SnapshotException when it is no snapshot, or its first block is damaged.
     */
    public long timeMs() throws IOException {
        try (StoredFile file = storage.openToRead(name)) {
            final BlockReader in = new BlockReader(location(), file, NO_PAUSE);
            if (in.takeLong() != Blocks.MAGIC || in.takeInt() < OLDEST_VERSION || in.takeLong() != sequence) {
                throw new SnapshotException(location(), "it is no snapshot of sequence=" + sequence);
            }
            return in.takeLong();
        }
    }

    private static void writeHeader(
        final BlockWriter out, final LedgerStore store, final JournalPoint point) throws IOException {
        out.putLong(Blocks.MAGIC);
        out.putInt(FORMAT_VERSION);
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

    private static <R extends Row> void write(
        final BlockWriter out, final int tag, final RowMap<R> table) throws IOException {
        startSection(out, tag, table.count(), table.recordBytes());
        table.forEachRecord((key, row) -> {
            final int at = out.claim(table.recordBytes());
            key.copyTo(out.block(), at);
            row.copyTo(out.block(), at + Row.MAX_ID_BYTES);
        });
    }

    private static <R extends Row> void write(
        final BlockWriter out, final int tag, final RowList<R> slab) throws IOException {
        startSection(out, tag, slab.count(), slab.rowBytes());
        final R row = slab.newRow();
        for (int i = 0; i < slab.count(); i++) {
            slab.point(i, row);
            row.copyTo(out.block(), out.claim(slab.rowBytes()));
        }
    }

    private static void writeLongs(final BlockWriter out, final int tag, final long[] values) throws IOException {
        startSection(out, tag, values.length, Long.BYTES);
        for (final long value : values) {
            out.putLong(value);
        }
    }

    private static void startSection(
        final BlockWriter out, final int tag, final long count, final int recordBytes) throws IOException {
        out.putInt(tag);
        out.putLong(count);
        out.putInt(recordBytes);
    }

    /**
     * Loads the snapshot and checks the digest of what it gave.
     *
     * @param capacity of the ledger, when the snapshot does not say it, as before version 2.
     * @param room     what to make the tables for besides.
     * @param pause    called again and again in between, to leave the machine to others.
     * @throws SnapshotException when it is damaged, of another format, or does not fit the capacity.
     */
    public Loaded load(final LedgerCapacity capacity, final LedgerCapacity room, final Runnable pause) {
        LedgerStore store = null;
        try (StoredFile file = storage.openToRead(name)) {
            final BlockReader in = new BlockReader(location(), file, pause);
            if (in.takeLong() != Blocks.MAGIC) {
                throw new SnapshotException(location(), "it is no snapshot");
            }
            final int version = in.takeInt();
            if (version < OLDEST_VERSION || version > FORMAT_VERSION) {
                throw new SnapshotException(location(),
                    "its format version is " + version + ", this program reads " + OLDEST_VERSION + " to "
                    + FORMAT_VERSION);
            }
            final long position = in.takeLong();
            if (position != sequence) {
                throw new SnapshotException(location(), "it is of sequence=" + position);
            }
            final long timeMs = in.takeLong();
            final long digest = in.takeLong();
            final long retiredBefore = in.takeLong();
            JournalPoint point = new JournalPoint(position, timeMs, 0, 0);
            if (version == OLDEST_VERSION) {
                store = new LedgerStore(capacity, capacity.max(room));
            } else {
                point = new JournalPoint(position, timeMs, in.takeLong(), in.takeInt());
                store = takeGovernance(in, room);
            }
            store.retiredBefore(retiredBefore);
            readRows(in, store);
            if (version >= FORGOTTEN_VERSION) {
                readForgotten(in, store);
            }
            if (in.takeInt() != Blocks.END || !in.isAtEnd()) {
                throw new SnapshotException(location(), "it goes on behind its end");
            }
            if (position != sequence || store.digest() != digest) {
                throw new SnapshotException(location(),
                    "its content is not what its header says: digest=" + Long.toHexString(store.digest())
                    + " should be " + Long.toHexString(digest));
            }
            final Loaded loaded = new Loaded(store, point);
            store = null;
            return loaded;
        } catch (final IOException e) {
            throw new SnapshotException(location(), e);
        } finally {
            if (store != null) {
                store.close();
            }
        }
    }

    private static LedgerStore takeGovernance(final BlockReader in, final LedgerCapacity room) throws IOException {
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

    private void readRows(final BlockReader in, final LedgerStore store) throws IOException {
        read(in, Blocks.ACCOUNTS, store.accounts());
        read(in, Blocks.CARDS, store.cards());
        read(in, Blocks.ORDERS, store.orders());
        read(in, Blocks.ENTRIES, store.entries());
        read(in, Blocks.CARD_TERMS, store.cardTerms(), 0);
        read(in, Blocks.PACKAGES, store.packages().versions(), store.packages().versionCount());
        store.packages().restored();
        final RowList<?> reviewRows = store.reviews().rows();
        final Section reviews = section(in, Blocks.REVIEWS, reviewRows.baseRowBytes(), reviewRows.rowBytes(),
            store.orders().capacity() + MOST_REVIEWS);
        store.reviews().makeRoom(reviews.count);
        read(in, reviewRows, reviews, 0);
        store.reviews().lists(readLongs(in, Blocks.REVIEW_LISTS));
        store.totals().image(readLongs(in, Blocks.TOTALS));
    }

    private void readForgotten(final BlockReader in, final LedgerStore store) throws IOException {
        if (in.takeInt() != Blocks.FORGOTTEN) {
            throw new SnapshotException(location(), "section " + Blocks.FORGOTTEN + " was expected");
        }
        try {
            store.forgotten().readFrom(in::takeLong, ForgottenOrders.MOST_ORDERS);
        } catch (final IllegalArgumentException e) {
            throw new SnapshotException(location(), e.getMessage());
        }
    }

    /** Records of one kind, which may be of before their rows had the last fields. */
    private record Section(long count, int recordBytes) {
    }

    private <R extends Row> void read(final BlockReader in, final int tag, final RowMap<R> table) throws IOException {
        final Section section = section(in, tag, table.baseRecordBytes(), table.recordBytes(), table.capacity());
        for (long i = 0; i < section.count; i++) {
            table.restore(in.block(), in.take(section.recordBytes), section.recordBytes);
        }
    }

    /** @param present rows that a new store has already, and that are overwritten. */
    private <R extends Row> void read(
        final BlockReader in, final int tag, final RowList<R> slab, final int present) throws IOException {
        read(in, slab, section(in, tag, slab.baseRowBytes(), slab.rowBytes(), slab.capacity()), present);
    }

    private static <R
        extends Row> void read(final BlockReader in, final RowList<R> slab, final Section section, final int present)
        throws IOException {
        for (int i = 0; i < section.count; i++) {
            slab.restore(i, i < present, in.block(), in.take(section.recordBytes), section.recordBytes);
        }
    }

    private long[] readLongs(final BlockReader in, final int tag) throws IOException {
        final long[] values = new long[(int) section(in, tag, Long.BYTES, Long.BYTES, Short.MAX_VALUE).count];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.takeLong();
        }
        return values;
    }

    private Section section(final BlockReader in, final int tag, final int baseBytes, final int recordBytes,
        final long capacity)
        throws IOException {
        final int foundTag = in.takeInt();
        final long count = in.takeLong();
        final int foundBytes = in.takeInt();
        if (foundTag != tag || foundBytes != recordBytes && foundBytes != baseBytes) {
            throw new SnapshotException(location(),
                "section " + tag + " of records of " + recordBytes + " bytes was expected");
        }
        if (count < 0 || count > capacity) {
            throw new SnapshotException(location(),
                "section " + tag + " has " + count + " records, the capacity is " + capacity);
        }
        return new Section(count, foundBytes);
    }
}
