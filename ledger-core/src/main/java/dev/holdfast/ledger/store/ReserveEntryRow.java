package dev.holdfast.ledger.store;

import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import org.agrona.DirectBuffer;

/**
 * A top-up, withdrawal or correction of the reserve, so that a repeat gets the first answer.
 *
 * <pre>
 *   8      16   24       32   33            40     240
 *   +------+----+--------+----+-------------+------+
 *   |amount|time|currency|kind|remark length|remark|
 *   +------+----+--------+----+-------------+------+
 * </pre>
 */
public final class ReserveEntryRow extends Row {
    /** Longest remark in bytes of UTF-8. */
    public static final int MAX_REMARK_BYTES = 200;

    private static final RowLayout LAYOUT = new RowLayout("reserve-entry");
    private static final int AMOUNT = LAYOUT.int64();
    private static final int TIME = LAYOUT.int64();
    private static final int CURRENCY = LAYOUT.int64();
    private static final int KIND = LAYOUT.int8();
    private static final int REMARK_LENGTH = LAYOUT.int8();
    private static final int REMARK = LAYOUT.padTo(40).bytes(MAX_REMARK_BYTES);
    private static final int SIZE = LAYOUT.endsAt(240);
    private static final int BYTE_MASK = 0xFF;

    @Override
    public long maxSize() {
        return SIZE;
    }

    /** In units; above zero for anything but a correction. */
    public long amount() {
        return fields.getLong(AMOUNT);
    }

    /** Command time. */
    public long time() {
        return fields.getLong(TIME);
    }

    public long currency() {
        return fields.getLong(CURRENCY);
    }

    public ReserveEntryKind kind() {
        return ReserveEntryKind.of(fields.getByte(KIND));
    }

    public void wrapRemark(final DirectBuffer remark) {
        remark.wrap(fields.addressOffset() + REMARK, fields.getByte(REMARK_LENGTH) & BYTE_MASK);
    }

    /** Fills a new record. */
    public void set(final long amountUnits, final long timeMs, final long currency, final ReserveEntryKind kind) {
        fields.putLong(AMOUNT, amountUnits);
        fields.putLong(TIME, timeMs);
        fields.putLong(CURRENCY, currency);
        fields.putByte(KIND, (byte) kind.code());
    }

    /** @param remark of at most {@link #MAX_REMARK_BYTES}. */
    public void remark(final DirectBuffer remark) {
        fields.putByte(REMARK_LENGTH, (byte) remark.capacity());
        fields.putBytes(REMARK, remark, 0, remark.capacity());
    }
}
