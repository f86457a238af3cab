package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformException;
import dev.holdfast.ledger.OrderStatus;
import dev.holdfast.ledger.ResultCode;
import dev.holdfast.ledger.ScanKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Brings the ledger what notifications should have brought it. */
final class OrderSync {
    private static final Logger LOG = LoggerFactory.getLogger(OrderSync.class);
    private static final String POSITION = "orders_ms";
    /** Codes of cards, orders and the right to see them. */
    private static final int FIRST_ORDER_CODE = 4_000;
    private static final int LAST_ORDER_CODE = 4_999;
    private static final int LOOK_BACK_DAYS = 360;

    private final PlatformClient client;
    private final LedgerCalls ledger;
    private final SyncSettings settings;
    private final SyncPositions positions;
    private final OrderRecord.Reader reader;
    private final Runnable onChange;

    /** @param onChange called for each order whose record was news. */
    OrderSync(
        final PlatformClient client, final LedgerCalls ledger, final SyncSettings settings, final SyncPositions positions,
        final OrderRecord.Reader reader, final Runnable onChange) {
        this.client = client;
        this.ledger = ledger;
        this.settings = settings;
        this.positions = positions;
        this.reader = reader;
        this.onChange = onChange;
    }

    /** Pulls the orders that changed since the last pull. */
    CompletableFuture<Void> pull() {
        final long nowMs = client.platformTimeMs();
        final long firstMs = nowMs - TimeUnit.DAYS.toMillis(settings.firstOrdersDays());
        final long fromMs = positions.get(POSITION, firstMs) - settings.overlapMs();
        return new PageWalk(client, PlatformCalls::orders, this::feed).walk(fromMs, nowMs).thenRun(() -> positions.put(POSITION, nowMs));
    }

    /** Asks about every hold that is old, and takes over what became of it. */
    CompletableFuture<Void> checkHolds() {
        final long beforeMs = client.platformTimeMs() - TimeUnit.HOURS.toMillis(settings.holdCheckHours());
        return ledger.scan(ScanKind.HOLDS, 0, beforeMs, this::fetch);
    }

    /**
     * Asks the platform about one order, and tells the ledger. One that it does not know stays as it is: a hold is left to expire, a review open. No
     * code of the platform says for certain that it does not know an order; its list of a year, asked for that number, does.
     */
    CompletableFuture<Void> fetch(final String consumeNo) {
        return client.call(PlatformCalls.order(consumeNo)).handle((data, problem) -> {
            if (problem == null) {
                return feed(data);
            }
            return isOrderUnknown(problem) ? lookFor(consumeNo) : Promises.failed(problem);
        }).thenCompose(next -> next);
    }

    private CompletableFuture<Void> lookFor(final String consumeNo) {
        final boolean[] isFound = {false};
        final long nowMs = client.platformTimeMs();
        return new PageWalk(client, (from, to, page) -> PlatformCalls.orders(from, to, page, consumeNo), item -> {
            final boolean isIt = item.path("consume_no").asText().equals(consumeNo);
            isFound[0] |= isIt;
            return isIt ? feed(item) : Promises.done();
        }).walk(nowMs - TimeUnit.DAYS.toMillis(LOOK_BACK_DAYS), nowMs).thenRun(() -> {
            if (!isFound[0]) {
                LOG.warn("the platform does not know order consume_no={}: a hold of it is left to expire, a review stays open", consumeNo);
            }
        });
    }

    /** Whether the platform refused because of the card or order that was named. */
    static boolean isOrderUnknown(final Throwable problem) {
        if (problem == null) {
            return false;
        }
        final Throwable cause = problem instanceof PlatformException || problem.getCause() == null ? problem : problem.getCause();
        return cause instanceof PlatformException refused && refused.code() >= FIRST_ORDER_CODE && refused.code() <= LAST_ORDER_CODE;
    }

    /** Tells the ledger what the record says, unless it knows. */
    CompletableFuture<Void> feed(final JsonNode item) {
        final OrderRecord record;
        try {
            record = reader.read(item);
        } catch (final IllegalArgumentException e) {
            LOG.warn("passed over: {}", e.getMessage());
            return Promises.done();
        }
        if (record.consumeNo().isEmpty()) {
            return tell(record);
        }
        return ledger.order(record.consumeNo()).thenCompose(order ->
            record.isKnown(order) || isOpenAnyway(record, order) ? Promises.done() : tell(record));
    }

    CompletableFuture<Void> tell(final OrderRecord record) {
        return ledger.notify(record).thenAccept(this::onTold);
    }

    /** A pending record of an order that is held for the same amount brings no news. */
    private static boolean isOpenAnyway(final OrderRecord record, final OrderState order) {
        return record.status() == OrderStatus.PENDING && order != null && order.isHeld() && order.noticeTime() == 0
            && order.authorized() == record.amount();
    }

    private void onTold(final ResultCode result) {
        if (!result.isApproved()) {
            throw new IllegalStateException("the ledger took no record of an order: " + result.sentence());
        }
        onChange.run();
    }
}
