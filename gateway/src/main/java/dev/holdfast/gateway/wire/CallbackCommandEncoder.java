package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.Units;
import dev.holdfast.ledger.message.AuthorizeEncoder;
import dev.holdfast.ledger.message.CardUpdateEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NotifyEncoder;
import org.agrona.MutableDirectBuffer;

/** Turns a verified and interpreted {@link Callback} into the ledger's command. Owned by one event loop; allocates nothing. */
public final class CallbackCommandEncoder {
    /** Longest command. */
    public static final int MAX_BYTES = 1_024;

    private static final byte[] NO_BYTES = new byte[0];

    private final long currency;
    private final short zoneMinutes;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AuthorizeEncoder authorize = new AuthorizeEncoder();
    private final NotifyEncoder notify = new NotifyEncoder();
    private final CardUpdateEncoder cardUpdate = new CardUpdateEncoder();

    /**
     * @param currency    the currency in which the platform states {@code amount}, packed: callbacks do not say it themselves.
     * @param zoneMinutes how far the program's local time, in which limits count, is ahead of UTC.
     */
    public CallbackCommandEncoder(final long currency, final int zoneMinutes) {
        this.currency = currency;
        this.zoneMinutes = (short) zoneMinutes;
    }

    /** Writes the command at {@code offset} and returns its length in bytes, at most {@link #MAX_BYTES}. */
    public int encode(final Callback callback, final MutableDirectBuffer buffer, final int offset) {
        return switch (callback.action()) {
            case AUTH -> encodeAuthorize(callback, buffer, offset);
            case CONSUMPTION -> encodeNotify(callback, buffer, offset, false);
            case CARD_UPDATE -> encodeCardUpdate(callback, buffer, offset);
        };
    }

    /** Writes the command for a record of an order that we asked the platform for, and returns its length in bytes. */
    public int encodeRecord(final Callback callback, final MutableDirectBuffer buffer, final int offset) {
        return encodeNotify(callback, buffer, offset, true);
    }

    private int encodeAuthorize(final Callback callback, final MutableDirectBuffer buffer, final int offset) {
        final JsonTape tape = callback.tape();
        authorize.wrapAndApplyHeader(buffer, offset, header)
            .amount(callback.amountUnits())
            .noticeTime(callback.timeMs())
            .currency(currency)
            .type((short) callback.type().code())
            .localCurrency(callback.localCurrency())
            .country(callback.country())
            .mcc(callback.mcc())
            .zone(zoneMinutes)
            .localAmount(localAmount(callback, AuthorizeEncoder.localAmountNullValue()));
        authorize.putConsumeNo(tape.text(), tape.start(callback.consumeNo()), tape.length(callback.consumeNo()));
        authorize.putCardNo(tape.text(), tape.start(callback.cardNo()), tape.length(callback.cardNo()));
        final int cardholderNo = callback.cardholderNo();
        authorize.putCardholderNo(bytes(tape, cardholderNo), start(tape, cardholderNo), length(tape, cardholderNo));
        final KeptText kept = callback.kept();
        authorize.putPushId(bytes(tape, kept.pushId()), start(tape, kept.pushId()), shortLength(tape, kept.pushId()));
        authorize.putMerchantName(bytes(tape, kept.merchantName()), start(tape, kept.merchantName()), shortLength(tape, kept.merchantName()));
        authorize.putMerchantCity(bytes(tape, kept.merchantCity()), start(tape, kept.merchantCity()), shortLength(tape, kept.merchantCity()));
        return header.encodedLength() + authorize.encodedLength();
    }

    private int encodeNotify(final Callback callback, final MutableDirectBuffer buffer, final int offset, final boolean isRecord) {
        final JsonTape tape = callback.tape();
        notify.wrapAndApplyHeader(buffer, offset, header)
            .amount(callback.amountUnits())
            .fee(callback.feeUnits())
            .noticeTime(callback.timeMs())
            .currency(currency)
            .type((short) callback.type().code())
            .status((short) callback.status().code())
            .detail((short) callback.detail())
            .localCurrency(callback.localCurrency())
            .zone(zoneMinutes)
            .isRecord((short) (isRecord ? 1 : 0))
            .localAmount(localAmount(callback, NotifyEncoder.localAmountNullValue()));
        notify.putConsumeNo(tape.text(), tape.start(callback.consumeNo()), tape.length(callback.consumeNo()));
        notify.putCardNo(tape.text(), tape.start(callback.cardNo()), tape.length(callback.cardNo()));
        final int cardholderNo = callback.cardholderNo();
        notify.putCardholderNo(bytes(tape, cardholderNo), start(tape, cardholderNo), length(tape, cardholderNo));
        final int relatedNo = callback.relatedNo();
        notify.putRelatedNo(bytes(tape, relatedNo), start(tape, relatedNo), length(tape, relatedNo));
        final KeptText kept = callback.kept();
        notify.putPushId(bytes(tape, kept.pushId()), start(tape, kept.pushId()), shortLength(tape, kept.pushId()));
        notify.putMerchantName(bytes(tape, kept.merchantName()), start(tape, kept.merchantName()), shortLength(tape, kept.merchantName()));
        notify.putMerchantCity(bytes(tape, kept.merchantCity()), start(tape, kept.merchantCity()), shortLength(tape, kept.merchantCity()));
        notify.putRemark(bytes(tape, kept.remark()), start(tape, kept.remark()), cut(tape, kept.remark(), KeptText.MAX_LONG_BYTES));
        notify.putFees(kept.fees(), 0, kept.feesLength());
        return header.encodedLength() + notify.encodedLength();
    }

    private int encodeCardUpdate(final Callback callback, final MutableDirectBuffer buffer, final int offset) {
        final JsonTape tape = callback.tape();
        cardUpdate.wrapAndApplyHeader(buffer, offset, header)
            .noticeTime(callback.timeMs())
            .status((short) callback.cardStatus().code());
        cardUpdate.putCardNo(tape.text(), tape.start(callback.cardNo()), tape.length(callback.cardNo()));
        return header.encodedLength() + cardUpdate.encodedLength();
    }

    private static long localAmount(final Callback callback, final long nullValue) {
        return callback.kept().localAmount() == Units.INVALID ? nullValue : callback.kept().localAmount();
    }

    private static int shortLength(final JsonTape tape, final int node) {
        return cut(tape, node, KeptText.MAX_SHORT_BYTES);
    }

    private static int cut(final JsonTape tape, final int node, final int limit) {
        return node == JsonTape.NONE ? 0 : Utf8.cut(tape.text(), tape.start(node), tape.length(node), limit);
    }

    private static byte[] bytes(final JsonTape tape, final int node) {
        return node == JsonTape.NONE ? NO_BYTES : tape.text();
    }

    private static int start(final JsonTape tape, final int node) {
        return node == JsonTape.NONE ? 0 : tape.start(node);
    }

    private static int length(final JsonTape tape, final int node) {
        return node == JsonTape.NONE ? 0 : tape.length(node);
    }
}
