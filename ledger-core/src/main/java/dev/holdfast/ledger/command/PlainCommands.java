package dev.holdfast.ledger.command;

import dev.holdfast.ledger.message.AcceptLossEncoder;
import dev.holdfast.ledger.message.AuthorizeEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NotifyEncoder;
import dev.holdfast.ledger.message.PostEntryEncoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.message.SetCapacityEncoder;
import dev.holdfast.ledger.message.SwitchRulesEncoder;
import dev.holdfast.ledger.message.WithdrawEncoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ProgramTime;
import org.agrona.MutableDirectBuffer;

/**
 * Commands that say the essential, for starts, warm-up, benchmarks and tests: accounts, entries, cards, purchases and
 * their settlement, all in one currency, and how the ledger is governed. What comes from the platform or the
 * back-office is encoded where it is read, since it says more. Each method returns the message's length in bytes, from
 * the buffer's start on. Not thread-safe; allocates nothing.
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
    private final WithdrawEncoder withdraw = new WithdrawEncoder();
    private final SetCapacityEncoder setCapacity = new SetCapacityEncoder();
    private final SwitchRulesEncoder switchRules = new SwitchRulesEncoder();
    private final AcceptLossEncoder acceptLoss = new AcceptLossEncoder();
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
        beginNotice(amount, timeMs, OrderStatus.SUCCESS, 1);
        return endNotice(consumeNo, cardNo, cardholderNo);
    }

    /**
     * Says how a purchase stands.
     *
     * @param amount in units.
     * @param timeMs by the platform's clock, Unix milliseconds.
     * @param detail how much the notification says.
     */
    public int notice(
        final String consumeNo, final String cardNo, final long amount, final long timeMs, final OrderStatus status,
        final int detail) {
        beginNotice(amount, timeMs, status, detail);
        return endNotice(consumeNo, cardNo, "");
    }

    private void beginNotice(final long amount, final long timeMs, final OrderStatus status, final int detail) {
        notify.wrapAndApplyHeader(buffer, 0, header).amount(amount).fee(0).noticeTime(timeMs).currency(currency)
            .type((short) ConsumptionType.CONSUMPTION.code()).status((short) status.code())
            .detail((short) detail).localCurrency(currency).zone((short) ProgramTime.DEFAULT_ZONE_MINUTES)
            .isRecord(FALSE).localAmount(0).unread(0);
    }

    private int endNotice(final String consumeNo, final String cardNo, final String cardholderNo) {
        notify.consumeNo(consumeNo).cardNo(cardNo).cardholderNo(cardholderNo).relatedNo("").pushId("")
            .merchantName("").merchantCity("").remark("").fees("").text("");
        return header.encodedLength() + notify.encodedLength();
    }

    /** Takes back what a question was answered with, by whatever command decided it. */
    public int withdraw(final String consumeNo, final String cardNo, final long amount, final long decidedBy) {
        withdraw.wrapAndApplyHeader(buffer, 0, header).amount(amount).decidedBy(decidedBy).consumeNo(consumeNo)
            .cardNo(cardNo);
        return header.encodedLength() + withdraw.encodedLength();
    }

    /** Gives every table so much room. */
    public int setCapacity(final LedgerCapacity capacity) {
        setCapacity.wrapAndApplyHeader(buffer, 0, header).accounts(capacity.accounts()).cards(capacity.cards())
            .orders(capacity.orders()).entries(capacity.entries()).packageVersions(capacity.packageVersions())
            .cardTerms(capacity.cardTerms()).reviews(capacity.reviews());
        return header.encodedLength() + setCapacity.encodedLength();
    }

    /**
     * Decides by other rules from here on.
     *
     * @param newest version that the program knows which gives the command.
     */
    public int switchRules(final int version, final int newest) {
        switchRules.wrapAndApplyHeader(buffer, 0, header).version(version).newest(newest);
        return header.encodedLength() + switchRules.encodedLength();
    }

    /** Goes on behind a sequence although more was confirmed. */
    public int acceptLoss(final long behind, final long upTo) {
        acceptLoss.wrapAndApplyHeader(buffer, 0, header).behind(behind).upTo(upTo);
        return header.encodedLength() + acceptLoss.encodedLength();
    }
}
