package dev.holdfast.ledger.journal;

import org.agrona.DirectBuffer;

/**
 * Makes batches of commands durable, in order. {@link #begin}, {@link #append} for each command, {@link #write}, then {@link #force}; only
 * after the force may a result of the batch be told. Owned by the ledger thread, which {@link #write} and {@link #force} may block.
 */
public interface Journal extends AutoCloseable {
    /** Most bytes of commands in one batch, with {@link #RECORD_OVERHEAD_BYTES} counted for each command. */
    int MAX_BATCH_BYTES = 256 * 1024;

    /** What a command takes beside its own bytes, at most. */
    int RECORD_OVERHEAD_BYTES = 12;

    /** Starts a batch whose first command has this sequence, and whose commands all have this time. */
    void begin(long firstSequence, long timeMs);

    /**
     * Adds a command to the batch.
     *
     * @return where the command now lies in {@link #batch()}, unchanged until the next {@link #begin}.
     */
    int append(DirectBuffer command, int offset, int length);

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

    @Override
    void close();
}
