package dev.holdfast.bench.recovery;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
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
    private final PlainCommands encoder = new PlainCommands(command, USD);
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
            append(encoder.putAccount(accountNo(i), 1_000_000 * Units.PER_WHOLE));
            append(encoder.putCard(cardNo(i), accountNo(i), ""));
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
        final long amount = (1 + random.nextInt(100)) * Units.PER_WHOLE;
        final int length = encoder.authorize(orderNo(order), cardNo(card), accountNo(card), amount, START_MS + order);
        authorizations++;
        authorizationBytes += length;
        append(length);
    }

    private void settle(final long order, final int card) {
        append(encoder.settle(orderNo(order), cardNo(card), accountNo(card), Units.PER_WHOLE,
            START_MS + order + SETTLED_AFTER));
    }

    private void append(final int length) {
        if (inBatch == 0) {
            timeMs = START_MS + sequence;
            journal.begin(sequence + 1, timeMs);
        }
        journal.append(command, 0, length, Actor.PLATFORM);
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
