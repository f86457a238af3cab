package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformCode;
import dev.holdfast.gateway.platform.PlatformException;
import dev.holdfast.gateway.sync.CardholderSync.LedgerSideCalls;
import dev.holdfast.gateway.sync.ledger.Futures;
import dev.holdfast.gateway.sync.ledger.KnownApplication;
import dev.holdfast.gateway.sync.ledger.LedgerCalls;
import dev.holdfast.gateway.sync.ledger.OnboardingCalls;
import dev.holdfast.gateway.sync.ledger.OnboardingCalls.Learnt;
import dev.holdfast.gateway.sync.onboarding.PlatformStates;
import dev.holdfast.gateway.sync.onboarding.PollPauses;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.ledger.values.onboarding.CardAddress;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Applies for cards, and follows them until they can be used. An application is looked up by our unique number each
 * time before it is sent, and the client repeats none by itself, so that one card comes of it, wherever this process
 * ends. As soon as the platform has a number for the card it is in the ledger, as a card of its cardholder's account.
 */
final class ApplicationSync {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationSync.class);
    private static final long AROUND_MS = TimeUnit.DAYS.toMillis(1);

    private final PlatformClient client;
    private final LedgerCalls ledger;
    private final OnboardingCalls onboarding;
    private final CardSync cards;
    private final PollPauses pauses;
    private final boolean waitsForApproval;
    private final Runnable onChange;
    /** The first digits of the products that are known, by their numbers. */
    private final Map<String, String> bins = new HashMap<>();
    private final OneAtATime jobs = new OneAtATime(this::goOn);

    /**
     * @param waitsForApproval whether nothing is applied for before the cardholder is approved.
     * @param onChange         called for each that has come further.
     */
    ApplicationSync(
        final PlatformClient client, final LedgerSideCalls calls, final CardSync cards, final PollPauses pauses,
        final boolean waitsForApproval, final Runnable onChange) {
        this.client = client;
        this.ledger = calls.ledger();
        this.onboarding = calls.onboarding();
        this.cards = cards;
        this.pauses = pauses;
        this.waitsForApproval = waitsForApproval;
        this.onChange = onChange;
    }

    /** Goes on with all whose cards cannot be used yet. */
    CompletableFuture<Void> followAll() {
        final Futures.Several all = new Futures.Several();
        return ledger.scan(ScanKind.OPEN_APPLICATIONS, 0, 0, uniqueNo -> all.add(jobs.run(uniqueNo)))
            .thenCompose(done -> all.end());
    }

    /** Goes on with one. */
    CompletableFuture<Void> follow(final String uniqueNo) {
        return jobs.run(uniqueNo);
    }

    private CompletableFuture<Void> goOn(final String uniqueNo) {
        return onboarding.application(uniqueNo).thenCompose(known -> {
            if (known == null || !known.state().isOpen()) {
                pauses.forget(uniqueNo);
                return Futures.done();
            }
            final CardStatus here = known.card().status();
            if (!known.card().cardNo().isEmpty() && PlatformStates.application(here) != known.state()) {
                // The card's own news, which callbacks and the list of cards bring.
                return learn(known, learnt(known, here), cards.now());
            }
            if (mustWait(known) || !pauses.isDue(uniqueNo)) {
                return Futures.done();
            }
            pauses.asked(uniqueNo);
            return known.card().cardNo().isEmpty() ? send(known) : fetch(known, known.card().cardNo());
        });
    }

    /** Whether there is nothing to do before somebody else does something. */
    private boolean mustWait(final KnownApplication known) {
        if (!known.card().cardNo().isEmpty()) {
            return known.state() == CardApplicationState.TO_ACTIVATE && !known.card().lastNo().isEmpty();
        }
        final CardholderState holder = known.holder().state();
        return known.holder().cardholderNo().isEmpty()
            || holder != CardholderState.APPROVED && (waitsForApproval || holder == CardholderState.REJECTED);
    }

    private CompletableFuture<Void> send(final KnownApplication known) {
        return find(known).thenCompose(cardNo -> cardNo.isEmpty() ? apply(known) : fetch(known, cardNo));
    }

    private CompletableFuture<Void> apply(final KnownApplication known) {
        return client.call(PlatformCalls.applyForCard(bodyOf(known)).once()).handle((data, problem) -> {
            if (problem == null) {
                final String cardNo = data.path("card_no").asText("");
                return cardNo.isEmpty() ? Futures.<Void>failed(new UnusableEnvironmentException(
                    "the platform took an application for a card without saying its number: card_unique_no="
                        + known.uniqueNo())) : fetch(known, cardNo);
            }
            if (!(problem instanceof PlatformException refusal) || !refusal.isRefusal()) {
                return Futures.<Void>failed(problem);
            }
            // A refusal may mean that there is a card, and that we did not hear of it.
            return find(known).thenCompose(cardNo -> cardNo.isEmpty() ? refuse(known, refusal)
                : fetch(known, cardNo));
        }).thenCompose(next -> next);
    }

    private CompletableFuture<Void> refuse(final KnownApplication known, final PlatformException refusal) {
        LOG.warn("the platform refuses an application for a card: card_unique_no={}: {}", known.uniqueNo(),
            refusal.getMessage());
        final String named = refusal.parameter();
        return learn(known, Learnt.failure(refusal.code() + ": " + PlatformCode.meaningOf(refusal.code())
            + (named.isEmpty() ? "" : ", parameter=" + named)), cards.now());
    }

    private static ObjectNode bodyOf(final KnownApplication known) {
        final KnownApplication.Product product = known.product();
        final ObjectNode body = JsonNodeFactory.instance.objectNode()
            .put("cardholder_no", known.holder().cardholderNo()).put("card_unique_no", known.uniqueNo())
            .put("card_type", product.kind().wireName())
            .put(product.isPackage() ? "package_no" : "card_bin_no", product.no());
        if (!product.address().isEmpty()) {
            final ObjectNode address = body.putObject("address_info");
            CardAddress.split(product.address()).forEach(address::put);
        }
        return body;
    }

    /** The number of the card that the platform has for our unique number; empty when it has none. */
    private CompletableFuture<String> find(final KnownApplication known) {
        final List<String> found = new ArrayList<>();
        final PageWalk.ListCall list = (from, to, page) -> PlatformCalls.cards(from, to, page, known.uniqueNo());
        return new PageWalk(client, list, item -> {
            if (item.path("card_unique_no").asText("").equals(known.uniqueNo())) {
                found.add(item.path("card_no").asText(""));
            }
            return Futures.done();
        }).walk(known.createdMs() - AROUND_MS, client.platformTimeMs() + AROUND_MS)
            .thenApply(walked -> found.isEmpty() ? "" : found.get(0));
    }

    /** Asks for the card, and puts what is known of it into the ledger. */
    private CompletableFuture<Void> fetch(final KnownApplication known, final String cardNo) {
        final LedgerCalls.Asked asked = cards.now();
        return client.call(PlatformCalls.card(cardNo)).handle((data, problem) -> {
            if (problem != null) {
                return keepNumber(known, cardNo, asked).thenCompose(done -> Futures.<Void>failed(problem));
            }
            return binOf(known).thenCompose(bin -> learnCard(known, cardNo, bin, data, asked));
        }).thenCompose(next -> next);
    }

    /** The card is there, whatever it is like: its number must not be lost. */
    private CompletableFuture<Void> keepNumber(
        final KnownApplication known, final String cardNo, final LedgerCalls.Asked asked) {
        return known.card().cardNo().isEmpty()
            ? learn(known, new Learnt(CardApplicationState.PENDING, CardStatus.PENDING, cardNo, "", "", "", ""),
                new LedgerCalls.Asked(0, asked.ownMs())) : Futures.done();
    }

    private CompletableFuture<Void> learnCard(
        final KnownApplication known, final String cardNo, final String bin, final JsonNode card,
        final LedgerCalls.Asked asked) {
        final CardStatus status = CardSync.statusOf(card.path("status").asText(""));
        if (known.card().cardNo().isEmpty()) {
            return learn(known, learnt(cardNo, status, card, bin), asked)
                .thenCompose(done -> cards.learn(card, asked));
        }
        // The card is in the ledger: what counts is what the ledger makes of the record.
        return cards.learn(card, asked).thenCompose(done -> onboarding.application(known.uniqueNo()))
            .thenCompose(now -> {
                final CardStatus here = now.card().status();
                final Learnt learnt = learnt(cardNo, here, card, bin);
                return learnt.state() != now.state() || !learnt.lastNo().equals(now.card().lastNo())
                    ? learn(now, learnt, asked) : Futures.done();
            });
    }

    private static Learnt learnt(final String cardNo, final CardStatus status, final JsonNode card, final String bin) {
        return new Learnt(PlatformStates.application(status), status, cardNo, card.path("card_last_no").asText(""), bin,
            card.path("organization").asText(""), PlatformStates.failure(status));
    }

    private static Learnt learnt(final KnownApplication known, final CardStatus status) {
        return new Learnt(PlatformStates.application(status), status, known.card().cardNo(), "", "", "",
            PlatformStates.failure(status));
    }

    private CompletableFuture<Void> learn(
        final KnownApplication known, final Learnt learnt, final LedgerCalls.Asked asked) {
        pauses.news(known.uniqueNo());
        return onboarding.learn(known, learnt, asked).thenRun(() -> {
            onChange.run();
            if (!learnt.state().isOpen()) {
                pauses.forget(known.uniqueNo());
            }
        });
    }

    /** The first digits of the card; empty when the platform does not say them now, which keeps nothing back. */
    private CompletableFuture<String> binOf(final KnownApplication known) {
        final KnownApplication.Product product = known.product();
        if (bins.containsKey(product.no()) || !known.card().bin().isEmpty()) {
            return CompletableFuture.completedFuture(bins.getOrDefault(product.no(), ""));
        }
        return loadBins(product.isPackage(), 0).handle((done, problem) -> {
            if (problem != null) {
                LOG.warn("the platform does not say the first digits of its cards: {}", problem.getMessage());
            }
            return bins.getOrDefault(product.no(), "");
        });
    }

    private CompletableFuture<Void> loadBins(final boolean isPackage, final int page) {
        return client.call(isPackage ? PlatformCalls.packages(page) : PlatformCalls.bins(page)).thenCompose(data -> {
            final List<JsonNode> items = PlatformCalls.itemsOf(data);
            items.forEach(item -> bins.put(item.path(isPackage ? "package_no" : "card_bin_no").asText(""),
                item.path("card_bin").asText("")));
            return items.size() < PlatformCalls.PAGE_SIZE ? Futures.done() : loadBins(isPackage, page + 1);
        });
    }
}
