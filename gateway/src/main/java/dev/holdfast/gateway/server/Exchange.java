package dev.holdfast.gateway.server;

import dev.holdfast.gateway.engine.ResultHandler;
import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.JsonTape;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.WithdrawEncoder;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * One request and its answer, reused. It outlives its connection when that is lost while the ledger has the command.
 * Owned by one event loop.
 */
final class Exchange implements ResultHandler {
    private final CallbackLoop loop;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OutcomeDecoder outcome = new OutcomeDecoder();
    private final byte[] consumeNo = new byte[Callback.MAX_ID_BYTES];
    private final byte[] cardNo = new byte[Callback.MAX_ID_BYTES];
    private int consumeNoLength;
    private int cardNoLength;
    private long amountUnits;
    private long deadlineNs;
    private boolean isQuestion;
    private long decidedBy;
    private boolean isBeingWithdrawn;
    private boolean isWritten;
    private CallbackConnection connection;
    private long firstByteNs;
    private long arrivalNs;
    private long submittedNs;
    private boolean keepAlive;
    private boolean expectsContinue;
    private boolean isHead;
    private boolean isWithLedger;
    private ResultCode result;
    private String field;
    private String timestamp;
    private String signature;

    Exchange(final CallbackLoop loop) {
        this.loop = loop;
    }

    /**
     * @param newFirstByteNs when its first byte was read.
     * @param newArrivalNs   since when that may have waited to be read.
     */
    void begin(final CallbackConnection newConnection, final long newFirstByteNs, final long newArrivalNs) {
        connection = newConnection;
        firstByteNs = newFirstByteNs;
        arrivalNs = newArrivalNs;
        isQuestion = false;
        decidedBy = 0;
        isBeingWithdrawn = false;
        isWritten = false;
        keepAlive = true;
        expectsContinue = false;
        isHead = false;
        isWithLedger = false;
        result = null;
        field = null;
        timestamp = null;
        signature = null;
    }

    long firstByteNs() {
        return firstByteNs;
    }

    /** Since when the platform may have waited for the answer. */
    long arrivalNs() {
        return arrivalNs;
    }

    /** It had waited for longer than was thought, unless it had not. */
    void arrivedAt(final long otherNs) {
        if (otherNs - arrivalNs < 0) {
            arrivalNs = otherNs;
        }
    }

    /** How its connection waits to be read. */
    ArrivalWatch arrivals() {
        return connection.arrivals();
    }

    boolean keepAlive() {
        return keepAlive;
    }

    void closeAfter() {
        keepAlive = false;
    }

    boolean expectsContinue() {
        return expectsContinue;
    }

    void expectsContinue(final boolean expects) {
        expectsContinue = expects;
    }

    /** Whether the request is HEAD, whose answer has no body. */
    boolean isHead() {
        return isHead;
    }

    void isHead(final boolean head) {
        isHead = head;
    }

    String timestamp() {
        return timestamp;
    }

    String signature() {
        return signature;
    }

    void signedAs(final String newTimestamp, final String newSignature) {
        timestamp = newTimestamp;
        signature = newSignature;
    }

    /** Where the request came from. */
    InetAddress source() {
        return connection.source();
    }

    /** Keeps what an authorization is about. */
    void question(
        final JsonTape tape, final int orderNode, final int cardNode, final long newAmountUnits,
        final long newDeadlineNs) {
        isQuestion = true;
        consumeNoLength = copy(tape, orderNode, consumeNo);
        cardNoLength = copy(tape, cardNode, cardNo);
        amountUnits = newAmountUnits;
        deadlineNs = newDeadlineNs;
    }

    private static int copy(final JsonTape tape, final int node, final byte[] into) {
        System.arraycopy(tape.text(), tape.start(node), into, 0, tape.length(node));
        return tape.length(node);
    }

    /** The card that the authorization is about. Allocates. */
    String cardNo() {
        return new String(cardNo, 0, cardNoLength, StandardCharsets.UTF_8);
    }

    /** The order that the authorization is about. Allocates. */
    String consumeNo() {
        return new String(consumeNo, 0, consumeNoLength, StandardCharsets.UTF_8);
    }

    /** Writes the command that takes the approval back, and returns its length. */
    int encodeWithdrawal(
        final WithdrawEncoder withdraw, final MutableDirectBuffer buffer, final MessageHeaderEncoder newHeader) {
        withdraw.wrapAndApplyHeader(buffer, 0, newHeader).amount(amountUnits).decidedBy(decidedBy)
            .putConsumeNo(consumeNo, 0, consumeNoLength).putCardNo(cardNo, 0, cardNoLength);
        return newHeader.encodedLength() + withdraw.encodedLength();
    }

    /** Whether it is an approval that was decided for this very request, and is in nobody's hands yet. */
    boolean isFreshApproval() {
        return isQuestion && decidedBy != 0 && result == ResultCode.APPROVED;
    }

    /** Whether it is an approval whose deadline has passed. */
    boolean isLateApproval(final long nowNs) {
        return isQuestion && result == ResultCode.APPROVED && nowNs - deadlineNs >= 0;
    }

    /** From now on the ledger has it once more. */
    void beginWithdrawal() {
        isBeingWithdrawn = true;
        withLedger(System.nanoTime());
        result = null;
    }

    /** The answer was written, and somebody may read it from now on. */
    void written() {
        isWritten = true;
    }

    /** The answer is with the socket. */
    void handedOver() {
        decidedBy = 0;
        abandon();
    }

    /** Null while there is none. */
    ResultCode result() {
        return result;
    }

    /** The field that the result is about, or null. */
    String field() {
        return field;
    }

    void complete(final ResultCode newResult, final String newField) {
        result = newResult;
        field = newField;
    }

    /** The ledger has it since then. */
    void withLedger(final long nowNs) {
        isWithLedger = true;
        submittedNs = nowNs;
    }

    /** The connection is gone. */
    void abandon() {
        connection = null;
        if (!isWithLedger) {
            leave();
        }
    }

    /** Nobody is there to be told. */
    private void leave() {
        if (isFreshApproval()) {
            loop.onUndelivered(this, isWritten);
        } else {
            loop.release(this);
        }
    }

    @Override
    public void onResult(final DirectBuffer buffer, final int offset, final int length) {
        isWithLedger = false;
        loop.cameBack(submittedNs);
        final boolean wasBeingWithdrawn = isBeingWithdrawn;
        result = ResultCode.of(outcome.wrapAndApplyHeader(buffer, offset, header).result());
        final boolean isWithdrawn = result == ResultCode.TOO_LATE && outcome.decidedBy() != 0;
        decidedBy = isBeingWithdrawn || isWithdrawn ? 0 : outcome.decidedBy();
        isBeingWithdrawn = false;
        if (isWithdrawn) {
            loop.onWithdrawn(this);
        } else if (isQuestion && (result == ResultCode.CARD_UNKNOWN || result == ResultCode.ACCOUNT_UNKNOWN)) {
            loop.onUnknownCard(this);
        }
        if (connection == null) {
            if (wasBeingWithdrawn && result == ResultCode.APPROVED) {
                loop.onLate(this, System.nanoTime());
            }
            leave();
        } else {
            connection.onResult(wasBeingWithdrawn);
        }
    }
}
