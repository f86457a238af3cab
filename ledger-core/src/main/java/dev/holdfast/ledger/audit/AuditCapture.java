package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.LedgerViewEncoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Shows what a command changes: its subject is looked at before and after it is applied, with the queries that the
 * back-office has, too. The ledger is deterministic, and what is looked at is part of it; so a replay shows the same.
 *
 * <p>Owned by the thread that applies commands. Blocks on nothing, allocates nothing once it is made, and costs nothing
 * for commands that it is not called for.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class AuditCapture {
    private final Ledger ledger;
    private final AuditSink sink;
    private final AuditSubject subject = new AuditSubject();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final LedgerViewEncoder ledgerView = new LedgerViewEncoder();
    private final OutcomeDecoder outcome = new OutcomeDecoder();
    private final UnsafeBuffer query = new UnsafeBuffer(new byte[AuditSubject.MAX_QUERY_BYTES]);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[AuditLayout.MAX_RECORD_BYTES]);
    private long digestBefore;
    private int queryLength;
    private int length;
    private boolean isOpen;

    /** @param sink takes the records. */
    public AuditCapture(final Ledger ledger, final AuditSink sink) {
        this.ledger = ledger;
        this.sink = sink;
    }

    /** @param digest of the state that the next batch is applied to. */
    public void beginBatch(final long digest) {
        digestBefore = digest;
    }

    /**
     * Looks at what the next command is about. To be followed by {@link #end}, unless the command is thrown out.
     *
     * @param commandLength in bytes, at most 65,535.
     */
    public void begin(final DirectBuffer command, final int offset, final int commandLength) {
        isOpen = sink.isWanted(ledger.sequence() + 1);
        if (!isOpen) {
            return;
        }
        length = AuditLayout.BODY_AT;
        record.setMemory(0, length, (byte) 0);
        record.putBytes(length, command, offset, commandLength);
        record.putShort(AuditLayout.COMMAND_LENGTH_AT, (short) commandLength);
        length += commandLength;
        queryLength = subject.query(command, offset, query);
        record.putShort(AuditLayout.BEFORE_LENGTH_AT, (short) addView());
    }

    /**
     * Looks at it again and hands the record on. The command is the ledger's last one.
     *
     * @param actorKind   code of the kind of who gave the command.
     * @param actorLength of the text, which lies at {@code actorOffset}.
     */
    public void end(
        final int actorKind, final DirectBuffer actor, final int actorOffset, final int actorLength,
        final DirectBuffer result, final int resultOffset) {
        if (!isOpen) {
            return;
        }
        isOpen = false;
        record.putShort(AuditLayout.AFTER_LENGTH_AT, (short) addView());
        record.putBytes(length, actor, actorOffset, actorLength);
        length += actorLength;
        final int end = AuditLayout.align(length);
        record.setMemory(length, end - length, (byte) 0);
        record.putByte(AuditLayout.KIND_AT, (byte) AuditKind.COMMAND.code());
        record.putByte(AuditLayout.ACTOR_KIND_AT, (byte) actorKind);
        record.putByte(AuditLayout.ACTOR_LENGTH_AT, (byte) actorLength);
        record.putShort(AuditLayout.RESULT_AT, (short) codeOf(result, resultOffset));
        record.putLong(AuditLayout.SEQUENCE_AT, ledger.sequence());
        record.putLong(AuditLayout.TIME_AT, ledger.timeMs());
        record.putLong(AuditLayout.DIGEST_AT, digestBefore);
        sink.accept(record, end, ledger.sequence());
    }

    /** Adds the view of the subject, when it is there, and returns its length. */
    private int addView() {
        if (queryLength == 0) {
            return 0;
        }
        final int viewLength = ledger.query(query, 0, record, length);
        if (viewLength > Ledger.MAX_RESULT_BYTES) {
            throw new BrokenInvariantException("a view has bytes=" + viewLength + ", should be at most "
                + Ledger.MAX_RESULT_BYTES);
        }
        final int template = header.wrap(record, length).templateId();
        if (template == OutcomeDecoder.TEMPLATE_ID) {
            return 0;
        }
        if (template == LedgerViewEncoder.TEMPLATE_ID) {
            // The newest rules that the program knows are no part of the ledger: a replay by another one is the same.
            ledgerView.wrap(record, length + header.encodedLength()).newestRules(
                LedgerViewEncoder.newestRulesNullValue());
        }
        length += viewLength;
        return viewLength;
    }

    /** A result that shows something is an approval. */
    private int codeOf(final DirectBuffer result, final int offset) {
        return header.wrap(result, offset).templateId() == OutcomeDecoder.TEMPLATE_ID
            ? outcome.wrapAndApplyHeader(result, offset, header).result() : ResultCode.APPROVED.code();
    }
}
