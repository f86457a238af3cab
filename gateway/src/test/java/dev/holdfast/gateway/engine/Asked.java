package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.WithdrawDecoder;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.concurrent.UnsafeBuffer;

/** What was asked of the ledger, and its answer. */
final class Asked {
    final byte[] bytes;
    final long deadlineNs;
    byte[] answer;

    Asked(final byte[] bytes, final long deadlineNs) {
        this.bytes = bytes;
        this.deadlineNs = deadlineNs;
    }

    boolean isOf(final int templateId) {
        return new MessageHeaderDecoder().wrap(new UnsafeBuffer(bytes), 0).templateId() == templateId;
    }

    OutcomeDecoder outcome() {
        return new OutcomeDecoder().wrapAndApplyHeader(new UnsafeBuffer(answer), 0, new MessageHeaderDecoder());
    }

    private ResultCode result() {
        final boolean isOutcome = new MessageHeaderDecoder().wrap(new UnsafeBuffer(answer), 0)
            .templateId() == OutcomeDecoder.TEMPLATE_ID;
        return isOutcome ? ResultCode.of(outcome().result()) : ResultCode.APPROVED;
    }

    boolean isRefused() {
        return result() == ResultCode.JOURNAL_FAILED;
    }

    boolean isApproval() {
        return isOf(AuthorizeDecoder.TEMPLATE_ID) && result() == ResultCode.APPROVED;
    }

    boolean isWithdrawn() {
        return result() == ResultCode.TOO_LATE && outcome().decidedBy() != 0;
    }

    /** A question that came too late or was asked before; a withdrawal of what was published. */
    boolean isUnjournaled() {
        return isOf(AuthorizeDecoder.TEMPLATE_ID) && outcome().decidedBy() == 0 || isOf(WithdrawDecoder.TEMPLATE_ID);
    }

    String consumeNo() {
        return isOf(AuthorizeDecoder.TEMPLATE_ID)
            ? new AuthorizeDecoder().wrapAndApplyHeader(new UnsafeBuffer(bytes), 0, new MessageHeaderDecoder())
            .consumeNo()
            : new WithdrawDecoder().wrapAndApplyHeader(new UnsafeBuffer(bytes), 0, new MessageHeaderDecoder())
            .consumeNo();
    }

    /** Of a withdrawal; 0 for any other message. */
    static long decidedBy(final byte[] message) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(new UnsafeBuffer(message), 0);
        return header.templateId() == WithdrawDecoder.TEMPLATE_ID
            ? new WithdrawDecoder().wrapAndApplyHeader(new UnsafeBuffer(message), 0, header).decidedBy() : 0;
    }
}
