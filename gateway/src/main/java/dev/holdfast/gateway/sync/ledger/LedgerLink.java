package dev.holdfast.gateway.sync.ledger;

import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.ledger.journal.Actor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * The sync thread's way to the ledger: messages out and results in, both within {@link #doWork}, so that promises
 * complete on that thread.
 */
public final class LedgerLink {
    private final LedgerPort port;
    private final Deque<Question<?>> unsent = new ArrayDeque<>();

    public LedgerLink(final LedgerPort port) {
        this.port = port;
    }

    /** Reads a result, which is valid only during the call. */
    interface Reader<T> {
        T read(DirectBuffer result, int offset);
    }

    private record Question<T>(UnsafeBuffer message, Reader<T> reader, CompletableFuture<T> answer) {
        void complete(final DirectBuffer result, final int offset) {
            final T value;
            try {
                value = reader.read(result, offset);
            } catch (final RuntimeException e) {
                answer.completeExceptionally(e);
                return;
            }
            answer.complete(value);
        }
    }

    /** Asks the ledger. The message is copied. */
    public <T> CompletableFuture<T> ask(final DirectBuffer message, final int length, final Reader<T> reader) {
        final byte[] copy = new byte[length];
        message.getBytes(0, copy);
        final Question<T> question = new Question<>(new UnsafeBuffer(copy), reader, new CompletableFuture<>());
        unsent.add(question);
        return question.answer;
    }

    /** Sends what has room, and hands out what came. Returns how much that was. */
    public int doWork() {
        final int before = port.inFlight();
        port.run();
        int work = before - port.inFlight();
        while (!unsent.isEmpty()) {
            final Question<?> question = unsent.peek();
            if (!port.submit(question.message, 0, question.message.capacity(), LedgerPort.NO_DEADLINE, Actor.SYNC,
                (result, offset, length) -> question.complete(result, offset))) {
                break;
            }
            unsent.poll();
            work++;
        }
        return work;
    }
}
