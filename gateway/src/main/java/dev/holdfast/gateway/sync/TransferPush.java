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
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Has the platform move the money that entries moved here (CREDIT_EXTENSION). The entry's number is the transfer's
 * unique number, so that the platform moves it once however often it is pushed. That the platform takes a transfer says
 * nothing of its money: the status in its list decides. One that is pending there is looked up again at each turn.
 */
final class TransferPush {
    private static final Logger LOG = LoggerFactory.getLogger(TransferPush.class);
    private static final String SUCCESS = "Success";
    private static final String PENDING = "Pending";
    private static final String FAIL = "Fail";
    private static final long AROUND_MS = TimeUnit.DAYS.toMillis(1);

    private final PlatformClient client;
    private final LedgerCalls ledger;
    private final Runnable onChange;
    /** The entries whose transfers the platform has, and whose outcome is not known yet. */
    private final Set<String> taken = new HashSet<>();
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
        if (taken.contains(entry.entryNo())) {
            return lookFor(entry, "");
        }
        return client.call(PlatformCalls.transfer(entry.accountNo(), entry.entryNo(), typeOf(entry), amountOf(entry)))
            .handle((data, problem) -> {
                if (problem == null) {
                    taken.add(entry.entryNo());
                    return lookFor(entry, "");
                }
                final boolean mayPass = problem instanceof PlatformException trouble && !trouble.isRefusal();
                return mayPass ? Futures.failed(problem) : lookFor(entry, problem.getMessage());
            }).thenCompose(next -> next);
    }

    /**
     * Only the platform's list says whether the money was moved. A refusal may mean that it was, and that we did not
     * hear of it.
     *
     * @param refusal why the platform refused; empty when it took the transfer.
     */
    private CompletableFuture<Void> lookFor(final KnownEntry entry, final String refusal) {
        final List<JsonNode> found = new ArrayList<>();
        final PageWalk.ListCall list = (fromMs, toMs, page) ->
            PlatformCalls.transfers(fromMs, toMs, page, entry.entryNo());
        return new PageWalk(client, list, item -> {
            if (item.path("transfer_unique_no").asText().equals(entry.entryNo())) {
                found.add(item);
            }
            return Futures.done();
        }).walk(entry.timeMs() - AROUND_MS, client.platformTimeMs() + AROUND_MS)
            .thenCompose(walked -> settle(entry, refusal, found));
    }

    private CompletableFuture<Void> settle(
        final KnownEntry entry, final String refusal, final List<JsonNode> found) {
        final Set<String> statuses = found.stream().filter(item -> isOf(item, entry))
            .map(item -> item.path("status").asText("")).collect(Collectors.toCollection(TreeSet::new));
        if (statuses.contains(SUCCESS)) {
            return confirm(entry, Outbound.DONE);
        }
        if (statuses.contains(PENDING)) {
            taken.add(entry.entryNo());
            return Futures.done();
        }
        if (statuses.stream().anyMatch(status -> !status.equals(FAIL))) {
            taken.add(entry.entryNo());
            return Futures.failed(new UnusableEnvironmentException("nobody knows whether the platform made a transfer: "
                + "entry_no=" + entry.entryNo() + " status=" + statuses));
        }
        if (found.isEmpty() && refusal.isEmpty()) {
            return Futures.failed(new UnusableEnvironmentException("the platform took a transfer that it does not list:"
                + " entry_no=" + entry.entryNo()));
        }
        return fail(entry, found.isEmpty() ? refusal : statuses.isEmpty()
            ? "the number was used for another transfer: " + found.get(0) : "its status is " + FAIL);
    }

    private CompletableFuture<Void> fail(final KnownEntry entry, final String reason) {
        LOG.error(
            "the platform did not make a transfer and somebody has to look: entry_no={} account_no={} amount={}: {}",
            entry.entryNo(), entry.accountNo(), Units.format(entry.amount()), reason);
        return confirm(entry, Outbound.FAILED);
    }

    private CompletableFuture<Void> confirm(final KnownEntry entry, final Outbound outcome) {
        taken.remove(entry.entryNo());
        if (outcome == Outbound.DONE) {
            onChange.run();
        }
        return ledger.confirmEntry(entry.entryNo(), outcome);
    }

    private static boolean isOf(final JsonNode item, final KnownEntry entry) {
        return item.path("cardholder_no").asText().equals(entry.accountNo())
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
