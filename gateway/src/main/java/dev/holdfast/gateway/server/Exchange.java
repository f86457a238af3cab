package dev.holdfast.gateway.server;

import dev.holdfast.gateway.engine.ResultHandler;
import dev.holdfast.gateway.listener.Source;
import dev.holdfast.gateway.server.arrival.ArrivalWatch;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.WithdrawEncoder;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One request and its answer, reused. Its {@link ExchangeState} says how far it is; what follows from that is done by
 * {@link CallbackAnswers} and by its {@link ResponseQueue}. It outlives its connection when that is lost while the
 * ledger has it.
 *
 * <p>Owned by one event loop. Blocks on nothing, and allocates nothing but the texts that say so.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
final class Exchange implements ResultHandler {
    private final CallbackAnswers answers;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OutcomeDecoder outcome = new OutcomeDecoder();
    private final Question question = new Question();
    private ExchangeState state = ExchangeState.SPARE;
    private ResponseQueue queue;
    private Source source;
    private ArrivalWatch arrivals;
    private long firstByteNs;
    private long arrivalNs;
    private long submittedNs;
    /** Whether it is an authorization, which {@link #question} has then. */
    private boolean isQuestion;
    /** Sequence of the command that approved it; of use until it is written. */
    private long decidedBy;
    private boolean keepAlive;
    private boolean expectsContinue;
    private boolean isHead;
    private ResultCode result;
    private String field;
    private String timestamp;
    private String signature;

    /** @param answers hears what the ledger says about it. */
    Exchange(final CallbackAnswers answers) {
        this.answers = answers;
    }

    private void move(final ExchangeEvent event) {
        state = state.after(event);
        if (state == ExchangeState.SPARE) {
            queue = null;
            source = null;
            arrivals = null;
        }
    }

    ExchangeState state() {
        return state;
    }

    /**
     * A request begins.
     *
     * @param newQueue       where it waits for its turn.
     * @param newSource      where it comes from.
     * @param newArrivals    how its connection waits to be read.
     * @param newFirstByteNs when its first byte was read.
     * @param newArrivalNs   since when that may have waited to be read.
     */
    void begin(
        final ResponseQueue newQueue, final Source newSource, final ArrivalWatch newArrivals,
        final long newFirstByteNs, final long newArrivalNs) {
        move(ExchangeEvent.BEGIN);
        queue = newQueue;
        source = newSource;
        arrivals = newArrivals;
        firstByteNs = newFirstByteNs;
        arrivalNs = newArrivalNs;
        isQuestion = false;
        keepAlive = true;
        expectsContinue = false;
        isHead = false;
        result = null;
        field = null;
        timestamp = null;
        signature = null;
    }

    /** The request is answered without the ledger. */
    void refuse(final ResultCode newResult, final String newField) {
        move(ExchangeEvent.REFUSE);
        result = newResult;
        field = newField;
    }

    /** The ledger has it since then. */
    void submitted(final long nowNs) {
        move(ExchangeEvent.SUBMIT);
        submittedNs = nowNs;
    }

    @Override
    public void onResult(final DirectBuffer buffer, final int offset, final int length) {
        answers.onResult(this, ResultCode.of(outcome.wrapAndApplyHeader(buffer, offset, header).result()),
            outcome.decidedBy());
    }

    /**
     * The ledger has answered.
     *
     * @param newDecidedBy sequence of the command that decided it, when that was decided for this very request; else 0.
     */
    void answered(final ResultCode newResult, final long newDecidedBy) {
        move(isQuestion && newDecidedBy != 0 && newResult == ResultCode.APPROVED ? ExchangeEvent.APPROVE
            : ExchangeEvent.ANSWER);
        result = newResult;
        decidedBy = newDecidedBy;
    }

    /** From now on the ledger has it once more. */
    void beginWithdrawal() {
        move(ExchangeEvent.WITHDRAW);
        submittedNs = System.nanoTime();
        result = null;
    }

    /** The answer was written. */
    void written() {
        move(ExchangeEvent.WRITE);
    }

    /** The approval that was written is with the socket. */
    void handedOver() {
        move(ExchangeEvent.HAND_OVER);
    }

    /** The connection is gone. */
    void lost() {
        move(ExchangeEvent.LOSE);
        queue = null;
    }

    /** It is noted that nobody has the approval. */
    void noted() {
        move(ExchangeEvent.NOTE);
    }

    /** Where it waits for its turn; null when the connection was lost. */
    ResponseQueue queue() {
        return queue;
    }

    /** Whether there is an answer that can be written. */
    boolean isAnswered() {
        return state == ExchangeState.ANSWERED || state == ExchangeState.APPROVED;
    }

    /** Whether it is an approval that was decided for this very request, and is in nobody's hands yet. */
    boolean isFreshApproval() {
        return state == ExchangeState.APPROVED || state == ExchangeState.APPROVED_FOR_NOBODY;
    }

    /** Whether it is an approval whose deadline has passed. */
    boolean isLateApproval(final long nowNs) {
        return isQuestion && result == ResultCode.APPROVED && question.isLate(nowNs);
    }

    /** Whether the ledger has it, or will, to take its approval back. */
    boolean isBeingWithdrawn() {
        return state == ExchangeState.WITHDRAWING || state == ExchangeState.WITHDRAWING_FOR_NOBODY;
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

    /** Since when the ledger had it the last time. */
    long submittedNs() {
        return submittedNs;
    }

    /** How its connection waits to be read. */
    ArrivalWatch arrivals() {
        return arrivals;
    }

    /** Where the request came from. */
    Source source() {
        return source;
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

    /** Keeps what an authorization is about. */
    void asks(
        final JsonTape tape, final int orderNode, final int cardNode, final long amountUnits, final long deadlineNs) {
        isQuestion = true;
        question.ask(tape, orderNode, cardNode, amountUnits, deadlineNs);
    }

    boolean isQuestion() {
        return isQuestion;
    }

    /** What the authorization asks. */
    Question question() {
        return question;
    }

    /** Writes the command that takes the approval back, and returns its length. */
    int encodeWithdrawal(
        final WithdrawEncoder withdraw, final MutableDirectBuffer buffer, final MessageHeaderEncoder newHeader) {
        return question.encodeWithdrawal(decidedBy, withdraw, buffer, newHeader);
    }

    /** Null while there is none. */
    ResultCode result() {
        return result;
    }

    /** The field that the result is about, or null. */
    String field() {
        return field;
    }
}
