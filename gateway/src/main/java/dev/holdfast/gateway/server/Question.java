package dev.holdfast.gateway.server;

import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.WithdrawEncoder;
import org.agrona.MutableDirectBuffer;

import java.nio.charset.StandardCharsets;

/**
 * What an authorization asks, kept until its answer has left, so that an approval that comes too late can be taken
 * back. Reused with its {@link Exchange}.
 *
 * <p>Owned by one event loop. Blocks on nothing, and allocates nothing but the texts that say so.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
final class Question {
    private final byte[] consumeNo = new byte[Callback.MAX_ID_BYTES];
    private final byte[] cardNo = new byte[Callback.MAX_ID_BYTES];
    private int consumeNoLength;
    private int cardNoLength;
    private long amountUnits;
    private long deadlineNs;

    void ask(
        final JsonTape tape, final int orderNode, final int cardNode, final long newAmountUnits,
        final long newDeadlineNs) {
        consumeNoLength = copy(tape, orderNode, consumeNo);
        cardNoLength = copy(tape, cardNode, cardNo);
        amountUnits = newAmountUnits;
        deadlineNs = newDeadlineNs;
    }

    private static int copy(final JsonTape tape, final int node, final byte[] into) {
        System.arraycopy(tape.text(), tape.start(node), into, 0, tape.length(node));
        return tape.length(node);
    }

    /** Whether its deadline has passed. */
    boolean isLate(final long nowNs) {
        return nowNs - deadlineNs >= 0;
    }

    /** The card that it is about. Allocates. */
    String cardNo() {
        return new String(cardNo, 0, cardNoLength, StandardCharsets.UTF_8);
    }

    /** The order that it is about. Allocates. */
    String consumeNo() {
        return new String(consumeNo, 0, consumeNoLength, StandardCharsets.UTF_8);
    }

    /**
     * Writes the command that takes its approval back, and returns its length.
     *
     * @param decidedBy sequence of the command that approved it.
     */
    int encodeWithdrawal(
        final long decidedBy, final WithdrawEncoder withdraw, final MutableDirectBuffer buffer,
        final MessageHeaderEncoder header) {
        withdraw.wrapAndApplyHeader(buffer, 0, header).amount(amountUnits).decidedBy(decidedBy)
            .putConsumeNo(consumeNo, 0, consumeNoLength).putCardNo(cardNo, 0, cardNoLength);
        return header.encodedLength() + withdraw.encodedLength();
    }
}
