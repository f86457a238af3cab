package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.reserve.ReserveSum;

/**
 * What the platform's fee of an order is made of: an amount for each type of fee, in units. Only orders whose fee is of
 * {@linkplain OrderMoney#feeType several types} have one, as of the rules that count what draws on the reserve. Owned
 * by the ledger thread.
 *
 * <pre>
 *   8                            88
 *   +----------------------------+
 *   |ten types, see ReserveSum   |
 *   +----------------------------+
 * </pre>
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class OrderFeesRow extends Row {
    private static final RowLayout LAYOUT = new RowLayout("order-fees");
    private static final int AMOUNTS = LAYOUT.int64s(ReserveSum.FEES);
    private static final int SIZE = LAYOUT.endsAt(88);

    @Override
    public long maxSize() {
        return SIZE;
    }

    /** @param type counted from 0 for {@link ReserveSum#FIRST_FEE}. */
    public long amount(final int type) {
        return fields.getLong(AMOUNTS + type * Long.BYTES);
    }

    /** Takes an amount for each type. */
    public void amounts(final long[] units) {
        for (int type = 0; type < ReserveSum.FEES; type++) {
            fields.putLong(AMOUNTS + type * Long.BYTES, units[type]);
        }
    }

    /** All types together. */
    public long sum() {
        long sum = 0;
        for (int type = 0; type < ReserveSum.FEES; type++) {
            sum += amount(type);
        }
        return sum;
    }
}
