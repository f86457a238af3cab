package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.sync.ledger.KnownOrder;
import dev.holdfast.gateway.sync.ledger.OrderRecord;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import org.agrona.DirectBuffer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The records that the ledger was told and that still differ from what it says of their order, so that none is told
 * again, pull after pull, before something else has changed the order. Bounded: what it has forgotten is told once more
 * and changes nothing. Owned by the sync thread.
 */
@OwnedBy(Owner.SYNC_THREAD)
final class ToldRecords {
    private static final int MAX_REMEMBERED = 4_096;

    /** Then it is told once more all the same: two changes of an order within one millisecond look like one. */
    private static final long AGAIN_MS = TimeUnit.HOURS.toMillis(1);

    private record Told(DirectBuffer command, long updatedMs, long atMs) {
    }

    private final Map<String, Told> orders = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, Told> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** Whether the ledger was told this record, and nothing has changed the order since. */
    boolean contains(final OrderRecord record, final KnownOrder order, final long nowMs) {
        final Told told = orders.get(record.consumeNo());
        return told != null && order != null && nowMs - told.atMs < AGAIN_MS && told.updatedMs == order.updatedMs()
            && told.command.equals(record.command());
    }

    /** Keeps a record, with the order as it was behind it. */
    void add(final OrderRecord record, final KnownOrder order, final long nowMs) {
        orders.remove(record.consumeNo());
        if (order != null && !record.isKnown(order)) {
            orders.put(record.consumeNo(), new Told(record.command(), order.updatedMs(), nowMs));
        }
    }
}
