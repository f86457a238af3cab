package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.sync.ledger.Futures;
import dev.holdfast.gateway.sync.ledger.LedgerCalls;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.ReviewSubject;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/**
 * Goes through the open reviews: has notifications applied once more that waited for a card or account which is there
 * by now, and has the platform asked for orders of which it said something that does not go together or cannot be read.
 */
final class ReviewRetry {
    private static final String NOTE = "applied by itself: the card and its account are known now";

    private final LedgerCalls ledger;
    private final CardSync cards;
    private final Predicate<String> mayAskFor;
    private final Inquiries inquiries;
    private final Runnable onChange;
    private final long currency;

    /**
     * @param currency  packed, the one in which the platform states amounts.
     * @param inquiries take the orders that the platform's own record can settle.
     * @param mayAskFor whether the platform may be asked about a card now.
     * @param onChange  called for each notification that was applied.
     */
    ReviewRetry(
        final LedgerCalls ledger, final CardSync cards, final Predicate<String> mayAskFor, final Inquiries inquiries,
        final Runnable onChange, final long currency) {
        this.currency = currency;
        this.inquiries = inquiries;
        this.ledger = ledger;
        this.cards = cards;
        this.mayAskFor = mayAskFor;
        this.onChange = onChange;
    }

    /** Goes through the open reviews. */
    CompletableFuture<Void> retryAll() {
        return retryAfter(LedgerCalls.Review.NONE, new HashSet<>());
    }

    private CompletableFuture<Void> retryAfter(final LedgerCalls.Review before, final Set<String> retried) {
        return ledger.nextReview(before).thenCompose(review -> goOn(review, retried));
    }

    /**
     * The next one is looked for first, since a retry that fails moves its review to the end of the line; who meets it
     * there has met all.
     *
     * @param retried the orders whose reviews were retried so far.
     */
    private CompletableFuture<Void> goOn(final LedgerCalls.Review review, final Set<String> retried) {
        if (review == null || retried.contains(review.id())) {
            return Futures.done();
        }
        if (review.subject() == ReviewSubject.ORDER && review.reason().canBeAsked()) {
            inquiries.ask(review.id());
        }
        if (review.reason() != ReviewReason.ACCOUNT_UNKNOWN) {
            return retryAfter(review, retried);
        }
        retried.add(review.id());
        return ledger.nextReview(review).thenCompose(next -> retry(review).thenCompose(done -> goOn(next, retried)));
    }

    private void count(final ResultCode result) {
        if (result.isApproved()) {
            onChange.run();
        }
    }

    private CompletableFuture<Void> fetch(final String cardNo) {
        return cards.fetch(cardNo).exceptionally(problem -> {
            if (OrderSync.isOrderUnknown(problem)) {
                return null;
            }
            throw new CompletionException(problem);
        });
    }

    private CompletableFuture<Void> retry(final LedgerCalls.Review review) {
        return ledger.card(review.cardNo()).thenCompose(card -> {
            if (card == null || card.cardholderNo().isEmpty()) {
                return mayAskFor.test(review.cardNo()) ? fetch(review.cardNo()) : Futures.done();
            }
            return ledger.hasAccount(card.cardholderNo(), currency).thenCompose(hasAccount -> hasAccount
                ? ledger.retryReview(review.id(), NOTE).thenAccept(this::count) : Futures.done());
        });
    }
}
