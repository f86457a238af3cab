package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.batch.RingMessage;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

import java.nio.ByteBuffer;

/** A way to a ledger that there is not: each command is taken off and can be looked at, and none is answered. */
public final class TakenCommands {
    private static final int RING_BYTES = 1 << 16;
    private static final int TICKETS = 1_000;
    private static final int MAX_RESULT_BYTES = 16;
    private static final long CLOCK_STEP_MS = 10_000;

    private final ManyToOneRingBuffer ring =
        new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(RING_BYTES
            + RingBufferDescriptor.TRAILER_LENGTH)));
    private final LedgerPort port = new LedgerPort(0, ring, TICKETS, MAX_RESULT_BYTES, results -> { });
    private final LedgerClock clock = new LedgerClock(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE,
        CLOCK_STEP_MS, 0);

    public LedgerPort port() {
        return port;
    }

    public LedgerClock clock() {
        return clock;
    }

    /** Whether it takes no more, since nothing gives tickets back. */
    public boolean isUsedUp() {
        return port.inFlight() == TICKETS;
    }

    /** The command that was submitted, with its message's header; null when none was. */
    public UnsafeBuffer take() {
        final UnsafeBuffer[] taken = {null};
        // One read ends where the ring wraps around.
        while (ring.size() > 0) {
            ring.read((type, buffer, at, length) -> {
                final byte[] message = new byte[length - RingMessage.HEADER_BYTES
                    - buffer.getInt(at + RingMessage.ACTOR_LENGTH_AT)];
                buffer.getBytes(at + RingMessage.HEADER_BYTES, message);
                taken[0] = new UnsafeBuffer(message);
            });
        }
        return taken[0];
    }
}
