package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Asks the platform for a cardholder's account on behalf of somebody who waits. Any thread; allocates. */
final class AccountInquiry {
    private final PlatformClient client;
    private final Predicate<Runnable> syncThread;

    /** @param syncThread has something done on the sync thread; false when that has too much to do. */
    AccountInquiry(final PlatformClient client, final Predicate<Runnable> syncThread) {
        this.client = client;
        this.syncThread = syncThread;
    }

    /** The platform's view of the account; completes on any thread. */
    CompletableFuture<JsonNode> ask(final String cardholderNo, final long timeoutMs) {
        final CompletableFuture<JsonNode> result = new CompletableFuture<JsonNode>()
            .orTimeout(timeoutMs, TimeUnit.MILLISECONDS);
        if (!syncThread.test(() -> call(cardholderNo, result))) {
            result.completeExceptionally(new RejectedExecutionException("the sync thread has too much to do"));
        }
        return result;
    }

    private void call(final String cardholderNo, final CompletableFuture<JsonNode> result) {
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
}
