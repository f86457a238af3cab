package dev.holdfast.ledger.command;

import dev.holdfast.ledger.message.AcceptLossEncoder;
import dev.holdfast.ledger.message.CardUpdateEncoder;
import dev.holdfast.ledger.message.KeepUnreadEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PostEntryEncoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.message.SetCapacityEncoder;
import dev.holdfast.ledger.message.SwitchRulesEncoder;
import dev.holdfast.ledger.message.WithdrawEncoder;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.MutableDirectBuffer;

/**
 * Commands for starts, warm-up, benchmarks and tests: accounts, entries, cards, purchases and their settlement, all in
 * one currency, and how the ledger is governed. {@link OfficeCommands} has terms, reviews and the rest. What really
 * comes from the platform or the back-office is encoded where it is read. Each method returns the message's length in
 * bytes, from the buffer's start on. Not thread-safe; allocates nothing.
 */
public final class PlainCommands {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PutAccountEncoder putAccount = new PutAccountEncoder();
    private final PostEntryEncoder postEntry = new PostEntryEncoder();
    private final PutCardEncoder putCard = new PutCardEncoder();
    private final CardUpdateEncoder cardUpdate = new CardUpdateEncoder();
    private final KeepUnreadEncoder keepUnread = new KeepUnreadEncoder();
    private final WithdrawEncoder withdraw = new WithdrawEncoder();
    private final SetCapacityEncoder setCapacity = new SetCapacityEncoder();
    private final SwitchRulesEncoder switchRules = new SwitchRulesEncoder();
    private final AcceptLossEncoder acceptLoss = new AcceptLossEncoder();
    private final MutableDirectBuffer buffer;
    private final long currency;
    private final AuthorizeCommand authorization;
    private final NotifyCommand notification;

    /**
     * @param buffer   that the commands are written into, at its start: 512 bytes do, and the length of a text.
     * @param currency packed.
     */
    public PlainCommands(final MutableDirectBuffer buffer, final long currency) {
        this.buffer = buffer;
        this.currency = currency;
        authorization = new AuthorizeCommand(buffer, currency);
        notification = new NotifyCommand(buffer, currency);
    }

    /** Opens an account that may not be overdrawn. */
    public int putAccount(final String accountNo) {
        return putAccount(accountNo, currency, false, 0, AccountStatus.UNCHANGED);
    }

    /** Opens an account, which may be overdrawn by so many units. */
    public int putAccount(final String accountNo, final long overdraft) {
        return putAccount(accountNo, currency, true, overdraft, AccountStatus.UNCHANGED);
    }

    /**
     * Opens or changes an account.
     *
     * @param ofCurrency packed.
     * @param overdraft  in units; null leaves it.
     * @param status     null leaves it.
     */
    public int putAccount(
        final String accountNo, final long ofCurrency, final Long overdraft, final AccountStatus status) {
        return putAccount(accountNo, ofCurrency, overdraft != null, overdraft == null ? 0 : overdraft,
            status == null ? AccountStatus.UNCHANGED : status.code());
    }

    private int putAccount(
        final String accountNo, final long ofCurrency, final boolean hasOverdraft, final long overdraft,
        final int status) {
        putAccount.wrapAndApplyHeader(buffer, 0, header).currency(ofCurrency).overdraft(overdraft)
            .hasOverdraft(flag(hasOverdraft)).status((short) status).waits(flag(false)).accountNo(accountNo)
            .cardholderUniqueNo("");
        return header.encodedLength() + putAccount.encodedLength();
    }

    /** Credits an account with so many units. */
    public int postEntry(final String entryNo, final String accountNo, final long amountUnits) {
        return postEntry(entryNo, accountNo, amountUnits, false, false, "");
    }

    /**
     * Credits or debits an account.
     *
     * @param amountUnits     in units.
     * @param isForced   whether to book it whatever the account's status and balance are.
     * @param isTransfer whether the platform has to move the same money.
     * @param consumeNo  the order that the entry books; empty for none.
     */
    public int postEntry(
        final String entryNo, final String accountNo, final long amountUnits, final boolean isForced,
        final boolean isTransfer, final String consumeNo) {
        postEntry.wrapAndApplyHeader(buffer, 0, header).amount(amountUnits).force(flag(isForced))
            .isTransfer(flag(isTransfer)).entryNo(entryNo).accountNo(accountNo).consumeNo(consumeNo);
        return header.encodedLength() + postEntry.encodedLength();
    }

    /**
     * Registers an activated card.
     *
     * @param packageNo empty for the package {@code default}.
     */
    public int putCard(final String cardNo, final String cardholderNo, final String packageNo) {
        return putCard(cardNo, cardholderNo, packageNo, CardStatus.ACTIVATED, false);
    }

    /**
     * Registers or changes a card.
     *
     * @param packageNo  empty for the package {@code default}.
     * @param isOutbound whether the platform has to be notified of a new status.
     */
    public int putCard(
        final String cardNo, final String cardholderNo, final String packageNo, final CardStatus status,
        final boolean isOutbound) {
        putCard.wrapAndApplyHeader(buffer, 0, header).status((short) status.code()).isOutbound(flag(isOutbound))
            .cardNo(cardNo).cardholderNo(cardholderNo).packageNo(packageNo);
        return header.encodedLength() + putCard.encodedLength();
    }

    /**
     * Notifies of a card's status.
     *
     * @param timeMs by the platform's clock, Unix milliseconds.
     */
    public int cardUpdate(final String cardNo, final CardStatus status, final long timeMs) {
        cardUpdate.wrapAndApplyHeader(buffer, 0, header).noticeTime(timeMs).status((short) status.code())
            .cardNo(cardNo);
        return header.encodedLength() + cardUpdate.encodedLength();
    }

    /**
     * Asks for a purchase at home.
     *
     * @param cardholderNo empty when the question does not name the cardholder.
     * @param amountUnits       in units.
     * @param timeMs       by the platform's clock, Unix milliseconds.
     */
    public int authorize(
        final String consumeNo, final String cardNo, final String cardholderNo, final long amountUnits,
        final long timeMs) {
        return authorization(consumeNo, cardNo, amountUnits, timeMs).cardholderNo(cardholderNo).encode();
    }

    /** Begins a question of which more is named: {@link AuthorizeCommand#encode} ends it. */
    public AuthorizeCommand authorization(
        final String consumeNo, final String cardNo, final long amountUnits, final long timeMs) {
        return authorization.begin(consumeNo, cardNo, amountUnits, timeMs);
    }

    /** Says that a purchase was settled. Parameters as of {@link #authorize}. */
    public int settle(
        final String consumeNo, final String cardNo, final String cardholderNo, final long amountUnits,
        final long timeMs) {
        return notification(consumeNo, cardNo, amountUnits, timeMs).cardholderNo(cardholderNo).encode();
    }

    /** Begins a notification of which more is named: {@link NotifyCommand#encode} ends it. */
    public NotifyCommand notification(
        final String consumeNo, final String cardNo, final long amountUnits, final long timeMs) {
        return notification.begin(consumeNo, cardNo, amountUnits, timeMs);
    }

    /**
     * Keeps a notification that names no order.
     *
     * @param isCard whether it came as one about a card.
     * @param unread what could not be read: see {@link dev.holdfast.ledger.values.NoticeField}.
     * @param cardNo empty when it names none.
     * @param text   the data as it came.
     */
    public int keepUnread(
        final boolean isCard, final int unread, final long textHash, final String cardNo, final String pushId,
        final String text) {
        keepUnread.wrapAndApplyHeader(buffer, 0, header).isCard(flag(isCard)).unread(unread).textHash(textHash)
            .cardNo(cardNo).pushId(pushId).text(text);
        return header.encodedLength() + keepUnread.encodedLength();
    }

    /** Takes back what a question was answered with, by whatever command decided it. */
    public int withdraw(final String consumeNo, final String cardNo, final long amountUnits, final long decidedBy) {
        withdraw.wrapAndApplyHeader(buffer, 0, header).amount(amountUnits).decidedBy(decidedBy).consumeNo(consumeNo)
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
    static short flag(final boolean isSet) {
        return (short) (isSet ? 1 : 0);
    }
}
