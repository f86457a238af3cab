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
 * The records that the ledger was notified of and that still differ from what it says of their order, so that it is not
 * notified again, pull after pull, before something else has changed the order. Bounded: of what this has forgotten the
 * ledger is notified once more, which changes nothing. Owned by the sync thread.
 */
@OwnedBy(Owner.SYNC_THREAD)
final class NotifiedRecords {
    private static final int MAX_REMEMBERED = 4_096;

    /** Then it is notified once more all the same: two changes of an order within one millisecond look like one. */
    private static final long AGAIN_MS = TimeUnit.HOURS.toMillis(1);

    private record Notified(DirectBuffer command, long updatedMs, long atMs) {
    }

    private final Map<String, Notified> orders = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, Notified> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** Whether the ledger was notified of this record, and nothing has changed the order since. */
    boolean contains(final OrderRecord record, final KnownOrder order, final long nowMs) {
        final Notified last = orders.get(record.consumeNo());
        return last != null && order != null && nowMs - last.atMs < AGAIN_MS && last.updatedMs == order.updatedMs()
            && last.command.equals(record.command());
    }

    /** Keeps a record, with the order as it was behind it. */
    void add(final OrderRecord record, final KnownOrder order, final long nowMs) {
        orders.remove(record.consumeNo());
        if (order != null && !record.isKnown(order)) {
            orders.put(record.consumeNo(), new Notified(record.command(), order.updatedMs(), nowMs));
        }
    }
}
