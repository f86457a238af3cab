package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.BrokenInvariantException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Rows of one kind, off-heap, with a digest of them all. A row's index counts from 0 in the order in which rows were
 * added, and never changes. For what is few and never removed. Memory is taken in chunks as rows are added. Owned by
 * the ledger thread; allocates nothing but chunks.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class RowList<R extends Row> {
    /** No row has this index. */
    public static final int NONE = -1;

    private static final int CHUNK_ROWS = 64;

    private final String name;
    private final Supplier<R> rows;
    private final int rowBytes;
    private int capacity;
    private UnsafeBuffer[] chunks;
    private final RowDigest digest;
    private int count;

    RowList(final String name, final Supplier<R> rows, final int capacity) {
        this.name = name;
        this.rows = rows;
        rowBytes = (int) rows.get().maxSize();
        chunks = new UnsafeBuffer[1];
        resize(capacity);
        digest = new RowDigest(name);
    }

    /** Makes room for more rows, or for fewer, but not for fewer than there are. Allocates. */
    void resize(final int newCapacity) {
        if (newCapacity < Math.max(1, count)) {
            throw new IllegalArgumentException("capacity of " + name + "=" + newCapacity + " should be at least "
                + Math.max(1, count));
        }
        capacity = newCapacity;
    }

    public boolean isFull() {
        return count == capacity;
    }

    public int count() {
        return count;
    }

    /** Points {@code row} at a new record of zeros and begins a change, which the caller ends. Returns its index. */
    public int add(final R row) {
        append(row);
        digest.beginNew();
        return count - 1;
    }

    private void append(final R row) {
        if (isFull()) {
            throw new BrokenInvariantException("list=" + name + " is full at " + capacity);
        }
        if (count % CHUNK_ROWS == 0) {
            if (count / CHUNK_ROWS == chunks.length) {
                chunks = Arrays.copyOf(chunks, 2 * chunks.length);
            }
            chunks[count / CHUNK_ROWS] = new UnsafeBuffer(ByteBuffer.allocateDirect(CHUNK_ROWS * rowBytes));
        }
        point(count++, row);
    }

    public void point(final int index, final R row) {
        row.pointAt(chunks[index / CHUNK_ROWS], index % CHUNK_ROWS * rowBytes);
    }

    public void beginChange(final R row) {
        digest.beginChange(row);
    }

    public void endChange(final R row) {
        digest.endChange(row);
    }

    /** Changes that have begun and not ended; none between two commands. */
    int openChanges() {
        return digest.openChanges();
    }

    /** Most rows. */
    public int capacity() {
        return capacity;
    }

    public int rowBytes() {
        return rowBytes;
    }

    /** Bytes of a row as it was first made. */
    public int baseRowBytes() {
        return rows.get().baseSize();
    }

    /** A flyweight that points nowhere yet. */
    public R newRow() {
        return rows.get();
    }

    /** Makes a row what it was when it was copied, in so many bytes. */
    public void restore(
        final int index, final boolean isPresent, final DirectBuffer source, final int offset, final int length) {
        final R row = rows.get();
        if (isPresent) {
            point(index, row);
            digest.remove(row);
        } else {
            append(row);
        }
        row.copyFrom(source, offset, length);
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
