package dev.holdfast.gateway.sync;

import org.agrona.DirectBuffer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The records that the ledger was told and that left their order open, so that none is told again, pull after pull, before something else has changed
 * the order. Bounded: what it has forgotten is told once more and changes nothing. Owned by the sync thread.
 */
final class ToldRecords {
    private static final int MAX_REMEMBERED = 4_096;

    private record Told(DirectBuffer command, long updatedMs) {
    }

    private final Map<String, Told> orders = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, Told> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** Whether the ledger was told this record, and nothing has changed the order since. */
    boolean contains(final OrderRecord record, final OrderState order) {
        final Told told = orders.get(record.consumeNo());
        return told != null && order != null && told.updatedMs == order.updatedMs() && told.command.equals(record.command());
    }

    /** Keeps a record, with the order as it was behind it. */
    void add(final OrderRecord record, final OrderState order) {
        orders.remove(record.consumeNo());
        if (order != null && order.isOpen()) {
            orders.put(record.consumeNo(), new Told(record.command(), order.updatedMs()));
        }
    }
}
