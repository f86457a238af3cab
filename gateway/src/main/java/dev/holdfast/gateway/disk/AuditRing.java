package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.audit.AuditSink;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

import java.nio.ByteBuffer;

/**
 * The way of audit records from the ledger thread to the audit's. Bounded: what has no room is left out, and each
 * record names the one before it, so that the reader sees what is missing.
 *
 * <pre>
 *   0                    8
 *   +--------------------+------+
 *   |sequence of the last|record|
 *   |record before it    |      |
 *   +--------------------+------+
 * </pre>
 *
 * <p>{@link #accept} belongs to the ledger thread, {@link #read} to the reader, one at a time. Neither waits or
 * allocates.
 */
public final class AuditRing implements AuditSink {
    /** Where a record begins in a message. */
    static final int RECORD_AT = Long.BYTES;

    private static final int MESSAGE_TYPE = 1;
    private static final int CAPACITY_BYTES = 1 << 20;

    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(
        CAPACITY_BYTES + RingBufferDescriptor.TRAILER_LENGTH)));
    /** Of the ledger thread. */
    private long previous;
    private volatile long missed;

    @Override
    public boolean isWanted(final long sequence) {
        return true;
    }

    @Override
    public void accept(final DirectBuffer record, final int length, final long sequence) {
        final int claimed = ring.tryClaim(MESSAGE_TYPE, RECORD_AT + length);
        if (claimed < 0) {
            missed = sequence;
        } else {
            final AtomicBuffer buffer = ring.buffer();
            buffer.putLong(claimed, previous);
            buffer.putBytes(claimed + RECORD_AT, record, 0, length);
            ring.commit(claimed);
        }
        previous = sequence;
    }

    /** Sequence of the last record that had no room; 0 when all had. Any thread. */
    long missed() {
        return missed;
    }

    /** Hands out records until the handler has enough, or there are no more. */
    void read(final ControlledMessageHandler handler) {
        int count;
        do {
            // One read ends where the ring wraps around.
            count = ring.controlledRead(handler);
        } while (count > 0);
    }
}
