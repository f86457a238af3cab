package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.sync.ledger.Futures;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Does something for each subject once at a time. Who asks while it is underway has it done once more afterwards: were
 * two tries of the same subject on their way together, the earlier one might come last and undo the later.
 */
final class OneAtATime {
    private final Function<String, CompletableFuture<Void>> job;
    private final Set<String> underway = new HashSet<>();
    private final Set<String> again = new HashSet<>();

    OneAtATime(final Function<String, CompletableFuture<Void>> job) {
        this.job = job;
    }

    /** Does it for this subject, unless it is underway: then nothing is to wait for. */
    CompletableFuture<Void> run(final String id) {
        if (!underway.add(id)) {
            again.add(id);
            return Futures.done();
        }
        return job.apply(id).whenComplete((done, problem) -> {
            underway.remove(id);
            if (again.remove(id)) {
                run(id);
            }
        });
    }
}
