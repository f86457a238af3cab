package dev.holdfast.gateway.engine.batch;

import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.Journal;

/**
 * How a message lies in the ring to the ledger, and how many of them one batch takes.
 *
 * <pre>
 *   0            8         16           20             24                    24 + message
 *   +------------+---------+------------+--------------+---------------------+-----------+
 *   |correlation |deadline |actor's kind|actor's length|message, with header |actor's    |
 *   |            |         |            |              |                     |text       |
 *   +------------+---------+------------+--------------+---------------------+-----------+
 * </pre>
 */
public final class RingMessage {
    /** No deadline: the message is handled however late it comes to its turn. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** The correlation of a command that nobody waits for. */
    public static final long NOBODY = -1;

    /** Who gets the result: the port's index and its ticket. */
    public static final int CORRELATION_AT = 0;
    public static final int DEADLINE_AT = CORRELATION_AT + Long.BYTES;
    public static final int ACTOR_AT = DEADLINE_AT + Long.BYTES;
    public static final int ACTOR_LENGTH_AT = ACTOR_AT + Integer.BYTES;
    public static final int HEADER_BYTES = ACTOR_LENGTH_AT + Integer.BYTES;

    /** Longest message. */
    public static final int MAX_MESSAGE_BYTES = 2560;

    /** Most messages of one batch. */
    public static final int MAX_BATCH = 256;

    /**
     * Bytes of messages from which on a batch takes no more, so that it always fits the journal's with its frame and
     * lengths.
     */
    static final int FULL_BATCH_BYTES = Journal.MAX_BATCH_BYTES - MAX_BATCH * Long.BYTES * 2
        - 2 * (MAX_MESSAGE_BYTES + HEADER_BYTES + Actor.MAX_TEXT_BYTES);

    private RingMessage() {
    }
}
