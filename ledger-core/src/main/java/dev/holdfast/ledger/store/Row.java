package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import net.openhft.chronicle.algo.hashing.LongHashFunction;
import net.openhft.chronicle.bytes.Byteable;
import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A flyweight over one fixed-layout record that lies in a Chronicle Map's memory. Reading and writing go straight to
 * that memory: nothing is copied and nothing allocated. Every record starts with the hash of its key:
 *
 * <pre>
 *   0        8
 *   +--------+---------------------------+
 *   |key hash| the fields of the subclass|
 *   +--------+---------------------------+
 * </pre>
 *
 * <p>Owned by the ledger thread. It points at the record that a {@link RowMap} found or created last with it.
 */
@SuppressWarnings("rawtypes")
@OwnedBy(Owner.LEDGER_THREAD)
public abstract class Row implements Byteable {
    /** Longest identifier in bytes of UTF-8. */
    public static final int MAX_ID_BYTES = 64;

    static final int KEY_HASH = 0;
    static final int FIRST_FIELD = 8;

    private static final long PRIME = 0x9E3779B97F4A7C15L;
    private static final LongHashFunction HASH = LongHashFunction.xx_r39();

    /** The record's fields. */
    protected final UnsafeBuffer fields = new UnsafeBuffer(0, 0);

    private BytesStore store;
    private long offset;

    @Override
    public void bytesStore(final BytesStore bytesStore, final long storeOffset, final long length) {
        store = bytesStore;
        offset = storeOffset;
        fields.wrap(bytesStore.addressForRead(storeOffset), (int) maxSize());
    }

    @Override
    public BytesStore bytesStore() {
        return store;
    }

    @Override
    public long offset() {
        return offset;
    }

    /** Copies the whole record. */
    public final void copyTo(final MutableDirectBuffer target, final int targetOffset) {
        target.putBytes(targetOffset, fields, 0, fields.capacity());
    }

    /** Becomes a copy of a record of the same kind. */
    final void copyFrom(final DirectBuffer source, final int sourceOffset) {
        copyFrom(source, sourceOffset, fields.capacity());
    }

    /**
     * Becomes a copy of a record of the same kind, which may be of before the row had its
     * {@linkplain #baseSize last fields}.
     */
    final void copyFrom(final DirectBuffer source, final int sourceOffset, final int length) {
        fields.putBytes(0, source, sourceOffset, length);
        fields.setMemory(length, fields.capacity() - length, (byte) 0);
    }

    /**
     * Bytes of the record as it was first made. What a later version put behind that does not count in the
     * {@link #hash} while it is all zeros, so that the digests which old journals name stay what they are.
     */
    int baseSize() {
        return (int) maxSize();
    }

    /** Points at a record outside of any map. */
    final void pointAt(final DirectBuffer memory, final int memoryOffset) {
        fields.wrap(memory, memoryOffset, (int) maxSize());
    }

    /** A hash of everything in the record, its key included. */
    final long hash(final LongHashFunction function) {
        final int base = baseSize();
        final long hash = function.hashMemory(fields.addressOffset(), base);
        return hasMoreThan(base)
            ? PRIME * hash + function.hashMemory(fields.addressOffset() + base, fields.capacity() - base) : hash;
    }

    private boolean hasMoreThan(final int base) {
        for (int i = base; i < fields.capacity(); i += Long.BYTES) {
            if (fields.getLong(i) != 0) {
                return true;
            }
        }
        return false;
    }

    static long hashOf(final UnsafeBuffer buffer) {
        return HASH.hashMemory(buffer.addressOffset(), buffer.capacity());
    }

    void keyHash(final long hash) {
        fields.putLong(KEY_HASH, hash);
    }

    /** Points the row at memory of its own, where {@link RowMap} takes its size from. */
    static <R extends Row> R standAlone(final R row) {
        final BytesStore<?, Void> own = BytesStore.nativeStoreWithFixedCapacity(row.maxSize());
        own.zeroOut(0, row.maxSize());
        row.bytesStore(own, 0, row.maxSize());
        return row;
    }

    /** Stores an identifier in a length byte and a field of {@link #MAX_ID_BYTES}, padded with zeros. */
    protected final void putId(
        final int lengthIndex, final int textIndex, final DirectBuffer source, final int sourceOffset,
        final int length) {
        if (length > MAX_ID_BYTES) {
            throw new IllegalArgumentException("identifier length=" + length + " should be at most " + MAX_ID_BYTES);
        }
        fields.putByte(lengthIndex, (byte) length);
        fields.putBytes(textIndex, source, sourceOffset, length);
        fields.setMemory(textIndex + length, MAX_ID_BYTES - length, (byte) 0);
    }

    /** Whether a stored identifier has these bytes. */
    protected final boolean idEquals(
        final int lengthIndex, final int textIndex, final DirectBuffer other, final int otherOffset, final int length) {
        if (fields.getByte(lengthIndex) != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (fields.getByte(textIndex + i) != other.getByte(otherOffset + i)) {
                return false;
            }
        }
        return true;
    }

    /** Points {@code id} at a stored identifier. */
    protected final void wrapId(final int lengthIndex, final int textIndex, final DirectBuffer id) {
        id.wrap(fields.addressOffset() + textIndex, fields.getByte(lengthIndex));
    }
}
