package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.sync.ledger.Futures;
import dev.holdfast.gateway.sync.ledger.LedgerCalls;
import dev.holdfast.gateway.sync.ledger.OrderRecord;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ScanKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Compares a period with the platform, order by order, in both directions. */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final PlatformClient client;
    private final LedgerCalls ledger;
    private final OrderSync orders;
    private final OrderRecord.Reader reader;

    Reconciler(
        final PlatformClient client, final LedgerCalls ledger, final OrderSync orders,
        final OrderRecord.Reader reader) {
        this.client = client;
        this.ledger = ledger;
        this.orders = orders;
        this.reader = reader;
    }

    /** Fills in the reconciliation. */
    CompletableFuture<Void> run(final Reconciliation reconciliation) {
        final Set<String> seen = new HashSet<>();
        return new PageWalk(client, OrderSync::page, item -> compare(item, seen, reconciliation))
            .walk(reconciliation.fromMs(), reconciliation.toMs())
            .thenCompose(done -> ledger.scan(ScanKind.ORDERS, reconciliation.fromMs(), reconciliation.toMs(),
                consumeNo -> seen.add(consumeNo) ? lookFor(consumeNo, reconciliation) : Futures.done()))
            .whenComplete((done, problem) -> {
                reconciliation.finish(problem);
                if (problem == null) {
                    LOG.info("reconciled: {}", reconciliation.summary());
                } else {
                    LOG.warn("a reconciliation ended early: {} problem={}", reconciliation.summary(),
                        reconciliation.problem());
                }
            });
    }

    private CompletableFuture<Void> compare(
        final JsonNode item, final Set<String> seen, final Reconciliation reconciliation) {
        final String consumeNo = item.path("consume_no").asText();
        // Pages that change while they are read may show an order twice; what names no order is never the same twice.
        return consumeNo.isEmpty() || seen.add(consumeNo) ? judge(item, reconciliation) : Futures.done();
    }

    private CompletableFuture<Void> judge(final JsonNode item, final Reconciliation reconciliation) {
        reconciliation.countSeen();
        final OrderRecord there;
        try {
            there = reader.read(item);
        } catch (final IllegalArgumentException e) {
            LOG.warn("passed over: {}", e.getMessage());
            reconciliation.addUnreadable(item.path("consume_no").asText(), e.getMessage());
            return Futures.done();
        }
        if (there.isUnreadable()) {
            reconciliation.addUnreadable(there.consumeNo(), there.problem());
            return reconciliation.isApplied() ? orders.notifyLedger(there).thenRun(reconciliation::countApplied)
                : Futures.done();
        }
        return ledger.order(there.consumeNo()).thenCompose(here -> {
            final Reconciliation.Verdict verdict;
            if (here == null) {
                verdict = Reconciliation.Verdict.MISSING_HERE;
            } else {
                verdict = there.agreesWith(here) ? Reconciliation.Verdict.MATCHED : Reconciliation.Verdict.DIFFERS;
            }
            reconciliation.add(verdict, there.consumeNo(), here, there);
            if (!reconciliation.isApplied()) {
                return Futures.done();
            }
            if (verdict == Reconciliation.Verdict.MATCHED) {
                // The record may still be newer than what was heard, and so count before what comes late.
                return there.isKnown(here) ? Futures.done() : orders.notifyLedger(there, here);
            }
            return orders.notifyLedger(there, here).thenRun(reconciliation::countApplied);
        });
    }

    /** An order that the list did not show may have another time there. */
    private CompletableFuture<Void> lookFor(final String consumeNo, final Reconciliation reconciliation) {
        return orders.find(consumeNo).thenCompose(record ->
            record == null ? missingThere(consumeNo, reconciliation) : judge(record, reconciliation));
    }

    private CompletableFuture<Void> missingThere(final String consumeNo, final Reconciliation reconciliation) {
        return ledger.order(consumeNo).thenAccept(here -> {
            if (here != null && (here.standing() != OrderStatus.FAIL)) {
                reconciliation.add(Reconciliation.Verdict.MISSING_THERE, consumeNo, here, null);
            }
        });
    }
}
