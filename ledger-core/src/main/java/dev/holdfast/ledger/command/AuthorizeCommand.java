package dev.holdfast.ledger.command;

import dev.holdfast.ledger.message.AuthorizeEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.ProgramTime;
import org.agrona.MutableDirectBuffer;

/**
 * A question whether a purchase may go through: what is not named is of a plain purchase at home. Made by
 * {@link PlainCommands#authorization}, and used again by each of them. Not thread-safe; allocates nothing.
 */
public final class AuthorizeCommand {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AuthorizeEncoder message = new AuthorizeEncoder();
    private final MutableDirectBuffer buffer;
    private final long currency;
    private String consumeNo;
    private String cardNo;
    private String cardholderNo;
    private String pushId;

    AuthorizeCommand(final MutableDirectBuffer buffer, final long currency) {
        this.buffer = buffer;
        this.currency = currency;
    }

    AuthorizeCommand begin(final String order, final String card, final long amountUnits, final long timeMs) {
        message.wrapAndApplyHeader(buffer, 0, header).amount(amountUnits).noticeTime(timeMs).currency(currency)
            .localAmount(0);
        consumeNo = order;
        cardNo = card;
        return cardholderNo("").type(ConsumptionType.CONSUMPTION).localCurrency(currency)
            .merchant(CurrencyCode.NONE, 0).zone(ProgramTime.DEFAULT_ZONE_MINUTES).pushId("");
    }

    public AuthorizeCommand cardholderNo(final String cardholder) {
        cardholderNo = cardholder;
        return this;
    }

    public AuthorizeCommand type(final ConsumptionType type) {
        message.type((short) type.code());
        return this;
    }

    /** @param code packed. */
    public AuthorizeCommand localCurrency(final long code) {
        message.localCurrency(code);
        return this;
    }

    /**
     * Where the card is used.
     *
     * @param country  packed, or 0 for none.
     * @param category its code, or 0 for none.
     */
    public AuthorizeCommand merchant(final long country, final int category) {
        message.country(country).mcc(category);
        return this;
    }

    /** @param minutes that the program's local time is ahead of UTC. */
    public AuthorizeCommand zone(final int minutes) {
        message.zone((short) minutes);
        return this;
    }

    /** Of the callback. */
    public AuthorizeCommand pushId(final String id) {
        pushId = id;
        return this;
    }

    /** Returns the message's length. */
    public int encode() {
        message.consumeNo(consumeNo).cardNo(cardNo).cardholderNo(cardholderNo).pushId(pushId).merchantName("")
            .merchantCity("");
        return header.encodedLength() + message.encodedLength();
    }
}
