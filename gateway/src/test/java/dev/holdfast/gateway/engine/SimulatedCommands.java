package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.AuthorizeEncoder;
import dev.holdfast.ledger.message.CardUpdateEncoder;
import dev.holdfast.ledger.message.KeepUnreadEncoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NotifyEncoder;
import dev.holdfast.ledger.message.PostEntryEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Random;

/**
 * Commands by chance, of few accounts, cards and orders, so that they meet each other. Where any field may be anything,
 * they are encoded by hand.
 */
final class SimulatedCommands {
    private static final long USD = CurrencyCode.pack("USD");
    private static final int ACCOUNTS = 2;
    private static final int ORDERS = 40;
    private static final int AMOUNTS = 20;
    private static final int REVERSALS = 6;
    private static final int MAX_DELAY_MS = 3_600_000;

    private final Random random;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);
    private final PlainCommands commands = new PlainCommands(command, USD);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SimulatedOffice office;
    private int entries;
    /** Makes each question another message, though not another question. */
    private int questions;
    /**
     * Makes each notification another one: the same again takes no place in the journal, which the simulation counts.
     */
    private int notices;

    SimulatedCommands(final Random random) {
        this.random = random;
        office = new SimulatedOffice(random, command);
    }

    SimulatedOffice office() {
        return office;
    }

    /** Mostly one that may be used. */
    static CardStatus cardStatus(final Random random) {
        return random.nextInt(10) == 0 ? CardStatus.FROZEN : CardStatus.ACTIVATED;
    }

    UnsafeBuffer command() {
        return command;
    }

    /** Makes one in {@link #command} and returns its length. */
    int next(final long nowMs) {
        final int kind = random.nextInt(22);
        final int account = random.nextInt(ACCOUNTS);
        if (kind == 20) {
            return office.next("C" + account, orderNo(), "E" + random.nextInt(entries + 1), nowMs);
        }
        if (kind == 21) {
            return random.nextBoolean() ? cardUpdate(account, nowMs) : keepUnread(account);
        }
        if (kind == 0) {
            return putAccount(account);
        }
        if (kind == 1) {
            return putCard(account);
        }
        if (kind < 5) {
            return postEntry(account);
        }
        return kind < 14 ? authorize(account, nowMs) : settle(account, nowMs);
    }

    /** Makes the withdrawal of what a question was answered with, and returns its length. */
    int withdraw(final byte[] question, final long decidedBy) {
        final AuthorizeDecoder asked = new AuthorizeDecoder()
            .wrapAndApplyHeader(new UnsafeBuffer(question), 0, new MessageHeaderDecoder());
        return commands.withdraw(asked.consumeNo(), asked.cardNo(), asked.amount(), decidedBy);
    }

    private int putAccount(final int account) {
        return commands.putAccount("U" + account, random.nextInt(10) * Units.PER_WHOLE);
    }

    private int putCard(final int account) {
        final PutCardEncoder put = new PutCardEncoder().wrapAndApplyHeader(command, 0, header);
        put.status((short) cardStatus(random).code()).isOutbound((short) random.nextInt(2)).cardNo("C" + account)
            .cardholderNo("U" + account)
            .packageNo(random.nextInt(3) == 0 ? "" : "P" + random.nextInt(2));
        return header.encodedLength() + put.encodedLength();
    }

    private int postEntry(final int account) {
        final PostEntryEncoder post = new PostEntryEncoder().wrapAndApplyHeader(command, 0, header);
        post.amount(random.nextInt(50) * Units.PER_WHOLE).force((short) 0).isTransfer((short) random.nextInt(2))
            .entryNo("E" + entries++)
            .accountNo("U" + account).consumeNo(random.nextInt(10) == 0 ? orderNo() : "");
        return header.encodedLength() + post.encodedLength();
    }

    private int authorize(final int account, final long nowMs) {
        final AuthorizeEncoder ask = new AuthorizeEncoder().wrapAndApplyHeader(command, 0, header);
        final int order = random.nextInt(ORDERS);
        // Mostly the same question about an order, now and then another one.
        final int amount = random.nextInt(5) == 0 ? random.nextInt(AMOUNTS) : order % AMOUNTS;
        ask.amount((1 + amount) * Units.PER_WHOLE).currency(USD).noticeTime(nowMs).localCurrency(USD).country(0).mcc(0)
            .zone((short) 0).type((short) ConsumptionType.CONSUMPTION.code()).localAmount(0)
            .consumeNo("T" + order).cardNo("C" + (random.nextInt(5) == 0 ? account : order % ACCOUNTS)).cardholderNo("")
            .pushId("P" + questions++).merchantName("").merchantCity("");
        return header.encodedLength() + ask.encodedLength();
    }

    private int cardUpdate(final int account, final long nowMs) {
        final CardUpdateEncoder update = new CardUpdateEncoder().wrapAndApplyHeader(command, 0, header);
        update.noticeTime(nowMs + notices++).status((short) cardStatus(random).code()).cardNo("C" + account);
        return header.encodedLength() + update.encodedLength();
    }

    private int keepUnread(final int account) {
        final KeepUnreadEncoder keep = new KeepUnreadEncoder().wrapAndApplyHeader(command, 0, header);
        keep.isCard((short) random.nextInt(2)).unread(NoticeField.CONSUME_NO.bit()).textHash(notices)
            .cardNo(random.nextBoolean() ? "C" + account : "").pushId("").text("text " + notices++);
        return header.encodedLength() + keep.encodedLength();
    }

    /**
     * Mostly a purchase that is settled; now and then its reversal, a word that says less, or one of which something
     * could not be read.
     */
    private int settle(final int account, final long nowMs) {
        final OrderStatus status = random.nextInt(3) == 0 ? OrderStatus.FAIL : random.nextInt(5) == 0
            ? OrderStatus.PENDING : OrderStatus.SUCCESS;
        final boolean isReversal = random.nextInt(12) == 0;
        final ConsumptionType type = isReversal ? ConsumptionType.REVERSAL : ConsumptionType.CONSUMPTION;
        final int unread = random.nextInt(20) == 0 ? NoticeField.AMOUNT.bit() : 0;
        final NotifyEncoder notify = new NotifyEncoder().wrapAndApplyHeader(command, 0, header);
        notify.amount(unread != 0 ? 0 : (1 + random.nextInt(20)) * Units.PER_WHOLE).fee(notices++)
            .noticeTime(nowMs - (random.nextInt(8) == 0 ? random.nextInt(MAX_DELAY_MS) : 0)).currency(USD)
            .type((short) type.code()).status((short) status.code()).detail((short) random.nextInt(3))
            .localCurrency(USD).zone((short) 0)
            .isRecord((short) (random.nextInt(6) == 0 ? 1 : 0)).localAmount(0).unread(unread)
            .consumeNo(isReversal ? "V" + random.nextInt(REVERSALS) : orderNo()).cardNo("C" + account).cardholderNo("")
            .relatedNo(isReversal ? orderNo() : "").pushId("").merchantName("").merchantCity("").remark("").fees("")
            .text(unread != 0 ? "text " + notices : "");
        return header.encodedLength() + notify.encodedLength();
    }

    private String orderNo() {
        return "T" + random.nextInt(ORDERS);
    }
}
