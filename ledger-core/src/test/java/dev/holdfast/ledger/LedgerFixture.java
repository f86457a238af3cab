package dev.holdfast.ledger;

import dev.holdfast.ledger.message.AccountViewDecoder;
import dev.holdfast.ledger.message.AuthorizeEncoder;
import dev.holdfast.ledger.message.CardUpdateEncoder;
import dev.holdfast.ledger.message.GetAccountEncoder;
import dev.holdfast.ledger.message.GetOrderEncoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NotifyEncoder;
import dev.holdfast.ledger.message.OrderViewDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.PostEntryEncoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.store.LedgerCapacity;
import dev.holdfast.ledger.store.LedgerStore;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/** A ledger of its own with short calls for every command, and the commands it was given, for replays. Amounts in whole units. */
public final class LedgerFixture implements AutoCloseable {
    public static final LedgerCapacity CAPACITY = new LedgerCapacity(100, 100, 2_000, 2_000);
    static final short UTC_PLUS_8 = 480;
    public static final long USD = CurrencyCode.pack("USD");

    final LedgerStore store;
    final Ledger ledger;
    final List<byte[]> commands = new ArrayList<>();
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private long nowMs = 1_780_000_000_000L;

    public LedgerFixture() {
        this(CAPACITY);
    }

    LedgerFixture(final LedgerCapacity capacity) {
        store = new LedgerStore(capacity);
        ledger = new Ledger(store);
    }

    public Ledger ledger() {
        return ledger;
    }

    public LedgerStore store() {
        return store;
    }

    /** An account with this balance and an activated card. */
    LedgerFixture withCard(final String cardNo, final String accountNo, final long balance) {
        account(accountNo, "USD", 0);
        if (balance != 0) {
            entry("fund-" + accountNo, accountNo, balance, true);
        }
        card(cardNo, accountNo, CardStatus.ACTIVATED);
        return this;
    }

    ResultCode account(final String accountNo, final String currency, final long overdraft) {
        final PutAccountEncoder put = new PutAccountEncoder().wrapAndApplyHeader(command, 0, header);
        put.currency(CurrencyCode.pack(currency)).overdraft(overdraft * Units.PER_WHOLE).hasOverdraft((short) 1).status((short) 0)
            .accountNo(accountNo);
        return apply(put.encodedLength());
    }

    ResultCode entry(final String entryNo, final String accountNo, final long amount, final boolean force) {
        return entryUnits(entryNo, accountNo, amount * Units.PER_WHOLE, force);
    }

    ResultCode entryUnits(final String entryNo, final String accountNo, final long units, final boolean force) {
        final PostEntryEncoder post = new PostEntryEncoder().wrapAndApplyHeader(command, 0, header);
        post.amount(units).force((short) (force ? 1 : 0)).entryNo(entryNo).accountNo(accountNo);
        return apply(post.encodedLength());
    }

    ResultCode card(final String cardNo, final String cardholderNo, final CardStatus status) {
        final PutCardEncoder put = new PutCardEncoder().wrapAndApplyHeader(command, 0, header);
        put.status((short) status.code()).cardNo(cardNo).cardholderNo(cardholderNo).packageNo("");
        return apply(put.encodedLength());
    }

    ResultCode cardUpdate(final String cardNo, final CardStatus status, final long time) {
        final CardUpdateEncoder update = new CardUpdateEncoder().wrapAndApplyHeader(command, 0, header);
        update.status((short) status.code()).noticeTime(time).cardNo(cardNo);
        return apply(update.encodedLength());
    }

    ResultCode authorize(final String consumeNo, final String cardNo, final long amount) {
        return authorize(consumeNo, cardNo, amount * Units.PER_WHOLE, ConsumptionType.CONSUMPTION, "");
    }

    ResultCode authorize(final String consumeNo, final String cardNo, final long units, final ConsumptionType type, final String cardholderNo) {
        final AuthorizeEncoder ask = new AuthorizeEncoder().wrapAndApplyHeader(command, 0, header);
        ask.amount(units).currency(USD).type((short) type.code()).localCurrency(USD).country(0).mcc(0).zone(UTC_PLUS_8)
            .consumeNo(consumeNo).cardNo(cardNo).cardholderNo(cardholderNo);
        return apply(ask.encodedLength());
    }

    /** A notification of a purchase. */
    ResultCode tell(final String consumeNo, final String cardNo, final long amount, final OrderStatus status, final long time) {
        return tell(consumeNo, cardNo, amount, ConsumptionType.CONSUMPTION, status, time, "");
    }

    ResultCode tell(
        final String consumeNo, final String cardNo, final long amount, final ConsumptionType type, final OrderStatus status, final long time,
        final String relatedNo) {
        return tell(consumeNo, cardNo, amount * Units.PER_WHOLE, type, status, time, 10, relatedNo);
    }

    ResultCode tell(
        final String consumeNo, final String cardNo, final long units, final ConsumptionType type, final OrderStatus status, final long time,
        final int detail, final String relatedNo) {
        final NotifyEncoder notice = new NotifyEncoder().wrapAndApplyHeader(command, 0, header);
        notice.amount(units).fee(0).noticeTime(time).currency(USD).type((short) type.code()).status((short) status.code())
            .detail((short) detail).localCurrency(USD).zone(UTC_PLUS_8).consumeNo(consumeNo).cardNo(cardNo).cardholderNo("").relatedNo(relatedNo);
        return apply(notice.encodedLength());
    }

    /** Null when there is none. */
    AccountViewDecoder accountView(final String accountNo) {
        final GetAccountEncoder get = new GetAccountEncoder().wrapAndApplyHeader(command, 0, header);
        get.accountNo(accountNo);
        ledger.query(command, 0, result, 0);
        final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(result, 0);
        return kind.templateId() == OutcomeDecoder.TEMPLATE_ID ? null : new AccountViewDecoder().wrapAndApplyHeader(result, 0, kind);
    }

    /** Null when there is none. */
    OrderViewDecoder orderView(final String consumeNo) {
        final GetOrderEncoder get = new GetOrderEncoder().wrapAndApplyHeader(command, 0, header);
        get.consumeNo(consumeNo);
        ledger.query(command, 0, result, 0);
        final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(result, 0);
        return kind.templateId() == OutcomeDecoder.TEMPLATE_ID ? null : new OrderViewDecoder().wrapAndApplyHeader(result, 0, kind);
    }

    OrderState state(final String consumeNo) {
        return OrderState.of(orderView(consumeNo).state());
    }

    long balance(final String accountNo) {
        return accountView(accountNo).balance() / Units.PER_WHOLE;
    }

    long held(final String accountNo) {
        return accountView(accountNo).held() / Units.PER_WHOLE;
    }

    /** Lets the commands' clock go on. */
    void advance(final long ms) {
        nowMs += ms;
    }

    ResultCode apply(final byte[] bytes) {
        command.putBytes(0, bytes);
        return apply(bytes.length - MessageHeaderEncoder.ENCODED_LENGTH);
    }

    private ResultCode apply(final int bodyLength) {
        final byte[] bytes = new byte[MessageHeaderEncoder.ENCODED_LENGTH + bodyLength];
        command.getBytes(0, bytes);
        commands.add(bytes);
        ledger.apply(command, 0, ledger.sequence() + 1, nowMs, result, 0);
        final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(result, 0);
        return kind.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, 0, kind).result())
            : ResultCode.APPROVED;
    }

    @Override
    public void close() {
        store.close();
    }
}
