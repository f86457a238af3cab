package dev.holdfast.ledger.journal;

import org.agrona.DirectBuffer;

/** Takes commands from a journal. */
@FunctionalInterface
public interface CommandHandler {
    /** One command, in order, with the sequence and the time that it was journaled with. */
    void onCommand(DirectBuffer buffer, int offset, int length, long sequence, long timeMs);
}
