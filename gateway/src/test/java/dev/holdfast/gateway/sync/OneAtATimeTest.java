package dev.holdfast.gateway.sync;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

/** Of one subject one thing at a time, and what was asked meanwhile once more. */
class OneAtATimeTest {
    @Test
    void shouldDoOneThingOfASubjectAtATime() {
        final List<CompletableFuture<Void>> begun = new ArrayList<>();
        final OneAtATime pushes = new OneAtATime(id -> {
            begun.add(new CompletableFuture<>());
            return begun.get(begun.size() - 1);
        });
        pushes.run("C1");
        assertThat(pushes.run("C1")).isCompleted();
        pushes.run("C1");
        assertThat(begun).hasSize(1);
        pushes.run("C2");
        assertThat(begun).as("another one need not wait").hasSize(2);
        begun.get(0).completeExceptionally(new IllegalStateException("no"));
        assertThat(begun).as("once more, however often it was asked").hasSize(3);
        begun.get(2).complete(null);
        pushes.run("C1");
        assertThat(begun).hasSize(4);
    }
}
