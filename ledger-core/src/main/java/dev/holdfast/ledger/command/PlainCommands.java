package dev.holdfast.ledger.command;

import dev.holdfast.ledger.message.AuthorizeEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NotifyEncoder;
import dev.holdfast.ledger.message.PostEntryEncoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ProgramTime;
import org.agrona.MutableDirectBuffer;

/**
 * Commands that say the essential, for warm-up, benchmarks and tests: accounts, entries, cards, purchases and their
 * settlement, all in one currency. What comes from the platform or the back-office is encoded where it is read, since
 * it says more. Each method returns the message's length in bytes, from the buffer's start on. Not thread-safe;
 * allocates nothing.
 */
public final class PlainCommands {
    private static final short TRUE = 1;
    private static final short FALSE = 0;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PutAccountEncoder putAccount = new PutAccountEncoder();
    private final PostEntryEncoder postEntry = new PostEntryEncoder();
    private final PutCardEncoder putCard = new PutCardEncoder();
    private final AuthorizeEncoder authorize = new AuthorizeEncoder();
    private final NotifyEncoder notify = new NotifyEncoder();
    private final MutableDirectBuffer buffer;
    private final long currency;

    /**
     * @param buffer   that the commands are written into, at its start: 512 bytes do.
     * @param currency packed.
     */
    public PlainCommands(final MutableDirectBuffer buffer, final long currency) {
        this.buffer = buffer;
        this.currency = currency;
    }

    /** Opens an account, which may be overdrawn by so many units. */
    public int putAccount(final String accountNo, final long overdraft) {
        putAccount.wrapAndApplyHeader(buffer, 0, header).currency(currency).overdraft(overdraft).hasOverdraft(TRUE)
            .status(FALSE).accountNo(accountNo);
        return header.encodedLength() + putAccount.encodedLength();
    }

    /** Credits an account with so many units. */
    public int postEntry(final String entryNo, final String accountNo, final long amount) {
        postEntry.wrapAndApplyHeader(buffer, 0, header).amount(amount).force(FALSE).isTransfer(FALSE).entryNo(entryNo)
            .accountNo(accountNo).consumeNo("");
        return header.encodedLength() + postEntry.encodedLength();
    }

    /**
     * Registers an activated card.
     *
     * @param packageNo empty for the package {@code default}.
     */
    public int putCard(final String cardNo, final String cardholderNo, final String packageNo) {
        putCard.wrapAndApplyHeader(buffer, 0, header).status((short) CardStatus.ACTIVATED.code()).isOutbound(FALSE)
            .cardNo(cardNo).cardholderNo(cardholderNo).packageNo(packageNo);
        return header.encodedLength() + putCard.encodedLength();
    }

    /**
     * Asks for a purchase at home.
     *
     * @param cardholderNo empty when the question does not name the cardholder.
     * @param amount       in units.
     * @param timeMs       by the platform's clock, Unix milliseconds.
     */
    public int authorize(
        final String consumeNo, final String cardNo, final String cardholderNo, final long amount, final long timeMs) {
        authorize.wrapAndApplyHeader(buffer, 0, header).amount(amount).noticeTime(timeMs).currency(currency)
            .type((short) ConsumptionType.CONSUMPTION.code()).localCurrency(currency).country(0).mcc(0)
            .zone((short) ProgramTime.DEFAULT_ZONE_MINUTES).localAmount(0).consumeNo(consumeNo).cardNo(cardNo)
            .cardholderNo(cardholderNo).pushId("").merchantName("").merchantCity("");
        return header.encodedLength() + authorize.encodedLength();
    }

    /** Says that a purchase was settled. Parameters as of {@link #authorize}. */
    public int settle(
        final String consumeNo, final String cardNo, final String cardholderNo, final long amount, final long timeMs) {
        notify.wrapAndApplyHeader(buffer, 0, header).amount(amount).fee(0).noticeTime(timeMs).currency(currency)
            .type((short) ConsumptionType.CONSUMPTION.code()).status((short) OrderStatus.SUCCESS.code())
            .detail((short) 1).localCurrency(currency).zone((short) ProgramTime.DEFAULT_ZONE_MINUTES).isRecord(FALSE)
            .localAmount(0)
            .unread(0).consumeNo(consumeNo).cardNo(cardNo).cardholderNo(cardholderNo).relatedNo("").pushId("")
            .merchantName("").merchantCity("").remark("").fees("").text("");
        return header.encodedLength() + notify.encodedLength();
    }
}
