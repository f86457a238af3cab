package dev.holdfast.ledger.store;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Rows of one kind by index, off-heap, with a digest of them all. For what is few and never removed. Memory is taken in chunks as rows are
 * added. Owned by the ledger thread; allocates nothing but chunks.
 */
public final class Slab<R extends Row> {
    /** No row has this index. */
    public static final int NONE = -1;

    private static final int MAX_CHUNK_ROWS = 64;

    private final String name;
    private final Supplier<R> rows;
    private final int rowBytes;
    private final int capacity;
    private final int chunkRows;
    private final UnsafeBuffer[] chunks;
    private final RowDigest digest;
    private int count;

    Slab(final String name, final Supplier<R> rows, final int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity of " + name + "=" + capacity + " should be at least 1");
        }
        this.name = name;
        this.rows = rows;
        this.capacity = capacity;
        rowBytes = (int) rows.get().maxSize();
        chunkRows = Math.min(capacity, MAX_CHUNK_ROWS);
        chunks = new UnsafeBuffer[(capacity + chunkRows - 1) / chunkRows];
        digest = new RowDigest(name);
    }

    public boolean isFull() {
        return count == capacity;
    }

    public int count() {
        return count;
    }

    /** Points {@code row} at a new record of zeros and begins a change, which the caller ends. Returns its index. */
    public int add(final R row) {
        if (isFull()) {
            throw new IllegalStateException("slab=" + name + " is full at " + capacity);
        }
        if (count % chunkRows == 0) {
            chunks[count / chunkRows] = new UnsafeBuffer(ByteBuffer.allocateDirect(chunkRows * rowBytes));
        }
        point(count, row);
        return count++;
    }

    public void point(final int index, final R row) {
        row.pointAt(chunks[index / chunkRows], index % chunkRows * rowBytes);
    }

    public void beginChange(final R row) {
        digest.remove(row);
    }

    public void endChange(final R row) {
        digest.add(row);
    }

    /** Most rows. */
    public int capacity() {
        return capacity;
    }

    public int rowBytes() {
        return rowBytes;
    }

    /** A flyweight that points nowhere yet. */
    public R newRow() {
        return rows.get();
    }

    /** Makes a row what it was when it was copied. */
    public void restore(final int index, final boolean isPresent, final DirectBuffer source, final int offset) {
        final R row = rows.get();
        if (isPresent) {
            point(index, row);
            digest.remove(row);
        } else {
            add(row);
        }
        row.copyFrom(source, offset);
        digest.add(row);
    }

    long digest() {
        return digest.sum();
    }

    long recomputeDigest() {
        final R row = rows.get();
        long sum = 0;
        for (int i = 0; i < count; i++) {
            point(i, row);
            sum += digest.of(row);
        }
        return sum;
    }
}
