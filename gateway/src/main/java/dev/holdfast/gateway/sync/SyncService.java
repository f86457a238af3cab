package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.engine.LedgerClock;
import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.platform.Clocks;
import dev.holdfast.gateway.platform.HttpTransport;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformStats;
import dev.holdfast.ledger.Ledger;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The sync thread as the rest of the gateway sees it. Every method but {@link #start} and {@link #close} may be called
 * by any thread.
 */
public final class SyncService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyncService.class);
    private static final Clocks CLOCKS = Clocks.SYSTEM;
    private static final int MAX_IN_FLIGHT = 128;
    /**
     * A thread that wakes up takes a processor from those that decide, so it does that seldom while there is nothing to
     * do.
     */
    private static final long SHORTEST_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long ERROR_PAUSE_MS = TimeUnit.MINUTES.toMillis(1);
    private static final int CLOSE_MS = 500;

    private final PlatformClient client;
    private final SyncAgent agent;
    private final AgentRunner runner;
    private final LongSupplier openReviews;
    private boolean isStarted;
    private long nextErrorMs = CLOCKS.monotonicMs();

    /**
     * Prepares the thread, before the ledger's start.
     *
     * @param currency packed, the one in which the platform states amounts.
     */
    public SyncService(final SyncSettings settings, final LedgerEngine engine, final long currency) {
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
        runner = new AgentRunner(new BackoffIdleStrategy(0, 0, SHORTEST_IDLE_NS, LONGEST_IDLE_NS), this::onError, null,
            agent);
    }

    /** Says so and goes on. What fails in every pass is said once a minute. */
    private void onError(final Throwable problem) {
        final long nowMs = CLOCKS.monotonicMs();
        if (nowMs - nextErrorMs >= 0) {
            nextErrorMs = nowMs + ERROR_PAUSE_MS;
            LOG.error("the sync thread met an error and goes on", problem);
        }
    }

    /** Starts the thread, after the ledger's. */
    public void start() {
        isStarted = true;
        AgentRunner.startOnThread(runner, task -> {
            final Thread thread = new Thread(task, "sync");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A card was used that the ledger does not know. */
    public void unknownCard(final String cardNo) {
        agent.submit(() -> agent.fetchCard(cardNo));
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
        final CompletableFuture<JsonNode> result = new CompletableFuture<JsonNode>()
            .orTimeout(timeoutMs, TimeUnit.MILLISECONDS);
        if (!agent.submit(() -> askForAccount(cardholderNo, result))) {
            result.completeExceptionally(new RejectedExecutionException("the sync thread has too much to do"));
        }
        return result;
    }

    private void askForAccount(final String cardholderNo, final CompletableFuture<JsonNode> result) {
        if (client.isBusy()) {
            result.completeExceptionally(new RejectedExecutionException("the platform is not asked now: "
                + client.stats().lastProblem()));
            return;
        }
        client.call(PlatformCalls.account(cardholderNo)).whenComplete((data, problem) -> {
            if (problem == null) {
                result.complete(data);
            } else {
                result.completeExceptionally(problem);
            }
        });
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
        if (isStarted) {
            runner.close(CLOSE_MS, thread -> LOG.warn("the sync thread does not end: {}", thread));
        }
    }
}
