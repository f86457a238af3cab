package dev.holdfast.ledger.command;

import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NotifyEncoder;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ProgramTime;
import org.agrona.MutableDirectBuffer;

/**
 * A notification of a consumption order: what is not named is of a plain purchase at home, settled and without a fee.
 * Made by {@link PlainCommands#notification}, and used again by each of them. Not thread-safe; allocates nothing.
 */
public final class NotifyCommand {
    /** A fee that the platform does not name. */
    public static final long NO_FEE = NotifyEncoder.feeNullValue();

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final NotifyEncoder message = new NotifyEncoder();
    private final MutableDirectBuffer buffer;
    private final long currency;
    private String consumeNo;
    private String cardNo;
    private String cardholderNo;
    private String relatedNo;
    private String pushId;
    private String merchantName;
    private String remark;
    private String fees;
    private String text;

    NotifyCommand(final MutableDirectBuffer buffer, final long currency) {
        this.buffer = buffer;
        this.currency = currency;
    }

    NotifyCommand begin(final String order, final String card, final long amountUnits, final long timeMs) {
        message.wrapAndApplyHeader(buffer, 0, header).amount(amountUnits).noticeTime(timeMs).currency(currency)
            .localAmount(0);
        consumeNo = order;
        cardNo = card;
        return cardholderNo("").type(ConsumptionType.CONSUMPTION).status(OrderStatus.SUCCESS, 1).fee(0)
            .localCurrency(currency).zone(ProgramTime.DEFAULT_ZONE_MINUTES).isRecord(false).unread(0, "").relatedNo("")
            .pushId("").merchantName("").remark("").fees("");
    }

    public NotifyCommand cardholderNo(final String cardholder) {
        cardholderNo = cardholder;
        return this;
    }

    public NotifyCommand type(final ConsumptionType type) {
        message.type((short) type.code());
        return this;
    }

    /** @param detail how much the notification says. */
    public NotifyCommand status(final OrderStatus status, final int detail) {
        message.status((short) status.code()).detail((short) detail);
        return this;
    }

    /** @param units or {@link #NO_FEE}. */
    public NotifyCommand fee(final long units) {
        message.fee(units);
        return this;
    }

    /** @param code packed. */
    public NotifyCommand localCurrency(final long code) {
        message.localCurrency(code);
        return this;
    }

    /** @param minutes that the program's local time is ahead of UTC. */
    public NotifyCommand zone(final int minutes) {
        message.zone((short) minutes);
        return this;
    }

    /** Whether it is the platform's record, which was asked for. */
    public NotifyCommand isRecord(final boolean isRecord) {
        message.isRecord(PlainCommands.flag(isRecord));
        return this;
    }

    /**
     * What could not be read.
     *
     * @param bits see {@link dev.holdfast.ledger.values.NoticeField}.
     * @param data as it came.
     */
    public NotifyCommand unread(final int bits, final String data) {
        message.unread(bits);
        text = data;
        return this;
    }

    /** The order that this one takes back or belongs to. */
    public NotifyCommand relatedNo(final String order) {
        relatedNo = order;
        return this;
    }

    /** Of the callback. */
    public NotifyCommand pushId(final String id) {
        pushId = id;
        return this;
    }

    public NotifyCommand merchantName(final String name) {
        merchantName = name;
        return this;
    }

    public NotifyCommand remark(final String words) {
        remark = words;
        return this;
    }

    /** @param breakdown of the fee, as type=amount, with commas between. */
    public NotifyCommand fees(final String breakdown) {
        fees = breakdown;
        return this;
    }

    /** Returns the message's length. */
    public int encode() {
        message.consumeNo(consumeNo).cardNo(cardNo).cardholderNo(cardholderNo).relatedNo(relatedNo).pushId(pushId)
            .merchantName(merchantName).merchantCity("").remark(remark).fees(fees).text(text);
        return header.encodedLength() + message.encodedLength();
    }
}
