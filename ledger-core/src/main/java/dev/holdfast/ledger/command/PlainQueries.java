package dev.holdfast.ledger.command;

import dev.holdfast.ledger.message.GetOrderEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.ScanEncoder;
import dev.holdfast.ledger.values.ScanKind;
import org.agrona.MutableDirectBuffer;

/**
 * Queries of benchmarks and tests. Each method returns the message's length in bytes, from the buffer's start on. Not
 * thread-safe; allocates nothing.
 */
public final class PlainQueries {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final GetOrderEncoder getOrder = new GetOrderEncoder();
    private final ScanEncoder scan = new ScanEncoder();
    private final MutableDirectBuffer buffer;

    /** @param buffer that the queries are written into, at its start: 128 bytes do. */
    public PlainQueries(final MutableDirectBuffer buffer) {
        this.buffer = buffer;
    }

    public int getOrder(final String consumeNo) {
        getOrder.wrapAndApplyHeader(buffer, 0, header).consumeNo(consumeNo);
        return header.encodedLength() + getOrder.encodedLength();
    }

    /**
     * Asks for the next rows of a kind.
     *
     * @param part    0 at the start, later what the last answer said; so is {@code skipped}.
     * @param fromMs  begin of the period, Unix milliseconds, where the kind has one.
     * @param toMs    its end.
     */
    public int scan(final ScanKind kind, final int part, final int skipped, final long fromMs, final long toMs) {
        scan.wrapAndApplyHeader(buffer, 0, header).kind((short) kind.code()).part(part).skipped(skipped).from(fromMs)
            .to(toMs).state((short) 0);
        return header.encodedLength() + scan.encodedLength();
    }
}
