package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.gateway.wire.json.Utf8;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.AuthorizeEncoder;
import dev.holdfast.ledger.message.CardUpdateEncoder;
import dev.holdfast.ledger.message.KeepUnreadEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NotifyEncoder;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Turns a verified and interpreted {@link Callback} into the ledger's command. Owned by one event loop; allocates only
 * for what cannot be read.
 */
@OwnedBy(Owner.EVENT_LOOP)
public final class CallbackCommandEncoder {
    /** Longest command. */
    public static final int MAX_BYTES = 2_304;

    private static final byte[] NO_BYTES = new byte[0];
    private static final int UNREAD_TEXT = ReviewRow.MAX_TEXT_BYTES;

    private final long currency;
    private final short zoneMinutes;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AuthorizeEncoder authorize = new AuthorizeEncoder();
    private final NotifyEncoder notify = new NotifyEncoder();
    private final CardUpdateEncoder cardUpdate = new CardUpdateEncoder();
    private final KeepUnreadEncoder keepUnread = new KeepUnreadEncoder();
    private final CanonicalText text = new CanonicalText("");
    private final MessageDigest sha256;

    /**
     * @param currency the currency in which the platform states {@code amount}, packed: callbacks do not say it
     *     themselves.
     * @param zoneMinutes how far the program's local time, in which limits count, is ahead of UTC.
     */
    public CallbackCommandEncoder(final long currency, final int zoneMinutes) {
        this.currency = currency;
        this.zoneMinutes = (short) zoneMinutes;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new UnusableEnvironmentException("this Java has no SHA-256", e);
        }
    }

    /** Writes the command at {@code offset} and returns its length in bytes, at most {@link #MAX_BYTES}. */
    public int encode(final Callback callback, final MutableDirectBuffer buffer, final int offset) {
        if (callback.action() == Action.AUTH) {
            return encodeAuthorize(callback, buffer, offset);
        }
        if (!callback.hasSubject()) {
            return encodeUnread(callback, buffer, offset);
        }
        return callback.action() == Action.CONSUMPTION ? encodeNotify(callback, buffer, offset, false)
            : encodeCardUpdate(callback, buffer, offset);
    }

    /** Writes the command for a record of an order that we asked the platform for, and returns its length in bytes. */
    public int encodeRecord(final Callback callback, final MutableDirectBuffer buffer, final int offset) {
        return callback.hasSubject() ? encodeNotify(callback, buffer, offset, true)
            : encodeUnread(callback, buffer, offset);
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
        authorize.putPushId(kept.pushId().bytes(), kept.pushId().offset(),
            kept.pushId().length(KeptText.MAX_SHORT_BYTES));
        authorize.putMerchantName(kept.merchantName().bytes(), kept.merchantName().offset(),
            kept.merchantName().length(KeptText.MAX_SHORT_BYTES));
        authorize.putMerchantCity(kept.merchantCity().bytes(), kept.merchantCity().offset(),
            kept.merchantCity().length(KeptText.MAX_SHORT_BYTES));
        return header.encodedLength() + authorize.encodedLength();
    }

    private int encodeNotify(
        final Callback callback, final MutableDirectBuffer buffer, final int offset, final boolean isRecord) {
        final JsonTape tape = callback.tape();
        notify.wrapAndApplyHeader(buffer, offset, header)
            .amount(callback.amountUnits())
            .fee(callback.saysFee() ? callback.feeUnits() : NotifyEncoder.feeNullValue())
            .noticeTime(callback.timeMs())
            .currency(currency)
            .type((short) callback.type().code())
            .status((short) callback.status().code())
            .detail((short) callback.detail())
            .localCurrency(callback.localCurrency())
            .zone(zoneMinutes)
            .isRecord((short) (isRecord ? 1 : 0))
            .localAmount(localAmount(callback, NotifyEncoder.localAmountNullValue()))
            .unread(callback.unread());
        notify.putConsumeNo(tape.text(), tape.start(callback.consumeNo()), tape.length(callback.consumeNo()));
        final int cardNo = callback.cardNo();
        notify.putCardNo(bytes(tape, cardNo), start(tape, cardNo), length(tape, cardNo));
        final int cardholderNo = callback.cardholderNo();
        notify.putCardholderNo(bytes(tape, cardholderNo), start(tape, cardholderNo), length(tape, cardholderNo));
        final int relatedNo = callback.relatedNo();
        notify.putRelatedNo(bytes(tape, relatedNo), start(tape, relatedNo), length(tape, relatedNo));
        final KeptText kept = callback.kept();
        notify.putPushId(kept.pushId().bytes(), kept.pushId().offset(), kept.pushId().length(KeptText.MAX_SHORT_BYTES));
        notify.putMerchantName(kept.merchantName().bytes(), kept.merchantName().offset(),
            kept.merchantName().length(KeptText.MAX_SHORT_BYTES));
        notify.putMerchantCity(kept.merchantCity().bytes(), kept.merchantCity().offset(),
            kept.merchantCity().length(KeptText.MAX_SHORT_BYTES));
        notify.putRemark(kept.remark().bytes(), kept.remark().offset(), kept.remark().length(KeptText.MAX_LONG_BYTES));
        notify.putFees(kept.fees(), 0, kept.feesLength());
        notify.putText(NO_BYTES, 0, 0);
        if (callback.unread() != 0) {
            notify.limit(notify.limit() - NotifyEncoder.textHeaderLength());
            notify.putText(text.bytes(), 0, writeText(callback));
        }
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

    /** Something that names no order, or no card with a status and a time. */
    private int encodeUnread(final Callback callback, final MutableDirectBuffer buffer, final int offset) {
        final JsonTape tape = callback.tape();
        final int textLength = writeText(callback);
        sha256.update(text.bytes(), 0, text.length());
        keepUnread.wrapAndApplyHeader(buffer, offset, header)
            .isCard((short) (callback.action() == Action.CARD_UPDATE ? 1 : 0))
            .unread(callback.unread())
            .textHash(ByteBuffer.wrap(sha256.digest()).getLong());
        final int cardNo = callback.cardNo();
        keepUnread.putCardNo(bytes(tape, cardNo), start(tape, cardNo), length(tape, cardNo));
        final SignedValue pushId = callback.kept().pushId();
        keepUnread.putPushId(pushId.bytes(), pushId.offset(), pushId.length(KeptText.MAX_SHORT_BYTES));
        keepUnread.putText(text.bytes(), 0, textLength);
        return header.encodedLength() + keepUnread.encodedLength();
    }

    /**
     * Writes the data as it was signed, so that it is the same text however it is sent, and returns the bytes of it
     * that are kept.
     */
    private int writeText(final Callback callback) {
        text.writeData(callback.tape(), callback.data(), callback.form());
        return Utf8.cut(text.bytes(), 0, text.length(), UNREAD_TEXT);
    }

    private static long localAmount(final Callback callback, final long nullValue) {
        return callback.kept().localAmount() == Units.INVALID ? nullValue : callback.kept().localAmount();
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
