package dev.holdfast.sandbox;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Calls of the API that get no answer before somebody lets them, so that a test can do something at exactly that
 * moment. A call is told by its method, its path behind {@code /open-api/v1} and its body, with a space in between. Any
 * thread.
 */
public final class Holds {
    private final List<Hold> waiting = new ArrayList<>();
    private Consumer<String> watcher = call -> { };

    /**
     * Holds the next call of this kind.
     *
     * @param isDone whether the platform does what it is asked; else the call is lost on its way there.
     */
    public synchronized Hold next(final Predicate<String> kind, final boolean isDone) {
        final Hold hold = new Hold(kind, isDone);
        waiting.add(hold);
        return hold;
    }

    /** Is told every call from now on, before it is done or held, on the sandbox's thread. */
    public synchronized void watch(final Consumer<String> newWatcher) {
        watcher = newWatcher;
    }

    /** Null when this call is not to be held. */
    synchronized Hold of(final String call) {
        watcher.accept(call);
        for (final Iterator<Hold> holds = waiting.iterator(); holds.hasNext();) {
            final Hold hold = holds.next();
            if (hold.kind.test(call)) {
                holds.remove();
                return hold;
            }
        }
        return null;
    }

    /** One call that is held, or will be. */
    public static final class Hold {
        private final Predicate<String> kind;
        private final boolean isDone;
        private final CompletableFuture<Supplier<CompletableFuture<Void>>> answer = new CompletableFuture<>();

        private Hold(final Predicate<String> kind, final boolean isDone) {
            this.kind = kind;
            this.isDone = isDone;
        }

        boolean isDone() {
            return isDone;
        }

        /** @param send sends the answer; its result completes when that is with the system. */
        void reach(final Supplier<CompletableFuture<Void>> send) {
            answer.complete(send);
        }

        /** Whether the call is here, and done if it is to be. */
        public boolean isReached() {
            return answer.isDone();
        }

        /** Sends the answer of a call that is reached, and returns when that is on its way. A lost one has none. */
        public void release() {
            answer.join().get().join();
        }
    }
}
