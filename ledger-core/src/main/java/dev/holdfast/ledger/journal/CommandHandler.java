package dev.holdfast.ledger.journal;

import org.agrona.DirectBuffer;

/** Takes commands from a journal. */
@FunctionalInterface
public interface CommandHandler {
    /** One command, in order, with the sequence and the time that it was journaled with, and who gave it. */
    void onCommand(DirectBuffer buffer, int offset, int length, long sequence, long timeMs, Actor actor);

    /**
     * What the next batch was applied to when it was written. Batches of formats before version 3 do not say it.
     *
     * @param sequence     of its first command.
     * @param digest       of the state before it.
     * @param rulesVersion in force before it.
     */
    default void onBatch(final long sequence, final long digest, final int rulesVersion) {
    }
}
