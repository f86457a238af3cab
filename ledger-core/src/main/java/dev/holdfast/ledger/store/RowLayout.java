package dev.holdfast.ledger.store;

import org.agrona.BitUtil;

/**
 * Gives the fields of a row their offsets, one behind the other, so that none can lie over another. The rows that it
 * describes are in snapshots and their hashes in journals, so a layout also says where it has to end: a field, or an
 * enum that became longer, that moves anything fails the class.
 */
final class RowLayout {
    private final String row;
    private int end = Row.FIRST_FIELD;

    /** @param row its name, for messages. */
    RowLayout(final String row) {
        this.row = row;
    }

    int int8() {
        return bytes(Byte.BYTES);
    }

    int int16() {
        return aligned(Short.BYTES, Short.BYTES);
    }

    int int32() {
        return aligned(Integer.BYTES, Integer.BYTES);
    }

    int int64() {
        return aligned(Long.BYTES, Long.BYTES);
    }

    /** So many of them side by side. */
    int int32s(final int count) {
        return aligned(Integer.BYTES, count * Integer.BYTES);
    }

    /** So many of them side by side. */
    int int64s(final int count) {
        return aligned(Long.BYTES, count * Long.BYTES);
    }

    /** The text of an identifier; its length is a field of its own. */
    int id() {
        return bytes(Row.MAX_ID_BYTES);
    }

    int bytes(final int length) {
        if (length <= 0) {
            throw new IllegalArgumentException("row=" + row + " has a field of length=" + length + " at offset=" + end);
        }
        final int offset = end;
        end += length;
        return offset;
    }

    /** Leaves everything unused up to an offset. */
    RowLayout padTo(final int offset) {
        if (offset < end) {
            throw new IllegalArgumentException("row=" + row + " has fields up to offset=" + end
                + ", and the next should lie at " + offset);
        }
        end = offset;
        return this;
    }

    /** The end of the fields so far, which has to be where it is in the rows that are stored. */
    int endsAt(final int bytes) {
        if (end != bytes) {
            throw new IllegalArgumentException("row=" + row + " ends at " + end + ", and stored rows end at " + bytes
                + ": add fields behind those of before, and give the layout a version");
        }
        return end;
    }

    private int aligned(final int alignment, final int length) {
        if (!BitUtil.isAligned(end, alignment)) {
            throw new IllegalArgumentException("row=" + row + " has a field at offset=" + end
                + " that should be a multiple of " + alignment);
        }
        return bytes(length);
    }
}
