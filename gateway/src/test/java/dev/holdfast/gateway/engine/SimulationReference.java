package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.HistoryJournal.Given;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.SweepDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A ledger of its own that is given, from nothing, what the journal was given: what every start has to come to. */
final class SimulationReference implements AutoCloseable {
    private final LedgerStore store;
    private final Ledger ledger;
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final List<Given> history = new ArrayList<>();
    private final OrderAges ages;
    private final SimulationCounts counts;
    private final SimulatedAudit audit;
    private final SweepDecoder sweep = new SweepDecoder();
    private final OrderRow order = new OrderRow();
    private final Map<Long, Books> passed = new HashMap<>();
    private final List<Books> claimed = new ArrayList<>();
    /** Of each time the first command. */
    private final Map<Long, Given> givenAt = new HashMap<>();
    private long visibleSequence;

    SimulationReference(
        final LedgerCapacity capacity, final OrderAges ages, final SimulationCounts counts,
        final SimulatedAudit audit) {
        this.audit = audit;
        this.ages = ages;
        store = new LedgerStore(capacity);
        ledger = new Ledger(store);
        this.counts = counts;
    }

    /** What a ledger is after a command. */
    private record Books(long sequence, int rulesVersion, long digest) {
        static Books of(final Ledger ledger) {
            return new Books(ledger.sequence(), ledger.rulesVersion(), ledger.store().digest());
        }
    }

    /** Throws what fails the simulation. */
    static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Commands that a journal was given; perhaps they are there at the next start. */
    void given(final List<Given> commands) {
        history.addAll(commands);
        commands.forEach(given -> counts.kinds.set(given.kind()));
    }

    /** Up to this command nothing may be missing at the next start. */
    void expect(final long sequence) {
        visibleSequence = sequence;
    }

    long expected() {
        return visibleSequence;
    }

    /** Sequence of the last command that a start was found to have. */
    long sequence() {
        return ledger.sequence();
    }

    /** An operator gave up what was behind a command. */
    void giveUpBehind(final long sequence) {
        visibleSequence = sequence;
        history.removeIf(given -> given.sequence > sequence);
    }

    /**
     * Has what a start came to, that is not gone on with, compared with the reference: now, or when that comes there.
     */
    void claim(final Ledger started) {
        final Books books = Books.of(started);
        if (books.sequence <= ledger.sequence()) {
            check(
                books.equals(passed.getOrDefault(books.sequence, books)), "a start came to other books at sequence "
                + books.sequence);
        } else {
            claimed.add(books);
        }
    }

    /** Forgets claims, since what they were about may not be there any more. */
    void dropClaims() {
        claimed.clear();
    }

    /** Compares what a start came to, and goes to where that is. */
    void compare(final Ledger started) {
        check(
            started.sequence() >= visibleSequence, "up to " + visibleSequence
            + " nothing may be lost, the ledger ends at " + started.sequence());
        check(started.sequence() <= ledger.sequence() + history.size(), "the ledger has more than it was given");
        while (ledger.sequence() < started.sequence()) {
            final Given given = history.remove(0);
            check(given.sequence == ledger.sequence() + 1, "sequence " + given.sequence + " is out of order");
            check(
                given.sequence < started.sequence()
                || given.closesBatch, "a batch is there in part: the ledger ends at " + given.sequence);
            givenAt.putIfAbsent(given.timeMs, given);
            final int length = given.kind() == SweepDecoder.TEMPLATE_ID ? sweep(given) : apply(given);
            final byte[] answer = new byte[length];
            result.getBytes(0, answer);
            passed.put(given.sequence, Books.of(ledger));
            check(
                given.answer == null
                || Arrays.equals(given.answer, answer), "the answer to " + given.sequence + " has changed");
        }
        counts.lost += (int) history.stream().filter(given -> given.answer != null).count();
        history.clear();
        claimed.forEach(books ->
            check(books.equals(passed.get(books.sequence)),
                "a start came to other books at sequence " + books.sequence));
        claimed.clear();
        check(
            started.store().digest() == store.digest(), "the ledger is another one at sequence " + started.sequence());
        check(started.store().recomputeDigest() == store.digest(), "the rows are not what their digest says");
        visibleSequence = ledger.sequence();
    }

    private int apply(final Given given) {
        return audit.apply(ledger, given, result);
    }

    /**
     * No hold expires, and no order is forgotten, before its time by the true clock, but for what the ledger's may
     * differ from that.
     */
    private int sweep(final Given given) {
        final Map<String, Runnable> checks = new HashMap<>();
        final SweepDecoder.OrdersDecoder named =
            sweep.wrapAndApplyHeader(new UnsafeBuffer(given.bytes), 0, new MessageHeaderDecoder()).orders();
        while (named.hasNext()) {
            final String consumeNo = named.next().consumeNo();
            if (find(consumeNo)) {
                final long heldSince = order.money().held() > 0 ? order.decidedTime() : 0;
                final long unchangedSince = order.updatedTime();
                checks.put(consumeNo, () -> checkAge(given, consumeNo, heldSince, unchangedSince));
            }
        }
        final int length = apply(given);
        checks.values().forEach(Runnable::run);
        return length;
    }

    private void checkAge(final Given given, final String consumeNo, final long heldSince, final long unchangedSince) {
        if (!find(consumeNo)) {
            counts.forgotten++;
            checkAge(given, ages.retirement(), unchangedSince, consumeNo + " is forgotten");
        } else if (heldSince != 0 && order.money().held() == 0) {
            counts.expired++;
            checkAge(given, ages.expiry(), heldSince, "the hold of " + consumeNo + " expires");
        }
    }

    private void checkAge(final Given given, final long dueMs, final long sinceMs, final String what) {
        final Given since = givenAt.get(sinceMs);
        final long ageMs = given.trueMs - since.trueMs;
        final long permittedMs = given.permittedAheadMs + since.permittedBehindMs;
        check(
            ageMs >= dueMs - permittedMs, what + " after " + ageMs + " ms, which is due after " + dueMs
            + " and may be early by " + permittedMs);
    }

    private boolean find(final String consumeNo) {
        return store.orders().find(new UnsafeBuffer(consumeNo.getBytes(StandardCharsets.US_ASCII)), order);
    }

    @Override
    public void close() {
        store.close();
    }
}
