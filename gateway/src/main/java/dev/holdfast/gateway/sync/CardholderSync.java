package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformCode;
import dev.holdfast.gateway.platform.PlatformException;
import dev.holdfast.gateway.sync.ledger.Futures;
import dev.holdfast.gateway.sync.ledger.KnownCardholder;
import dev.holdfast.gateway.sync.ledger.LedgerCalls;
import dev.holdfast.gateway.sync.ledger.OnboardingCalls;
import dev.holdfast.gateway.sync.onboarding.PlatformStates;
import dev.holdfast.gateway.sync.onboarding.PollPauses;
import dev.holdfast.gateway.sync.onboarding.ShareTokens;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Sends cardholders to the platform, and finds out what becomes of them: it has no callback for that. A submission is
 * looked up by our unique number before it is sent, so that it is made once, wherever this process ends. Its share
 * token is in memory only: what was not sent when it is gone needs another one.
 */
final class CardholderSync {
    private static final Logger LOG = LoggerFactory.getLogger(CardholderSync.class);
    private static final long AROUND_MS = TimeUnit.DAYS.toMillis(1);
    private static final int FIRST_ATTEMPT = 1;

    private final PlatformClient client;
    private final LedgerCalls ledger;
    private final OnboardingCalls onboarding;
    private final ShareTokens tokens;
    private final PollPauses pauses;
    private final long sinceMs;
    private final Runnable onChange;
    private final OneAtATime jobs = new OneAtATime(this::goOn);

    /**
     * @param sinceMs  from when on the platform may have cardholders, Unix milliseconds.
     * @param onChange called for each that has come further.
     */
    CardholderSync(
        final PlatformClient client, final LedgerSideCalls calls, final ShareTokens tokens, final PollPauses pauses,
        final long sinceMs, final Runnable onChange) {
        this.client = client;
        this.ledger = calls.ledger();
        this.onboarding = calls.onboarding();
        this.tokens = tokens;
        this.pauses = pauses;
        this.sinceMs = sinceMs;
        this.onChange = onChange;
    }

    /** The two ways to ask the ledger. */
    record LedgerSideCalls(LedgerCalls ledger, OnboardingCalls onboarding) {
    }

    /** Goes on with all that are not approved or rejected, and whose pause is over. */
    CompletableFuture<Void> followAll() {
        final Futures.Several all = new Futures.Several();
        return ledger.scan(ScanKind.OPEN_CARDHOLDERS, 0, 0,
            uniqueNo -> pauses.isDue(uniqueNo) ? all.add(jobs.run(uniqueNo)) : Futures.done())
            .thenCompose(done -> all.end());
    }

    /** Goes on with one at once. */
    CompletableFuture<Void> follow(final String uniqueNo) {
        return jobs.run(uniqueNo);
    }

    private CompletableFuture<Void> goOn(final String uniqueNo) {
        return onboarding.cardholder(uniqueNo).thenCompose(known -> {
            if (known == null || !known.state().isOpen()) {
                pauses.forget(uniqueNo);
                return Futures.done();
            }
            pauses.asked(uniqueNo);
            return known.state() == CardholderState.PENDING_SUBMISSION ? send(known) : poll(known);
        });
    }

    private CompletableFuture<Void> send(final KnownCardholder known) {
        return find(known, known.createdMs() - AROUND_MS, found -> {
            final CardholderState there = found == null ? null : stateOf(found);
            final String token = tokens.get(known.uniqueNo());
            // A record that is rejected is of before: what was sent again is not rejected yet, or has come so far. But
            // what this process has not sent, and no earlier submission, is what a process before this one sent.
            if (found != null
                && (there != CardholderState.REJECTED || token == null && known.attempt() == FIRST_ATTEMPT)) {
                return take(known, found);
            }
            if (token != null) {
                return apply(known, found == null ? known.cardholderNo() : numberOf(found), token);
            }
            LOG.warn("a cardholder was not sent before this process began, and its token is gone: unique_no={}",
                known.uniqueNo());
            return learn(known, CardholderState.TOKEN_NEEDED, known.cardholderNo(), "");
        });
    }

    /** @param cardholderNo of an earlier submission that was rejected; empty for none. */
    private CompletableFuture<Void> apply(
        final KnownCardholder known, final String cardholderNo, final String token) {
        final ObjectNode body = JsonNodeFactory.instance.objectNode().put("cardholder_unique_no", known.uniqueNo())
            .put("sumsub_share_token", token);
        if (!cardholderNo.isEmpty()) {
            body.put("cardholder_no", cardholderNo);
        }
        return client.call(PlatformCalls.applyForCardholder(body).once()).handle((data, problem) -> {
            if (problem == null) {
                return taken(known, data, token);
            }
            if (!(problem instanceof PlatformException refusal) || !refusal.isRefusal()) {
                return Futures.<Void>failed(problem);
            }
            tokens.forget(known.uniqueNo(), token);
            final boolean isThere = refusal.code() == PlatformCode.CARDHOLDER_EXISTS
                || refusal.code() == PlatformCode.CARDHOLDER_VERIFIED
                || refusal.code() == PlatformCode.CARDHOLDER_PENDING;
            return isThere ? find(known, sinceMs, found -> found == null ? reject(known, cardholderNo, refusal)
                : take(known, found)) : reject(known, cardholderNo, refusal);
        }).thenCompose(next -> next);
    }

    private CompletableFuture<Void> taken(final KnownCardholder known, final JsonNode data, final String token) {
        final String cardholderNo = data.path("cardholder_no").asText("");
        if (cardholderNo.isEmpty()) {
            return Futures.failed(new UnusableEnvironmentException(
                "the platform took a cardholder without saying its number: unique_no=" + known.uniqueNo()));
        }
        tokens.forget(known.uniqueNo(), token);
        return learn(known, CardholderState.SUBMITTED, cardholderNo, "");
    }

    private CompletableFuture<Void> reject(
        final KnownCardholder known, final String cardholderNo, final PlatformException refusal) {
        LOG.warn("the platform refuses a cardholder: unique_no={}: {}", known.uniqueNo(), refusal.getMessage());
        return learn(known, CardholderState.REJECTED, cardholderNo,
            refusal.code() + ": " + PlatformCode.meaningOf(refusal.code()));
    }

    private CompletableFuture<Void> poll(final KnownCardholder known) {
        return client.call(PlatformCalls.cardholder(known.cardholderNo())).thenCompose(data -> {
            final CardholderState there = stateOf(data);
            if (there == null || there == known.state()) {
                return Futures.done();
            }
            if (there != CardholderState.REJECTED) {
                return learn(known, there, known.cardholderNo(), "");
            }
            // Only the list says why.
            return find(known, Math.min(known.createdMs(), data.path("time").asLong(known.createdMs())) - AROUND_MS,
                found -> learn(known, there, known.cardholderNo(), found == null ? "" : reasonOf(found)));
        });
    }

    private CompletableFuture<Void> take(final KnownCardholder known, final JsonNode record) {
        final CardholderState there = stateOf(record);
        final String token = tokens.get(known.uniqueNo());
        if (token != null) {
            tokens.forget(known.uniqueNo(), token);
        }
        return learn(known, there == null ? CardholderState.SUBMITTED : there, numberOf(record),
            there == CardholderState.REJECTED ? reasonOf(record) : "");
    }

    private CompletableFuture<Void> learn(
        final KnownCardholder known, final CardholderState state, final String cardholderNo, final String reason) {
        pauses.news(known.uniqueNo());
        return onboarding.learn(known, state, cardholderNo, reason).thenRun(() -> {
            onChange.run();
            if (!state.isOpen()) {
                pauses.forget(known.uniqueNo());
            }
            if (state == CardholderState.REJECTED) {
                LOG.warn("a cardholder was rejected: unique_no={} cardholder_no={}", known.uniqueNo(), cardholderNo);
            }
        });
    }

    /** Looks for our number in the platform's list; hands null on when it is not there. */
    private CompletableFuture<Void> find(
        final KnownCardholder known, final long fromMs, final Function<JsonNode, CompletableFuture<Void>> next) {
        final List<JsonNode> found = new ArrayList<>();
        final PageWalk.ListCall list = (from, to, page) ->
            PlatformCalls.cardholders(from, to, page, known.uniqueNo());
        return new PageWalk(client, list, item -> {
            if (item.path("cardholder_unique_no").asText("").equals(known.uniqueNo()) && !numberOf(item).isEmpty()) {
                found.add(item);
            }
            return Futures.done();
        }).walk(fromMs, client.platformTimeMs() + AROUND_MS)
            .thenCompose(walked -> next.apply(found.isEmpty() ? null : found.get(found.size() - 1)));
    }

    /** Null for one that is not known here. */
    private static CardholderState stateOf(final JsonNode item) {
        final CardholderState state = PlatformStates.cardholder(item.path("status").asText(""));
        if (state == null) {
            LOG.warn("the platform has a status of a cardholder that is not known here: status={}",
                item.path("status"));
        }
        return state;
    }

    private static String numberOf(final JsonNode item) {
        return item.path("cardholder_no").asText("");
    }

    private static String reasonOf(final JsonNode item) {
        return item.path("fail_reason").asText("");
    }
}
