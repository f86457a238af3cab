package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.batch.RingMessage;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.values.BrokenInvariantException;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One thread's way to the ledger and back. A message takes a ticket; with the tickets bounded, the ring of results
 * always has room, so the ledger thread never waits for a slow reader.
 *
 * <pre>
 *   command ring, one for all ports                                  result ring, one for each port
 *   +-------------+---------+------------------+--------+--------+    +-------+---------+
 *   |port | ticket|deadline |actor: kind,length|message |actor's |    |ticket |result   |
 *   |             |         |                  |        |text    |    |       |         |
 *   +-------------+---------+------------------+--------+--------+    +-------+---------+
 * </pre>
 *
 * <p>{@link #submit} and {@link #run} belong to the owning thread, {@link #publish} and {@link #flush} to the ledger
 * thread. Nothing here allocates or blocks.
 */
public final class LedgerPort implements Runnable {
    /** No deadline: the message is handled however late it comes to its turn. */
    public static final long NO_DEADLINE = RingMessage.NO_DEADLINE;

    private static final Logger LOG = LoggerFactory.getLogger(LedgerPort.class);
    private static final int MESSAGE_TYPE = 1;
    private static final int RING_HEADERS = 2;
    private static final int LONG_MESSAGE_BYTES = 1024;

    private final int index;
    private final ManyToOneRingBuffer commands;
    private final OneToOneRingBuffer results;
    private final Executor owner;
    private final Runnable wakeLedger;
    private final ResultHandler[] waiting;
    private final int[] freeTickets;
    private final MutableDirectBuffer outgoing;
    private final MessageHandler onResult = this::onResult;
    private int freeCount;
    private boolean hasUnflushed;

    /**
     * @param maxInFlight    most messages on their way at a time.
     * @param maxResultBytes longest result of the messages that this port submits.
     * @param owner          runs {@link #run} on the owning thread.
     */
    LedgerPort(
        final int index, final ManyToOneRingBuffer commands, final int maxInFlight, final int maxResultBytes,
        final Executor owner) {
        this(index, commands, maxInFlight, maxResultBytes, owner, () -> { });
    }

    /** @param wakeLedger is run behind each message. */
    LedgerPort(
        final int index, final ManyToOneRingBuffer commands, final int maxInFlight, final int maxResultBytes,
        final Executor owner, final Runnable wakeLedger) {
        this.wakeLedger = wakeLedger;
        this.index = index;
        this.commands = commands;
        this.owner = owner;
        waiting = new ResultHandler[maxInFlight];
        freeTickets = new int[maxInFlight];
        for (int i = 0; i < maxInFlight; i++) {
            freeTickets[i] = i;
        }
        freeCount = maxInFlight;
        final int recordBytes = BitUtil.align(maxResultBytes + Long.BYTES + Long.BYTES, Long.BYTES);
        final int ringBytes =
            BitUtil.findNextPositivePowerOfTwo(recordBytes * (Math.max(maxInFlight, Long.BYTES * RING_HEADERS) + 1));
        results = new OneToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(ringBytes
            + RingBufferDescriptor.TRAILER_LENGTH)));
        outgoing = new UnsafeBuffer(new byte[maxResultBytes + Long.BYTES]);
    }

    /**
     * Sends a message to the ledger.
     *
     * @param deadlineNs monotonic time from which an authorization is declined instead of decided, or
     *     {@link #NO_DEADLINE}.
     * @param actor      who gave it, for the journal.
     * @return false when too much is on its way already; the handler then hears nothing.
     */
    public boolean submit(
        final DirectBuffer message, final int offset, final int length, final long deadlineNs, final Actor actor,
        final ResultHandler handler) {
        if (length > RingMessage.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("message length=" + length + " should be at most "
                + RingMessage.MAX_MESSAGE_BYTES);
        }
        if (freeCount == 0) {
            return false;
        }
        final DirectBuffer text = actor.bytes();
        final int claimed = commands.tryClaim(MESSAGE_TYPE, RingMessage.HEADER_BYTES + length + text.capacity());
        if (claimed < 0) {
            return false;
        }
        final int ticket = freeTickets[--freeCount];
        waiting[ticket] = handler;
        final AtomicBuffer ring = commands.buffer();
        ring.putLong(claimed + RingMessage.CORRELATION_AT, (long) index << Integer.SIZE | ticket);
        ring.putLong(claimed + RingMessage.DEADLINE_AT, deadlineNs);
        ring.putInt(claimed + RingMessage.ACTOR_AT, actor.kind().code());
        ring.putInt(claimed + RingMessage.ACTOR_LENGTH_AT, text.capacity());
        ring.putBytes(claimed + RingMessage.HEADER_BYTES, message, offset, length);
        ring.putBytes(claimed + RingMessage.HEADER_BYTES + length, text, 0, text.capacity());
        commands.commit(claimed);
        wakeLedger.run();
        return true;
    }

    /** How many messages more may be on their way: tickets, or what long ones leave room for in the ring. */
    public int free() {
        return Math.min(freeCount, (commands.capacity() - commands.size()) / LONG_MESSAGE_BYTES);
    }

    /** Messages on their way. */
    public int inFlight() {
        return waiting.length - freeCount;
    }

    /**
     * Hands out the results that are there. One read ends where the ring wraps around, so it takes as many as it needs.
     */
    @Override
    public void run() {
        while (results.size() > 0) {
            results.read(onResult);
        }
    }

    void publish(final int ticket, final DirectBuffer result, final int offset, final int length) {
        outgoing.putLong(0, ticket);
        outgoing.putBytes(Long.BYTES, result, offset, length);
        if (!results.write(MESSAGE_TYPE, outgoing, 0, Long.BYTES + length)) {
            throw new BrokenInvariantException("the result ring is full: port=" + index);
        }
        hasUnflushed = true;
    }

    /** Wakes the owner when there is something for it. */
    void flush() {
        if (hasUnflushed) {
            hasUnflushed = false;
            try {
                owner.execute(this);
            } catch (final RejectedExecutionException e) {
                LOG.debug("the owner has ended, nobody waits for these results: port={}", index);
            }
        }
    }

    private void onResult(final int type, final MutableDirectBuffer buffer, final int at, final int length) {
        final int ticket = (int) buffer.getLong(at);
        final ResultHandler handler = waiting[ticket];
        waiting[ticket] = null;
        freeTickets[freeCount++] = ticket;
        handler.onResult(buffer, at + Long.BYTES, length - Long.BYTES);
    }
}
