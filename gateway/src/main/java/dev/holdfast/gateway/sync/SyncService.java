package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.engine.LedgerClock;
import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.platform.Clocks;
import dev.holdfast.gateway.platform.HttpTransport;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformStats;
import dev.holdfast.gateway.sync.ledger.LedgerLink;
import dev.holdfast.gateway.sync.ledger.LedgerSide;
import dev.holdfast.gateway.sync.onboarding.ShareTokens;
import dev.holdfast.ledger.Ledger;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * What the rest of the gateway asks of the sync thread. Every method but {@link #start} and {@link #close} may be
 * called by any thread.
 */
public final class SyncService implements AutoCloseable {
    private static final Clocks CLOCKS = Clocks.SYSTEM;
    private static final int MAX_IN_FLIGHT = 128;
    /** As long as somebody waits for the platform: two requests, one after the other. */
    private static final long DESK_TIMEOUT_MS = 15_000;

    private final PlatformClient client;
    private final SyncAgent agent;
    private final SyncThread thread;
    private final AccountInquiry accounts;
    private final CardDesk desk;
    private final LongSupplier openReviews;

    /**
     * Prepares the thread, before the ledger's start.
     *
     * @param currency packed, the one in which the platform states amounts.
     * @param secret   the {@code apiSecret}'s bytes, under which CVV and PIN are encrypted.
     */
    public SyncService(
        final SyncSettings settings, final LedgerEngine engine, final long currency, final byte[] secret) {
        openReviews = engine.gauges()::ordersInReview;
        // Results wait for the sync thread in its own port, which has room for all that it has asked.
        final LedgerLink link = new LedgerLink(engine.newPort(MAX_IN_FLIGHT, Ledger.MAX_RESULT_BYTES, results -> { }));
        client = new PlatformClient(new HttpTransport(settings.baseUrl(), Duration.ofMillis(settings.timeoutMs())),
            settings.apiKey(), settings.maxConcurrent(), settings.maxAttempts(), CLOCKS, new Random());
        client.clockListener((offsetMs, wallMs, nowNs) -> {
            if (Math.abs(offsetMs) <= LedgerClock.AGREEMENT_MS) {
                engine.clock().agree(wallMs, nowNs);
            }
        });
        final LedgerSide ledger = new LedgerSide(link, engine.clock()::timeMs, engine.lateApprovals(), currency);
        agent = new SyncAgent(settings, ledger, client, engine.settings().directory(), CLOCKS.monotonic());
        thread = new SyncThread(agent, CLOCKS);
        accounts = new AccountInquiry(client, agent::submit);
        desk = new CardDesk(client, agent::submit, DESK_TIMEOUT_MS,
            cardNo -> agent.fetchCard(cardNo, 0));
        desk.use(secret);
    }

    /** Starts the thread, after the ledger's. */
    public void start() {
        thread.start();
    }

    /**
     * Has requests made with this Api-Key, and CVV and PIN encrypted under this secret; false when the sync thread has
     * too much to do.
     */
    public boolean use(final String apiKey, final byte[] secret) {
        return agent.submit(() -> {
            client.use(apiKey);
            desk.use(secret);
        });
    }

    /** The share tokens that wait for the platform, in memory only. */
    public ShareTokens tokens() {
        return agent.tokens();
    }

    /** A cardholder may have been submitted here. */
    public void cardholderSubmitted(final String uniqueNo) {
        agent.submit(() -> agent.followCardholder(uniqueNo));
    }

    /** A card may have been applied for here. */
    public void cardAppliedFor(final String uniqueNo) {
        agent.submit(() -> agent.followApplication(uniqueNo));
    }

    /** What the platform is asked for at once. */
    public CardDesk desk() {
        return desk;
    }

    /** Nobody knows what the platform made of a request about a card: it is asked at once. */
    public void cardInDoubt(final String cardNo) {
        agent.submit(() -> agent.fetchCard(cardNo, 0));
    }

    /** A card was used that is of no use in the ledger: the platform may know better. */
    public void unusableCard(final String cardNo) {
        agent.submit(() -> agent.fetchCard(cardNo, SyncAgent.ASK_AGAIN_MS));
    }

    /** A callback that names this order was refused, because its signed text can be read in more than one way. */
    public void doubtfulOrder(final String consumeNo) {
        agent.submit(() -> agent.fetchOrder(consumeNo));
    }

    /** The status of a card may have been set here. */
    public void cardChanged(final String cardNo) {
        agent.submit(() -> agent.pushCard(cardNo));
    }

    /** An entry may have been posted here. */
    public void entryPosted(final String entryNo) {
        agent.submit(() -> agent.pushEntry(entryNo));
    }

    /**
     * Compares a period with the platform; when a comparison is at work already, that one goes on instead.
     *
     * @return completes with it on the sync thread as soon as it has begun; fails when the sync thread has too much to
     *     do.
     */
    public CompletableFuture<Reconciliation> reconcile(final long fromMs, final long toMs, final boolean apply) {
        final CompletableFuture<Reconciliation> begun = new CompletableFuture<>();
        if (!agent.submit(() -> begun.complete(agent.reconcile(fromMs, toMs, apply)))) {
            begun.completeExceptionally(new RejectedExecutionException("the sync thread has too much to do"));
        }
        return begun;
    }

    /** The comparison that began last; null when there was none. */
    public Reconciliation lastReconciliation() {
        return agent.lastReconciliation();
    }

    /** The platform's view of a cardholder's account (CREDIT_EXTENSION); completes on any thread. */
    public CompletableFuture<JsonNode> account(final String cardholderNo, final long timeoutMs) {
        return accounts.ask(cardholderNo, timeoutMs);
    }

    public List<SyncStream> streams() {
        return agent.streams();
    }

    public PlatformStats platformStats() {
        return client.stats();
    }

    /** Orders in review in the ledger. */
    public long openReviews() {
        return openReviews.getAsLong();
    }

    /** Inquiries of the platform's that nobody has answered yet, as they stood last. */
    public int openInquiries() {
        return agent.openInquiries();
    }

    @Override
    public void close() {
        thread.close();
    }
}
