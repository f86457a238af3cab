package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.Journal;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;
import java.util.function.LongConsumer;

/** Keeps a batch in memory and notes the calls. */
final class RecordingJournal implements Journal {
    private final List<String> events;
    private final LongConsumer pass;
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[MAX_BATCH_BYTES]);
    private int length;
    Throwable failure;
    long forceNs;

    /**
     * Notes the calls.
     *
     * @param pass lets time pass, in nanoseconds.
     */
    RecordingJournal(final List<String> events, final LongConsumer pass) {
        this.events = events;
        this.pass = pass;
    }

    @Override
    public void begin(final long firstSequence, final long timeMs) {
        events.add("begin " + firstSequence + " at " + timeMs);
        length = 0;
    }

    @Override
    public int append(
        final DirectBuffer command, final int offset, final int commandLength, final int actorKind,
        final int actorLength) {
        return append(command, offset, commandLength, Actor.UNKNOWN);
    }

    @Override
    public int append(final DirectBuffer command, final int offset, final int commandLength, final Actor actor) {
        events.add("append");
        bytes.putBytes(length, command, offset, commandLength);
        length += commandLength;
        return length - commandLength;
    }

    @Override
    public DirectBuffer batch() {
        return bytes;
    }

    @Override
    public void write() {
        events.add("write");
    }

    @Override
    public void force() {
        events.add("force");
        pass.accept(forceNs);
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    @Override
    public void mark() {
        events.add("mark");
    }

    @Override
    public void close() {
        events.add("close");
    }
}
