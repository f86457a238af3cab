package dev.holdfast.ledger.audit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.util.ArrayDeque;

/**
 * What a start's replay shows of commands that the audit does not have yet, until they can be written: a start that is
 * refused changes nothing. So much of it at most that memory is no matter; the rest becomes a gap. Used by one thread
 * after the other; allocates.
 */
public final class AuditBacklog implements AuditSink {
    private static final long MAX_BYTES = 1 << 24;

    private final long after;
    private final ArrayDeque<byte[]> records = new ArrayDeque<>();
    private long bytes;
    private long droppedUpTo;

    /** @param after sequence of the last command that the audit has. */
    public AuditBacklog(final long after) {
        this.after = after;
    }

    @Override
    public boolean isWanted(final long sequence) {
        return sequence > after;
    }

    @Override
    public void accept(final DirectBuffer record, final int length, final long sequence) {
        if (droppedUpTo > 0 || bytes + length > MAX_BYTES) {
            droppedUpTo = sequence;
            return;
        }
        final byte[] copy = new byte[length];
        record.getBytes(0, copy);
        records.add(copy);
        bytes += length;
    }

    /** Writes all that is there. After an exception the rest is still there. */
    public void appendTo(final AuditLog log, final long timeMs) throws IOException {
        while (!records.isEmpty()) {
            final byte[] next = records.peek();
            log.append(new UnsafeBuffer(next), 0, next.length);
            records.poll();
        }
        if (droppedUpTo > 0) {
            log.gap(droppedUpTo, timeMs, "a start had more of them to make again than it keeps in memory");
            droppedUpTo = 0;
        }
    }
}
