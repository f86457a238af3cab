package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformException;
import dev.holdfast.gateway.sync.ledger.Futures;
import dev.holdfast.gateway.sync.ledger.KnownEntry;
import dev.holdfast.gateway.sync.ledger.LedgerCalls;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.Units;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Has the platform move the money that entries moved here (CREDIT_EXTENSION). The entry's number is the transfer's
 * unique number, so that the platform moves it once however often it is told.
 */
final class TransferPush {
    private static final Logger LOG = LoggerFactory.getLogger(TransferPush.class);
    private static final long AROUND_MS = TimeUnit.DAYS.toMillis(1);

    private final PlatformClient client;
    private final LedgerCalls ledger;
    private final Runnable onChange;
    private final OneAtATime pushes = new OneAtATime(this::pushPending);

    /** @param onChange called for each transfer that the platform made. */
    TransferPush(final PlatformClient client, final LedgerCalls ledger, final Runnable onChange) {
        this.client = client;
        this.ledger = ledger;
        this.onChange = onChange;
    }

    /** Has every pending transfer made. */
    CompletableFuture<Void> pushAll() {
        return ledger.scan(ScanKind.OUTBOUND_ENTRIES, 0, Long.MAX_VALUE, this::push);
    }

    /** Has this entry's transfer made, if it is pending. */
    CompletableFuture<Void> push(final String entryNo) {
        return pushes.run(entryNo);
    }

    private CompletableFuture<Void> pushPending(final String entryNo) {
        return ledger.entry(entryNo)
            .thenCompose(entry -> entry == null || entry.outbound() != Outbound.PENDING ? Futures.done()
                : send(entry));
    }

    private CompletableFuture<Void> send(final KnownEntry entry) {
        return client.call(PlatformCalls.transfer(entry.accountNo(), entry.entryNo(), typeOf(entry), amountOf(entry)))
            .handle((data, problem) -> {
                if (problem == null) {
                    return confirm(entry, Outbound.DONE);
                }
                final boolean mayPass = problem instanceof PlatformException trouble && !trouble.isRefusal();
                return mayPass ? Futures.failed(problem) : lookFor(entry, problem.getMessage());
            }).thenCompose(next -> next);
    }

    /** The platform refused, perhaps because it made the transfer before and we did not hear of it. */
    private CompletableFuture<Void> lookFor(final KnownEntry entry, final String refusal) {
        final boolean[] isThere = {false};
        return new PageWalk(client, PlatformCalls::transfers, item -> {
            isThere[0] |= isOf(item, entry);
            return Futures.done();
        }).walk(entry.timeMs() - AROUND_MS, client.platformTimeMs() + AROUND_MS).thenCompose(walked -> {
            if (!isThere[0]) {
                LOG.error(
                    "the platform refuses a transfer and somebody has to look: entry_no={} account_no={} amount={}: {}",
                    entry.entryNo(), entry.accountNo(), Units.format(entry.amount()), refusal);
            }
            return confirm(entry, isThere[0] ? Outbound.DONE : Outbound.FAILED);
        });
    }

    private CompletableFuture<Void> confirm(final KnownEntry entry, final Outbound outcome) {
        if (outcome == Outbound.DONE) {
            onChange.run();
        }
        return ledger.confirmEntry(entry.entryNo(), outcome);
    }

    private static boolean isOf(final JsonNode item, final KnownEntry entry) {
        return item.path("transfer_unique_no").asText().equals(entry.entryNo())
            && item.path("cardholder_no").asText().equals(entry.accountNo())
            && item.path("type").asText().equalsIgnoreCase(typeOf(entry))
            && hasAmountOf(item.path("balance").asText(), entry);
    }

    private static boolean hasAmountOf(final String amount, final KnownEntry entry) {
        try {
            return Units.parse(amount) == Math.abs(entry.amount());
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    private static String typeOf(final KnownEntry entry) {
        return entry.amount() < 0 ? "Out" : "In";
    }

    private static String amountOf(final KnownEntry entry) {
        return Units.format(Math.abs(entry.amount()));
    }
}
