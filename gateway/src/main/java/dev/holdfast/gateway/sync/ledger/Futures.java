package dev.holdfast.gateway.sync.ledger;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Short ways to say what is to be done when something else is. */
public final class Futures {
    private Futures() {
    }

    /** Nothing is left to do. */
    public static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    public static CompletableFuture<Void> failed(final Throwable problem) {
        return CompletableFuture.failedFuture(problem);
    }

    /**
     * Takes the step for every item, one after the other; ends early with the first failure. However many are done at
     * once, the stack does not grow.
     */
    public static <T> CompletableFuture<Void> forEach(
        final Iterator<T> items, final Function<T, CompletableFuture<?>> step) {
        final CompletableFuture<Void> all = new CompletableFuture<>();
        next(items, step, all);
        return all;
    }

    /** Takes the step for every item, all at once; fails when one did, after all have ended. */
    public static <T> CompletableFuture<Void> all(final List<T> items, final Function<T, CompletableFuture<?>> step) {
        return CompletableFuture.allOf(items.stream().map(step).toArray(CompletableFuture<?>[]::new));
    }

    /** Several things of which none keeps the others back. */
    public static final class Several {
        private Throwable first;

        /** One of them, which never fails here. */
        public CompletableFuture<Void> add(final CompletableFuture<Void> one) {
            return one.handle((done, problem) -> {
                first = first == null ? problem : first;
                return null;
            });
        }

        /** Fails as the first of them did. */
        public CompletableFuture<Void> end() {
            return first == null ? done() : failed(first);
        }
    }

    private static <T> void next(
        final Iterator<T> items, final Function<T, CompletableFuture<?>> step, final CompletableFuture<Void> all) {
        try {
            while (items.hasNext()) {
                final CompletableFuture<?> one = step.apply(items.next());
                if (!one.isDone()) {
                    one.whenComplete((result, problem) -> {
                        if (problem == null) {
                            next(items, step, all);
                        } else {
                            all.completeExceptionally(problem);
                        }
                    });
                    return;
                }
                one.join();
            }
            all.complete(null);
        } catch (final RuntimeException e) {
            all.completeExceptionally(e);
        }
    }
}
