package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.command.CommandDefaults;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ReviewReason;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one notification says of an order: a flyweight over its message, used again and again. Owned by the ledger
 * thread; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class Statement {
    private final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardholderNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer relatedNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private OrderStatus status;
    private ConsumptionType type;
    private long amountUnits;
    private long feeUnits;
    private long timeMs;
    private long currency;
    private long localCurrency;
    private long localMs;
    private int unread;
    private boolean isRecord;

    /**
     * Takes a message apart.
     *
     * @param hasRest whether what is kept for people follows the identifiers, as it does in a command and does not in a
     *     review.
     */
    void wrap(final NotifyDecoder notice, final long commandTime, final boolean hasRest) {
        status = OrderStatus.of(notice.status());
        type = ConsumptionType.of(notice.type());
        amountUnits = notice.amount();
        feeUnits = notice.fee();
        timeMs = notice.noticeTime();
        currency = notice.currency();
        localCurrency = CommandDefaults.localCurrency(notice);
        localMs = CommandDefaults.localMs(notice, commandTime);
        unread = CommandDefaults.unread(notice);
        isRecord = notice.isRecord() == 1;
        notice.wrapConsumeNo(consumeNo);
        notice.wrapCardNo(cardNo);
        notice.wrapCardholderNo(cardholderNo);
        notice.wrapRelatedNo(relatedNo);
        message.wrap(notice.buffer(), notice.offset() - MessageHeaderDecoder.ENCODED_LENGTH,
            MessageHeaderDecoder.ENCODED_LENGTH + notice.limit() - notice.offset());
        text.wrap(0, 0);
        if (hasRest && unread != 0) {
            notice.skipPushId();
            notice.skipMerchantName();
            notice.skipMerchantCity();
            notice.skipRemark();
            notice.skipFees();
            notice.wrapText(text);
        }
    }

    UnsafeBuffer consumeNo() {
        return consumeNo;
    }

    UnsafeBuffer cardNo() {
        return cardNo;
    }

    UnsafeBuffer cardholderNo() {
        return cardholderNo;
    }

    UnsafeBuffer relatedNo() {
        return relatedNo;
    }

    /** The message itself without what is kept for people. */
    UnsafeBuffer message() {
        return message;
    }

    /** What came, when something of it could not be read. */
    UnsafeBuffer text() {
        return text;
    }

    OrderStatus status() {
        return status;
    }

    ConsumptionType type() {
        return type;
    }

    /** In units; 0 when it could not be read, which only statements may have whose effect does not need it. */
    long amount() {
        return amountUnits;
    }

    /** In units; only when it {@link #saysFee}. */
    long fee() {
        return feeUnits;
    }

    boolean saysFee() {
        return feeUnits != NotifyDecoder.feeNullValue();
    }

    /** The platform's time of it, Unix milliseconds. */
    long timeMs() {
        return timeMs;
    }

    long currency() {
        return currency;
    }

    long localCurrency() {
        return localCurrency;
    }

    /** The program's local time of the command that brought it. */
    long localMs() {
        return localMs;
    }

    /** The members that could not be read, see {@link NoticeField}. */
    int unread() {
        return unread;
    }

    /** Whether it is the platform's record, which we asked for. */
    boolean isRecord() {
        return isRecord;
    }

    boolean isFinal() {
        return status == OrderStatus.SUCCESS || status == OrderStatus.FAIL;
    }

    /**
     * Why it cannot be taken, or null. What its effect does not need cannot keep it from being taken; nor can the card,
     * which another one may say.
     *
     * @param takesTheirFee whether the cardholder pays the fee that the platform states.
     */
    ReviewReason problem(final boolean takesTheirFee) {
        final boolean isUnread = isUnread(NoticeField.TIME) || isUnread(NoticeField.STATUS)
            || isUnread(NoticeField.TYPE)
            || isUnread(NoticeField.AMOUNT) && status == OrderStatus.SUCCESS
            || isUnread(NoticeField.FEE) && isFinal() && takesTheirFee
            || isUnread(NoticeField.CONSUME_RELATE_NO) && type == ConsumptionType.REVERSAL;
        if (isUnread) {
            return ReviewReason.FIELD_UNREADABLE;
        }
        if (status == OrderStatus.UNKNOWN) {
            return ReviewReason.STATUS_UNKNOWN;
        }
        return type == ConsumptionType.UNKNOWN ? ReviewReason.TYPE_UNKNOWN : null;
    }

    boolean isUnread(final NoticeField field) {
        return field.isIn(unread);
    }
}
