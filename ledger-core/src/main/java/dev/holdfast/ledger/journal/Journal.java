package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import org.agrona.DirectBuffer;

/**
 * Makes batches of commands durable, in order. {@link #begin}, {@link #append} for each command, {@link #write}, then
 * {@link #force}; only after the force may a command of the batch be answered. Owned by the ledger thread, which
 * {@link #write} and {@link #force} may block.
 */
@OwnedBy(Owner.LEDGER_THREAD)
public interface Journal extends AutoCloseable {
    /** Most bytes of commands in one batch, with {@link #RECORD_OVERHEAD_BYTES} counted for each command. */
    int MAX_BATCH_BYTES = 256 * 1024;

    /** What a command takes beside its own bytes and its actor's, at most. */
    int RECORD_OVERHEAD_BYTES = 12;

    /** Starts a batch whose first command has this sequence, and whose commands all have this time. */
    void begin(long firstSequence, long timeMs);

    /**
     * Adds a command to the batch, behind which the text of its actor lies in the same buffer.
     *
     * @param length      of the command in bytes, at most 65,535.
     * @param actorKind   code of the {@link Actor.Kind} of who gave it.
     * @param actorLength bytes of the actor's text in UTF-8, at most {@link Actor#MAX_TEXT_BYTES}.
     * @return where the command now lies in {@link #batch()}, unchanged until the next {@link #begin}.
     */
    int append(DirectBuffer command, int offset, int length, int actorKind, int actorLength);

    /** Adds a command to the batch. As the other, with an actor that lies elsewhere. */
    int append(DirectBuffer command, int offset, int length, Actor actor);

    /** The batch's bytes. */
    DirectBuffer batch();

    /**
     * Hands the batch to the operating system.
     *
     * @throws JournalFailedException when it cannot; the journal is then of no further use.
     */
    void write();

    /**
     * Returns when all that was written is on disk.
     *
     * @throws JournalFailedException when it cannot; the journal is then of no further use.
     */
    void force();

    /**
     * Notes, behind a force, that all before it is on disk: damage there is no torn tail then. Needs no force of its
     * own.
     *
     * @throws JournalFailedException when it cannot; the journal is then of no further use.
     */
    void mark();

    @Override
    void close();
}
