package dev.holdfast.ledger.audit;

import org.agrona.DirectBuffer;

/** Takes what {@link AuditCapture} shows. On the thread that applies commands, and never waits. */
public interface AuditSink {
    /** Whether the record of this command is of use. When not, nothing is worked out for it. */
    boolean isWanted(long sequence);

    /** Takes a record without number, ledger and hash, which {@link AuditLog#append} adds. Valid during the call. */
    void accept(DirectBuffer record, int length, long sequence);
}
