package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.SweepEncoder;
import dev.holdfast.ledger.store.IdKey;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.function.BiPredicate;

/**
 * Looks for orders that are due for something, a small part of them at each call. What it finds becomes a command that
 * names the orders, since the order in which a map shows its rows is not the same everywhere and must not come into the
 * ledger. Owned by the ledger thread.
 */
@OwnedBy(Owner.LEDGER_THREAD)
public final class ExpiryScanner {
    /** Longest command. */
    public static final int MAX_COMMAND_BYTES = 1280;

    private static final int MAX_ORDERS = 16;
    /** So many are looked at in a fraction of a millisecond. */
    private static final int ROWS_PER_STEP = 256;

    private final LedgerStore store;
    private final OrderRow order = new OrderRow();
    private final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer found = new UnsafeBuffer(new byte[MAX_COMMAND_BYTES]);
    private final BiPredicate<IdKey, OrderRow> look = this::look;
    private final int[] ends = new int[MAX_ORDERS];
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SweepEncoder sweep = new SweepEncoder();
    private long askBefore;
    private long expireBefore;
    private long retireBefore;
    private int part;
    private int skipped;
    private int count;
    private int oldHoldsSoFar;
    private int oldHolds;
    private int oldHoldsInStep;
    private long passes;

    public ExpiryScanner(final LedgerStore store) {
        this.store = store;
    }

    /** How many times it went through all orders. */
    public long passes() {
        return passes;
    }

    /** Holds that were decided before the given moment and are still open, as the last whole pass found them. */
    public int oldHolds() {
        return oldHolds;
    }

    /**
     * Looks at the next rows, or at the same ones again when more of them were due than fit one command.
     *
     * @param holdsBefore  holds decided before this moment are counted as old, Unix milliseconds.
     * @param expire       holds decided before this are due to expire.
     * @param retire       finished orders unchanged since before this are due to be forgotten.
     * @param into         takes the command.
     * @return the command's length in bytes; 0 when nothing is due.
     */
    public int next(final long holdsBefore, final long expire, final long retire, final MutableDirectBuffer into) {
        askBefore = holdsBefore;
        expireBefore = expire;
        retireBefore = retire;
        count = 0;
        oldHoldsInStep = 0;
        final int shown = store.orders().scan(part, skipped, ROWS_PER_STEP, order, look);
        if (count < MAX_ORDERS) {
            oldHoldsSoFar += oldHoldsInStep;
            moveOn(shown);
        }
        return count == 0 ? 0 : encode(into);
    }

    private void moveOn(final int shown) {
        if (shown == ROWS_PER_STEP) {
            skipped += ROWS_PER_STEP;
            return;
        }
        skipped = 0;
        part++;
        if (part == store.orders().parts()) {
            part = 0;
            passes++;
            oldHolds = oldHoldsSoFar;
            oldHoldsSoFar = 0;
        }
    }

    private boolean look(final IdKey key, final OrderRow row) {
        oldHoldsInStep += Expirations.isExpiryDue(row, askBefore) ? 1 : 0;
        if (Expirations.isExpiryDue(row, expireBefore) || Expirations.isRetirementDue(row, retireBefore)) {
            key.wrapText(consumeNo);
            final int start = count == 0 ? 0 : ends[count - 1];
            found.putBytes(start, consumeNo, 0, consumeNo.capacity());
            ends[count++] = start + consumeNo.capacity();
        }
        return count < MAX_ORDERS;
    }

    private int encode(final MutableDirectBuffer into) {
        sweep.wrapAndApplyHeader(into, 0, header).expireBefore(expireBefore).retireBefore(retireBefore);
        final SweepEncoder.OrdersEncoder orders = sweep.ordersCount(count);
        int start = 0;
        for (int i = 0; i < count; i++) {
            orders.next().putConsumeNo(found, start, ends[i] - start);
            start = ends[i];
        }
        return header.encodedLength() + sweep.encodedLength();
    }
}
