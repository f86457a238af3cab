package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformException;
import dev.holdfast.gateway.platform.PlatformRequest;
import dev.holdfast.gateway.sync.ledger.Futures;
import dev.holdfast.gateway.sync.ledger.KnownOrder;
import dev.holdfast.gateway.sync.ledger.LedgerCalls;
import dev.holdfast.gateway.sync.ledger.OrderRecord;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Brings the ledger what notifications should have brought it. */
final class OrderSync {
    private static final Logger LOG = LoggerFactory.getLogger(OrderSync.class);
    private static final String POSITION = "orders_ms";
    private static final String FIRST = "orders_first_ms";
    private static final String REREAD = "orders_reread_ms";
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
    private final NotifiedRecords notified = new NotifiedRecords();

    /** @param onChange called for each order whose record was news. */
    OrderSync(
        final PlatformClient client, final LedgerCalls ledger, final SyncSettings settings,
        final SyncPositions positions, final OrderRecord.Reader reader, final Runnable onChange) {
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
        final long fromMs = positions.get(POSITION, firstMs, nowMs) - settings.overlapMs();
        return new PageWalk(client, OrderSync::page, this::feed).walk(fromMs, nowMs)
            .thenRun(() -> positions.put(POSITION, Math.min(nowMs, client.platformTimeMs())));
    }

    /**
     * Reads again what it has read long ago. Nobody says whether the platform's list goes by when an order was changed
     * or by when it was made; if by the latter, a pull of what is new never shows a later change. Does nothing until it
     * is due.
     */
    CompletableFuture<Void> reread() {
        final long nowMs = client.platformTimeMs();
        final long firstMs = positions.get(FIRST, Long.MIN_VALUE, nowMs);
        if (firstMs == Long.MIN_VALUE) {
            // The pull itself has just read all that there is from here on.
            positions.put(FIRST, nowMs - TimeUnit.DAYS.toMillis(settings.firstOrdersDays()));
            positions.put(REREAD, nowMs);
            return Futures.done();
        }
        if (nowMs - positions.get(REREAD, 0, nowMs) < TimeUnit.HOURS.toMillis(settings.rereadHours())) {
            return Futures.done();
        }
        return new PageWalk(client, OrderSync::page, this::feed)
            .walk(Math.max(firstMs, nowMs - TimeUnit.DAYS.toMillis(rereadDays())), nowMs)
            .thenRun(() -> positions.put(REREAD, nowMs));
    }

    /** An order that was forgotten here would be booked once more. */
    private long rereadDays() {
        return settings.retentionDays() == 0 ? settings.rereadDays()
            : Math.min(settings.rereadDays(), settings.retentionDays() - 1);
    }

    /** Has the platform asked about every hold that is old. */
    CompletableFuture<Void> checkHolds(final Consumer<String> inquiry) {
        final long beforeMs = client.platformTimeMs() - TimeUnit.HOURS.toMillis(settings.holdCheckHours());
        return ledger.scan(ScanKind.HOLDS, 0, beforeMs, consumeNo -> {
            inquiry.accept(consumeNo);
            return Futures.done();
        });
    }

    /**
     * Asks the platform about one order, and notifies the ledger. One that it does not know stays: a hold is left
     * to expire, a review open.
     */
    CompletableFuture<Void> fetch(final String consumeNo) {
        return find(consumeNo).thenCompose(record -> {
            if (record == null) {
                LOG.warn(
                    "the platform does not know order consume_no={}: a hold of it is left to expire, a review stays "
                    + "open", consumeNo);
                return Futures.done();
            }
            return feed(record);
        });
    }

    /**
     * The platform's record of an order; completes with null when it does not know it. No code of the platform says for
     * certain that it does not know an order; its list of a year, asked for that number, does.
     */
    CompletableFuture<JsonNode> find(final String consumeNo) {
        return client.call(PlatformCalls.order(consumeNo).thatCanWait()).handle((data, problem) -> {
            if (problem == null) {
                return CompletableFuture.completedFuture(data);
            }
            return isOrderUnknown(problem) ? lookFor(consumeNo) : CompletableFuture.<JsonNode>failedFuture(problem);
        }).thenCompose(next -> next);
    }

    private CompletableFuture<JsonNode> lookFor(final String consumeNo) {
        final AtomicReference<JsonNode> found = new AtomicReference<>();
        final long nowMs = client.platformTimeMs();
        return new PageWalk(client, (from, to, page) -> PlatformCalls.orders(from, to, page, consumeNo)
            .thatCanWait(), item -> {
            if (item.path("consume_no").asText().equals(consumeNo)) {
                found.set(item);
            }
            return Futures.done();
        }).walk(nowMs - TimeUnit.DAYS.toMillis(LOOK_BACK_DAYS), nowMs).thenApply(done -> found.get());
    }

    /** Whether the platform refused because of the card or order that was named. */
    static boolean isOrderUnknown(final Throwable problem) {
        if (problem == null) {
            return false;
        }
        final Throwable cause = problem instanceof PlatformException || problem.getCause() == null ? problem
            : problem.getCause();
        return cause instanceof PlatformException refused && refused.code() >= FIRST_ORDER_CODE
            && refused.code() <= LAST_ORDER_CODE;
    }

    /** A page of the platform's list, which can wait. */
    static PlatformRequest page(final long fromMs, final long toMs, final int page) {
        return PlatformCalls.orders(fromMs, toMs, page).thatCanWait();
    }

    /** Notifies the ledger of what the record says, unless it knows. */
    CompletableFuture<Void> feed(final JsonNode item) {
        final OrderRecord record;
        try {
            record = reader.read(item);
        } catch (final IllegalArgumentException e) {
            LOG.warn("passed over: {}", e.getMessage());
            return Futures.done();
        }
        if (record.consumeNo().isEmpty()) {
            return notifyLedger(record);
        }
        return ledger.order(record.consumeNo())
            .thenCompose(order -> record.isKnown(order) ? Futures.done() : notifyLedger(record, order));
    }

    /**
     * Notifies the ledger of what is news of an order, unless it was notified of just that and the order has not
     * changed since.
     */
    CompletableFuture<Void> notifyLedger(final OrderRecord record, final KnownOrder order) {
        if (notified.contains(record, order, client.platformTimeMs())) {
            return Futures.done();
        }
        return notifyLedger(record).thenCompose(done -> ledger.order(record.consumeNo()))
            .thenAccept(after -> notified.add(record, after, client.platformTimeMs()));
    }

    CompletableFuture<Void> notifyLedger(final OrderRecord record) {
        return ledger.notify(record).thenAccept(this::onNotified);
    }

    private void onNotified(final ResultCode result) {
        if (!result.isApproved()) {
            throw new UnusableEnvironmentException("the ledger took no record of an order: " + result.sentence());
        }
        onChange.run();
    }
}
