package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/** Writes down, beside the journal that it stands before, what that was given and what it said was on disk. */
final class HistoryJournal implements Journal {
    private final Journal journal;
    private final SimulatedTime time;
    private final LedgerTimeCheck ledgerTime;
    private final List<Given> given = new ArrayList<>();
    private long nextSequence;
    private long timeMs;
    private long forcedSequence;
    private boolean hasFailed;

    HistoryJournal(
        final Journal journal, final long sequence, final SimulatedTime time, final LedgerTimeCheck ledgerTime) {
        this.time = time;
        this.ledgerTime = ledgerTime;
        this.journal = journal;
        nextSequence = sequence + 1;
        forcedSequence = sequence;
    }

    /** A command. The last of a batch closes it. */
    static final class Given {
        final long sequence;
        final long timeMs;
        final byte[] bytes;
        /** When it was given in truth, and how far its own time may be ahead of that, or behind. */
        final long trueMs;
        final long permittedAheadMs;
        final long permittedBehindMs;
        boolean closesBatch;
        byte[] answer;

        Given(
            final long sequence, final long timeMs, final byte[] bytes, final long trueMs, final long permittedAheadMs,
            final long permittedBehindMs) {
            this.sequence = sequence;
            this.timeMs = timeMs;
            this.bytes = bytes;
            this.trueMs = trueMs;
            this.permittedAheadMs = permittedAheadMs;
            this.permittedBehindMs = permittedBehindMs;
        }

        /** Template id. */
        int kind() {
            return new MessageHeaderDecoder().wrap(new UnsafeBuffer(bytes), 0).templateId();
        }
    }

    List<Given> given() {
        return given;
    }

    /** Whether it could not write or force. */
    boolean hasFailed() {
        return hasFailed;
    }

    /** Sequence up to which a force has succeeded. */
    long forcedSequence() {
        return forcedSequence;
    }

    @Override
    public void begin(final long firstSequence, final long newTimeMs) {
        nextSequence = firstSequence;
        timeMs = newTimeMs;
        journal.begin(firstSequence, newTimeMs);
    }

    @Override
    public int append(
        final DirectBuffer command, final int offset, final int length, final int actorKind, final int actorLength) {
        note(command, offset, length);
        return journal.append(command, offset, length, actorKind, actorLength);
    }

    @Override
    public int append(final DirectBuffer command, final int offset, final int length, final Actor actor) {
        note(command, offset, length);
        return journal.append(command, offset, length, actor);
    }

    private void note(final DirectBuffer command, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        command.getBytes(offset, bytes);
        given.add(new Given(nextSequence++, timeMs, bytes, time.trueMs(), ledgerTime.permittedAheadMs(),
            ledgerTime.permittedBehindMs(timeMs)));
    }

    @Override
    public DirectBuffer batch() {
        return journal.batch();
    }

    @Override
    public void write() {
        given.get(given.size() - 1).closesBatch = true;
        hasFailed = true;
        journal.write();
        hasFailed = false;
    }

    @Override
    public void force() {
        hasFailed = true;
        journal.force();
        hasFailed = false;
        forcedSequence = nextSequence - 1;
    }

    @Override
    public void mark() {
        hasFailed = true;
        journal.mark();
        hasFailed = false;
    }

    @Override
    public void close() {
        journal.close();
    }
}
