package dev.holdfast.gateway.server;

import dev.holdfast.gateway.engine.ResultHandler;
import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.JsonTape;
import dev.holdfast.ledger.ResultCode;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import org.agrona.DirectBuffer;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * One request and its answer, reused. It outlives its connection when that is lost while the ledger has the command. Owned by one event
 * loop.
 */
final class Exchange implements ResultHandler {
    private final CallbackLoop loop;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OutcomeDecoder outcome = new OutcomeDecoder();
    private final byte[] cardNo = new byte[Callback.MAX_ID_BYTES];
    private int cardNoLength;
    private CallbackConnection connection;
    private long firstByteNs;
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

    void begin(final CallbackConnection newConnection, final long newFirstByteNs) {
        connection = newConnection;
        firstByteNs = newFirstByteNs;
        keepAlive = true;
        expectsContinue = false;
        isHead = false;
        isWithLedger = false;
        result = null;
        field = null;
        timestamp = null;
        signature = null;
        cardNoLength = 0;
    }

    long firstByteNs() {
        return firstByteNs;
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

    /** Keeps the card that an authorization is about. */
    void card(final JsonTape tape, final int node) {
        cardNoLength = tape.length(node);
        System.arraycopy(tape.text(), tape.start(node), cardNo, 0, cardNoLength);
    }

    /** The card that the authorization is about. Allocates. */
    String cardNo() {
        return new String(cardNo, 0, cardNoLength, StandardCharsets.UTF_8);
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

    void withLedger() {
        isWithLedger = true;
    }

    /** The connection is gone. */
    void abandon() {
        connection = null;
        if (!isWithLedger) {
            loop.release(this);
        }
    }

    @Override
    public void onResult(final DirectBuffer buffer, final int offset, final int length) {
        isWithLedger = false;
        result = ResultCode.of(outcome.wrapAndApplyHeader(buffer, offset, header).result());
        if (cardNoLength > 0 && (result == ResultCode.CARD_UNKNOWN || result == ResultCode.ACCOUNT_UNKNOWN)) {
            loop.onUnknownCard(this);
        }
        if (connection == null) {
            loop.release(this);
            return;
        }
        connection.onResult();
    }
}
