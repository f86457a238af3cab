package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Random;

/** Commands by chance, of few accounts, cards and orders, so that they meet each other. */
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
        office = new SimulatedOffice(random, command, commands);
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
        final CardStatus status = cardStatus(random);
        final boolean isOutbound = random.nextInt(2) == 1;
        return commands.putCard("C" + account, "U" + account, random.nextInt(3) == 0 ? "" : "P" + random.nextInt(2),
            status, isOutbound);
    }

    private int postEntry(final int account) {
        return commands.postEntry("E" + entries++, "U" + account, random.nextInt(50) * Units.PER_WHOLE, false,
            random.nextInt(2) == 1, random.nextInt(10) == 0 ? orderNo() : "");
    }

    private int authorize(final int account, final long nowMs) {
        final int order = random.nextInt(ORDERS);
        // Mostly the same question about an order, now and then another one.
        final int amount = random.nextInt(5) == 0 ? random.nextInt(AMOUNTS) : order % AMOUNTS;
        final int card = random.nextInt(5) == 0 ? account : order % ACCOUNTS;
        return commands.authorization("T" + order, "C" + card, (1 + amount) * Units.PER_WHOLE, nowMs).zone(0)
            .pushId("P" + questions++).encode();
    }

    private int cardUpdate(final int account, final long nowMs) {
        final long timeMs = nowMs + notices++;
        return commands.cardUpdate("C" + account, cardStatus(random), timeMs);
    }

    private int keepUnread(final int account) {
        final long hash = notices++;
        return commands.keepUnread(random.nextInt(2) == 1, NoticeField.CONSUME_NO.bit(), hash,
            random.nextBoolean() ? "C" + account : "", "", "text " + hash);
    }

    /**
     * Mostly a purchase that is settled; now and then its reversal, a word that says less, or one of which something
     * could not be read.
     */
    private int settle(final int account, final long nowMs) {
        final OrderStatus status = random.nextInt(3) == 0 ? OrderStatus.FAIL : random.nextInt(5) == 0
            ? OrderStatus.PENDING : OrderStatus.SUCCESS;
        final boolean isReversal = random.nextInt(12) == 0;
        final int unread = random.nextInt(20) == 0 ? NoticeField.AMOUNT.bit() : 0;
        final long amount = unread != 0 ? 0 : (1 + random.nextInt(20)) * Units.PER_WHOLE;
        final long timeMs = nowMs - (random.nextInt(8) == 0 ? random.nextInt(MAX_DELAY_MS) : 0);
        final int detail = random.nextInt(3);
        final boolean isRecord = random.nextInt(6) == 0;
        final String consumeNo = isReversal ? "V" + random.nextInt(REVERSALS) : orderNo();
        return commands.notification(consumeNo, "C" + account, amount, timeMs).status(status, detail).fee(notices++)
            .type(isReversal ? ConsumptionType.REVERSAL : ConsumptionType.CONSUMPTION).zone(0).isRecord(isRecord)
            .relatedNo(isReversal ? orderNo() : "").unread(unread, unread != 0 ? "text " + notices : "").encode();
    }

    private String orderNo() {
        return "T" + random.nextInt(ORDERS);
    }
}
