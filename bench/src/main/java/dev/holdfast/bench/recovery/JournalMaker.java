package dev.holdfast.bench.recovery;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.message.AuthorizeEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NotifyEncoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Random;

/**
 * Writes the journal of a program as it would have come to be: accounts and cards, then purchases of cards by chance,
 * some time later settled.
 */
final class JournalMaker implements AutoCloseable {
    private static final long SEGMENT_BYTES = 64L << 20;
    private static final long LEDGER_ID = 1;
    private static final int BATCH = 16;
    /** A purchase is settled so many purchases later. */
    private static final int SETTLED_AFTER = 100_000;
    private static final long USD = CurrencyCode.pack("USD");
    private static final long START_MS = 1_780_000_000_000L;

    private final LedgerStore store;
    private final Ledger ledger;
    private final Journal journal;
    private final Random random = new Random(1);
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private long timeMs;
    private long sequence;
    private int inBatch;
    private long authorizations;
    private long authorizationBytes;

    /** @param capacity room for everything that is written. */
    JournalMaker(final Storage storage, final LedgerCapacity capacity) {
        store = new LedgerStore(capacity);
        ledger = new Ledger(store);
        journal = new FileJournal(storage, new JournalEnd(null, 0, JournalPoint.START.of(LEDGER_ID)), ledger,
            SEGMENT_BYTES, Runnable::run);
    }

    /**
     * Writes so many commands: one account and one card each for {@code accounts}, then purchases and their
     * settlements.
     */
    void write(final int accounts, final long commands) {
        for (int i = 0; i < accounts; i++) {
            final PutAccountEncoder account = new PutAccountEncoder().wrapAndApplyHeader(command, 0, header);
            account.currency(USD).overdraft(1_000_000 * Units.PER_WHOLE).hasOverdraft((short) 1).status((short) 0)
                .accountNo(accountNo(i));
            append(account.encodedLength());
            final PutCardEncoder card = new PutCardEncoder().wrapAndApplyHeader(command, 0, header);
            card.status((short) CardStatus.ACTIVATED.code()).isOutbound((short) 0).cardNo(cardNo(i))
                .cardholderNo(accountNo(i)).packageNo("");
            append(card.encodedLength());
        }
        final int[] cards = new int[SETTLED_AFTER];
        for (long order = 0; sequence < commands; order++) {
            final int slot = (int) (order % SETTLED_AFTER);
            if (order >= SETTLED_AFTER) {
                settle(order - SETTLED_AFTER, cards[slot]);
            }
            cards[slot] = random.nextInt(accounts);
            authorize(order, cards[slot]);
        }
        flush();
        journal.force();
    }

    long sequence() {
        return sequence;
    }

    /**
     * Bytes that the journal has for one authorization, with its share of the batch's frame, at batches of this size.
     */
    static long bytesOfAuthorization(final int batch, final long commandBytes) {
        final int frameBytes = 56;
        return commandBytes + Integer.BYTES + Long.BYTES - 1 + frameBytes / batch;
    }

    /** Average length of an authorization's command, in bytes. */
    long authorizationBytes() {
        return authorizationBytes / Math.max(1, authorizations);
    }

    private void authorize(final long order, final int card) {
        final AuthorizeEncoder ask = new AuthorizeEncoder().wrapAndApplyHeader(command, 0, header);
        ask.amount((1 + random.nextInt(100)) * Units.PER_WHOLE).currency(USD).noticeTime(START_MS + order)
            .localCurrency(USD).country(0).mcc(0)
            .zone((short) 480).type((short) ConsumptionType.CONSUMPTION.code()).localAmount(0).consumeNo(orderNo(order))
            .cardNo(cardNo(card))
            .cardholderNo(accountNo(card)).pushId("").merchantName("").merchantCity("");
        authorizations++;
        authorizationBytes += MessageHeaderEncoder.ENCODED_LENGTH + ask.encodedLength();
        append(ask.encodedLength());
    }

    private void settle(final long order, final int card) {
        final NotifyEncoder notify = new NotifyEncoder().wrapAndApplyHeader(command, 0, header);
        notify.amount(Units.PER_WHOLE).fee(0).noticeTime(START_MS + order + SETTLED_AFTER).currency(USD)
            .type((short) ConsumptionType.CONSUMPTION.code()).status((short) OrderStatus.SUCCESS.code())
            .detail((short) 1).localCurrency(USD)
            .zone((short) 480).isRecord((short) 0).localAmount(0).unread(0).consumeNo(orderNo(order))
            .cardNo(cardNo(card))
            .cardholderNo(accountNo(card)).relatedNo("").pushId("").merchantName("").merchantCity("").remark("")
            .fees("").text("");
        append(notify.encodedLength());
    }

    private void append(final int bodyLength) {
        if (inBatch == 0) {
            timeMs = START_MS + sequence;
            journal.begin(sequence + 1, timeMs);
        }
        journal.append(command, 0, MessageHeaderEncoder.ENCODED_LENGTH + bodyLength, Actor.PLATFORM);
        ledger.apply(command, 0, ++sequence, timeMs, result, 0);
        if (++inBatch == BATCH) {
            flush();
        }
    }

    private void flush() {
        if (inBatch > 0) {
            journal.write();
            inBatch = 0;
        }
    }

    private static String orderNo(final long order) {
        return "20261125" + (100_000_000_000L + order);
    }

    private static String cardNo(final int card) {
        return "card" + (1_000_000_000_000L + card);
    }

    private static String accountNo(final int account) {
        return "user" + (1_000_000_000_000L + account);
    }

    @Override
    public void close() {
        journal.close();
        store.close();
    }
}
