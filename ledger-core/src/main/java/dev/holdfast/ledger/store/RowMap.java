package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.MapSegmentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Rows of one kind by identifier, in an off-heap Chronicle Map, with a digest of them all.
 *
 * <p>The digest is the sum of the rows' hashes, so it does not depend on an order and is kept up to date in constant
 * time: every change of a row stands between {@link #beginChange} and {@link #endChange}. Owned by the ledger thread.
 * Allocates nothing per operation.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class RowMap<R extends Row> implements AutoCloseable {
    /** With it Chronicle makes the code of its maps, at run time. */
    private static final String COMPILER = "jdk.compiler";
    /** The map may grow this far past its capacity before one of its segments could be full: the count bounds it. */
    private static final double BLOAT = 2.0;

    private final String name;
    private ChronicleMap<IdKey, R> map;
    private final Class<R> type;
    private final Supplier<R> rows;
    private final IdKey key = Row.standAlone(new IdKey());
    private final IdKey scannedKey = Row.standAlone(new IdKey());
    private final R restored;
    private long capacity;
    private long room;
    private final RowDigest digest;
    private long count;
    private int scanned;

    /**
     * @param name     for messages, and as the digest's seed.
     * @param rows     makes an empty flyweight.
     * @param capacity most rows.
     * @param room rows that the map is made for, so that a {@link #resize} up to it costs nothing; at least the
     *     capacity.
     */
    RowMap(final String name, final Class<R> type, final Supplier<R> rows, final long capacity, final long room) {
        this.name = name;
        this.type = type;
        this.rows = rows;
        this.restored = rows.get();
        this.digest = new RowDigest(name);
        this.capacity = checked(capacity);
        this.room = Math.max(capacity, room);
        this.map = newMap(this.room);
    }

    /**
     * @throws UnusableEnvironmentException when there is no memory for so many, or this Java cannot make the map's
     *     code.
     */
    private ChronicleMap<IdKey, R> newMap(final long entries) {
        if (ModuleLayer.boot().findModule(COMPILER).isEmpty()) {
            throw new UnusableEnvironmentException("this Java has no compiler (module " + COMPILER
                + "), which the tables need: run it with a JDK, not "
                + "with a JRE; java.home=" + System.getProperty("java.home"));
        }
        try {
            return createMap(entries);
        } catch (final OutOfMemoryError | IllegalArgumentException | IllegalStateException e) {
            throw new UnusableEnvironmentException("cannot make room for " + name + "=" + entries + ": "
                + e.getMessage() + "; set a smaller ledger.max_" + settingOf(name)
                + ", or give the machine more memory: holdfast size says how much", e);
        }
    }

    /** Some tables have as much room as another. */
    private static String settingOf(final String name) {
        return name.equals("cardholders") ? "accounts" : name.equals("applications") ? "cards"
            : name.equals("order-fees") ? "orders" : name.equals("reserve-entries") ? "entries" : name;
    }

    private ChronicleMap<IdKey, R> createMap(final long entries) {
        return ChronicleMap.of(IdKey.class, type)
            .name(name)
            .constantKeySizeBySample(key)
            .constantValueSizeBySample(Row.standAlone(rows.get()))
            .entries(entries)
            .maxBloatFactor(BLOAT)
            .checksumEntries(false)
            .removeReturnsNull(true)
            // Else a map closes itself when the process is told to stop, while the ledger still has requests to answer.
            .skipCloseOnExitHook(true)
            .create();
    }

    private long checked(final long wanted) {
        if (wanted < Math.max(1, count)) {
            throw new IllegalArgumentException("capacity of " + name + "=" + wanted + " should be at least "
                + Math.max(1, count));
        }
        return wanted;
    }

    /**
     * Takes more rows from now on, or fewer, but not fewer than there are. Copies every row when the map was made for
     * fewer: takes time and, for as long, memory in proportion to the rows. No flyweight points at a row any more
     * afterwards.
     */
    void resize(final long newCapacity) {
        capacity = checked(newCapacity);
        if (capacity <= room) {
            return;
        }
        room = capacity;
        final ChronicleMap<IdKey, R> larger = newMap(room);
        final UnsafeBuffer image = new UnsafeBuffer(new byte[recordBytes()]);
        final R row = rows.get();
        map.forEachEntry(entry -> {
            entry.key().getUsing(scannedKey).copyTo(image, 0);
            entry.value().getUsing(row).copyTo(image, Row.MAX_ID_BYTES);
            key.copyFrom(image, 0);
            larger.acquireUsing(key, restored);
            restored.copyFrom(image, Row.MAX_ID_BYTES);
        });
        map.close();
        map = larger;
    }

    /**
     * Points {@code row} at the record of this identifier; false, with the row as it was, when there is none or can be
     * none.
     */
    public boolean find(final DirectBuffer id, final R row) {
        if (id.capacity() == 0 || id.capacity() > Row.MAX_ID_BYTES) {
            return false;
        }
        key.set(id, 0, id.capacity());
        return map.getUsing(key, row) != null;
    }

    /** Whether there is no room for another row. */
    public boolean isFull() {
        return count >= capacity;
    }

    /**
     * Makes a record of zeros, points {@code row} at it and begins a change, which the caller ends.
     *
     * @throws BrokenInvariantException when there is no room: ask {@link #isFull} first.
     */
    public void create(final DirectBuffer id, final R row) {
        if (isFull()) {
            throw new BrokenInvariantException("table=" + name + " is full at " + capacity);
        }
        key.set(id, 0, id.capacity());
        map.acquireUsing(key, row);
        row.keyHash(key.textHash());
        digest.beginNew();
        count++;
    }

    /** Takes the row out of the digest. */
    public void beginChange(final R row) {
        digest.beginChange(row);
    }

    /** Puts the row, as it is now, into the digest. */
    public void endChange(final R row) {
        digest.endChange(row);
    }

    /** Removes the row that was found last under this identifier, inside a change, which ends with it. */
    public void remove(final DirectBuffer id) {
        key.set(id, 0, id.capacity());
        map.remove(key);
        digest.endRemoved();
        count--;
    }

    /** Bytes of a key and its row. */
    public int recordBytes() {
        return Row.MAX_ID_BYTES + (int) Row.standAlone(rows.get()).maxSize();
    }

    /** Shows every key with its row, in no particular order. Takes time in proportion to the rows. */
    public void forEachRecord(final RecordVisitor<R> visitor) throws IOException {
        final R row = rows.get();
        for (int part = 0; part < map.segments(); part++) {
            try (MapSegmentContext<IdKey, R, ?> segment = map.segmentContext(part)) {
                segment.forEachSegmentEntryWhile(entry -> {
                    try {
                        visitor.visit(entry.key().getUsing(scannedKey), entry.value().getUsing(row));
                        return true;
                    } catch (final IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            } catch (final UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    /** Bytes of a key and its row as the row was first made. */
    public int baseRecordBytes() {
        return Row.MAX_ID_BYTES + rows.get().baseSize();
    }

    /**
     * Takes a record of so many bytes that {@link #forEachRecord} showed, key first, into a table that does not have
     * it.
     */
    public void restore(final DirectBuffer source, final int offset, final int length) {
        key.copyFrom(source, offset);
        map.acquireUsing(key, restored);
        restored.copyFrom(source, offset + Row.MAX_ID_BYTES, length - Row.MAX_ID_BYTES);
        digest.add(restored);
        count++;
    }

    /** Sees a record. */
    public interface RecordVisitor<R extends Row> {
        void visit(IdKey key, R row) throws IOException;
    }

    /** How many parts {@link #scan} goes through. */
    public int parts() {
        return map.segments();
    }

    /**
     * Shows rows of one part, in no particular order, until the visitor says that it has seen enough. Rows that come or
     * go between two scans of a part may make the second one miss some, or show some twice.
     *
     * @param part    0 to one less than {@link #parts}.
     * @param skipped how many rows to pass over.
     * @param most    how many rows to show at most.
     * @param row     is pointed at one after the other.
     * @param visitor called with a key and {@code row}; false ends the scan.
     * @return how many rows were shown; less than {@code most} when these were the last, or the visitor had enough.
     */
    public int scan(
        final int part, final int skipped, final int most, final R row, final BiPredicate<IdKey, R> visitor) {
        scanned = -skipped;
        try (MapSegmentContext<IdKey, R, ?> segment = map.segmentContext(part)) {
            segment.forEachSegmentEntryWhile(entry -> {
                if (scanned == most) {
                    return false;
                }
                return ++scanned <= 0 || visitor.test(entry.key().getUsing(scannedKey), entry.value().getUsing(row));
            });
        }
        return Math.max(0, scanned);
    }

    public long count() {
        return count;
    }

    /** Changes that have begun and not ended; none between two commands. */
    int openChanges() {
        return digest.openChanges();
    }

    /** Most rows. */
    public long capacity() {
        return capacity;
    }

    /** Sum of the rows' hashes. */
    public long digest() {
        return digest.sum();
    }

    /** The same sum worked out from nothing: for checks; takes time in proportion to the rows, and allocates. */
    public long recomputeDigest() {
        final long[] sum = {0};
        map.forEachEntry(entry -> sum[0] += digest.of(entry.value().getUsing(rows.get())));
        return sum[0];
    }

    @Override
    public void close() {
        map.close();
    }

    @Override
    public String toString() {
        return "RowMap{" + type.getSimpleName() + ", count=" + count + ", capacity=" + capacity + '}';
    }
}
