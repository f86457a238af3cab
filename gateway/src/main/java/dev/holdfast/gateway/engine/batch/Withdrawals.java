package dev.holdfast.gateway.engine.batch;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.WithdrawDecoder;
import dev.holdfast.ledger.message.WithdrawEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The commands that take back approvals of a batch whose answers would come too late, and which approvals can still be
 * taken back. Owned by the ledger thread; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class Withdrawals {
    /** Longest command. */
    static final int MAX_COMMAND_BYTES = MessageHeaderEncoder.ENCODED_LENGTH + WithdrawEncoder.BLOCK_LENGTH
        + 2 * (1 + 64);

    private final RepeatedApprovals repeated = new RepeatedApprovals();
    private final UnsafeBuffer commands = new UnsafeBuffer(new byte[RingMessage.MAX_BATCH * MAX_COMMAND_BYTES]);
    private final int[] lengths = new int[RingMessage.MAX_BATCH];
    private final int[] messages = new int[RingMessage.MAX_BATCH];
    private final AuthorizeDecoder question = new AuthorizeDecoder();
    private final WithdrawDecoder asked = new WithdrawDecoder();
    private final WithdrawEncoder withdraw = new WithdrawEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final MessageHeaderEncoder newHeader = new MessageHeaderEncoder();
    private final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardNo = new UnsafeBuffer(0, 0);
    private int count;

    /** The approval that answers this question is published once more. */
    void publishedAgain(final DirectBuffer buffer, final int offset, final long sequence) {
        question.wrapAndApplyHeader(buffer, offset, header).wrapConsumeNo(consumeNo);
        repeated.add(consumeNo, sequence);
    }

    /** Whether the approval that a {@code Withdraw} is about may be in somebody's hands. */
    public boolean isPublished(final DirectBuffer buffer, final int offset) {
        asked.wrapAndApplyHeader(buffer, offset, header).wrapConsumeNo(consumeNo);
        return repeated.mayContain(consumeNo, asked.decidedBy());
    }

    void clear() {
        count = 0;
    }

    /** Adds the approval of this question, unless it may be in somebody's hands. */
    void add(final int message, final DirectBuffer buffer, final int offset, final long decidedBy) {
        question.wrapAndApplyHeader(buffer, offset, header).wrapConsumeNo(consumeNo);
        question.wrapCardNo(cardNo);
        if (repeated.mayContain(consumeNo, decidedBy)) {
            return;
        }
        withdraw.wrapAndApplyHeader(commands, offset(count), newHeader).amount(question.amount()).decidedBy(decidedBy)
            .putConsumeNo(consumeNo, 0, consumeNo.capacity()).putCardNo(cardNo, 0, cardNo.capacity());
        lengths[count] = newHeader.encodedLength() + withdraw.encodedLength();
        messages[count++] = message;
    }

    int count() {
        return count;
    }

    DirectBuffer commands() {
        return commands;
    }

    int offset(final int index) {
        return index * MAX_COMMAND_BYTES;
    }

    int length(final int index) {
        return lengths[index];
    }

    /** Which message of the batch it is about. */
    int message(final int index) {
        return messages[index];
    }
}
