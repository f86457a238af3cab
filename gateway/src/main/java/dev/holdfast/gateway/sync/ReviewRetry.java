package dev.holdfast.gateway.sync;

import dev.holdfast.ledger.ResultCode;
import dev.holdfast.ledger.ReviewReason;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/** Applies notifications once more that waited for a card or account which is there by now. */
final class ReviewRetry {
    private static final String NOTE = "applied by itself: the card and its account are known now";

    private final LedgerCalls ledger;
    private final CardSync cards;
    private final Predicate<String> mayAskFor;
    private final Runnable onChange;

    /**
     * @param mayAskFor whether the platform may be asked about a card now.
     * @param onChange  called for each notification that was applied.
     */
    ReviewRetry(final LedgerCalls ledger, final CardSync cards, final Predicate<String> mayAskFor, final Runnable onChange) {
        this.ledger = ledger;
        this.cards = cards;
        this.mayAskFor = mayAskFor;
        this.onChange = onChange;
    }

    /** Goes through the open reviews. */
    CompletableFuture<Void> retryAll() {
        return retryAfter("");
    }

    private CompletableFuture<Void> retryAfter(final String consumeNo) {
        return ledger.nextReview(consumeNo).thenCompose(review -> {
            if (review == null) {
                return Promises.done();
            }
            final CompletableFuture<Void> one =
                review.reason() == ReviewReason.ACCOUNT_UNKNOWN ? retry(review) : Promises.done();
            return one.thenCompose(done -> retryAfter(review.consumeNo()));
        });
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
                return mayAskFor.test(review.cardNo()) ? fetch(review.cardNo()) : Promises.done();
            }
            return ledger.hasAccount(card.cardholderNo()).thenCompose(hasAccount -> hasAccount
                ? ledger.retryReview(review.consumeNo(), NOTE).thenAccept(this::count) : Promises.done());
        });
    }
}
