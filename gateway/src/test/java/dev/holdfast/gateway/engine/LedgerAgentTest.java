package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.disk.HighWaterSettings;
import dev.holdfast.gateway.engine.batch.RingMessage;
import dev.holdfast.gateway.engine.upkeep.EngineGauges;
import dev.holdfast.gateway.engine.upkeep.JournalSettings;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.command.PlainQueries;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalFailedException;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** Steps the production agent by hand: a clock that is moved, a journal that notes what it is told, no threads. */
class LedgerAgentTest {
    private static final int RING_BYTES = 65_536;
    private static final int TICKETS = 500;

    private final List<String> events = new ArrayList<>();
    private long nowNs = 1_000;
    private final RecordingJournal journal = new RecordingJournal(events, ns -> nowNs += ns);
    private final LedgerStore store = new LedgerStore(new LedgerCapacity(10, 10, 1_000, 10));
    private final ManyToOneRingBuffer ring =
        new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(RING_BYTES
            + RingBufferDescriptor.TRAILER_LENGTH)));
    private final Ledger ledger = new Ledger(store);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final PlainCommands commands = new PlainCommands(message, CurrencyCode.pack("USD"));
    private final PlainQueries queries = new PlainQueries(message);
    private long nowMs = 5_000;
    private long maxClockStepMs = TimeUnit.DAYS.toMillis(10_000);
    private final EngineGauges gauges = new EngineGauges();
    private final LedgerAgent agent = agent(0);
    private final LedgerPort port = new LedgerPort(0, ring, TICKETS, Ledger.MAX_RESULT_BYTES, results -> {
        events.add("wake");
        results.run();
    });

    LedgerAgentTest() {
        agent.ports(new LedgerPort[] {port});
    }

    private LedgerAgent agent(final long forceIntervalNs) {
        return new LedgerAgent(ring, journal, ledger, new LedgerClock(() -> nowMs, () -> nowNs, maxClockStepMs, 0),
            gauges, new LedgerAgent.Policy(
                new OrderAges(TimeUnit.HOURS.toMillis(1), TimeUnit.HOURS.toMillis(2), TimeUnit.DAYS.toMillis(40)),
                forceIntervalNs));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldTellNothingBeforeTheForceAndForceABatchOnce() {
        ask("T1", Long.MAX_VALUE);
        ask("T2", Long.MAX_VALUE);
        assertThat(agent.doWork()).isEqualTo(2);
        assertThat(
            events).containsExactly("begin 1 at 5000", "append", "append", "write", "force", "wake", "T1 2001",
            "T2 2001");
    }

    /** Else whoever comes behind it would wait for ever. */
    @Test
    void shouldAnswerOthersWhenAnOwnerHasEnded() {
        final LedgerPort ended = new LedgerPort(0, ring, TICKETS, Ledger.MAX_RESULT_BYTES, results -> {
            throw new RejectedExecutionException("event executor terminated");
        });
        final List<String> answered = new ArrayList<>();
        final LedgerPort other = new LedgerPort(1, ring, TICKETS, Ledger.MAX_RESULT_BYTES, Runnable::run);
        agent.ports(new LedgerPort[] {ended, other});
        query(ended, "T1", (result, offset, length) -> answered.add("ended"));
        query(other, "T1", (result, offset, length) -> answered.add("other"));
        agent.doWork();
        assertThat(answered).containsExactly("other");
    }

    @Test
    void shouldAnswerQueriesInTheirPlaceWithoutTheJournal() {
        query("T1");
        ask("T1", Long.MAX_VALUE);
        query("T1");
        agent.doWork();
        assertThat(
            events).containsExactly("begin 1 at 5000", "append", "write", "force", "wake", "query T1 unknown",
            "T1 2001", "query T1 known");
        events.clear();
        query("T1");
        agent.doWork();
        assertThat(events).containsExactly("wake", "query T1 known");
    }

    @Test
    void shouldDeclineWhatCannotBeAnsweredInTimeWithoutARecord() {
        ask("T1", nowNs);
        ask("T2", nowNs + 1);
        agent.doWork();
        assertThat(events).containsExactly("begin 1 at 5000", "append", "write", "force", "wake", "T1 5002", "T2 2001");
        assertThat(store.orders().count()).isEqualTo(1);
        events.clear();
        ask("T2", nowNs);
        agent.doWork();
        assertThat(events).as("what was decided before costs nothing to say again").containsExactly("wake", "T2 2001");
    }

    /** Anybody can send a captured question again, so that it must not fill the journal. */
    @Test
    void shouldAnswerAQuestionThatIsAskedAgainWithoutTheJournal() {
        ask("T1", Long.MAX_VALUE);
        agent.doWork();
        events.clear();
        ask("T1", Long.MAX_VALUE);
        ask("T2", Long.MAX_VALUE);
        agent.doWork();
        assertThat(events).containsExactly("begin 2 at 5000", "append", "write", "force", "wake", "T1 2001", "T2 2001");
        assertThat(ledger.sequence()).isEqualTo(2);
    }

    @Test
    void shouldForceAfterAnIntervalWhenToldTo() {
        final LedgerAgent lazy = agent(1_000);
        lazy.ports(new LedgerPort[] {port});
        ask("T1", Long.MAX_VALUE);
        lazy.doWork();
        assertThat(events).containsExactly("begin 1 at 5000", "append", "write", "wake", "T1 2001");
        assertThat(gauges.writtenSequence()).isEqualTo(1);
        assertThat(gauges.forcedSequence()).isZero();
        events.clear();
        nowNs += 999;
        ask("T2", Long.MAX_VALUE);
        lazy.doWork();
        assertThat(events).doesNotContain("force");
        events.clear();
        nowNs += 1;
        lazy.doWork();
        lazy.doWork();
        assertThat(events).as("with nothing to do, once").containsExactly("force");
        assertThat(gauges.forcedSequence()).isEqualTo(2);
        events.clear();
        ask("T3", Long.MAX_VALUE);
        lazy.doWork();
        lazy.onClose();
        assertThat(events).endsWith("T3 2001", "force", "close");
    }

    @Test
    void shouldTakeNothingNewWhileTheDiskIsNearlyFull() throws IOException {
        final AtomicLong free = new AtomicLong(500);
        final JournalSettings settings = new JournalSettings(FileJournal.MIN_SEGMENT_BYTES, 0, 2_000, 1_000, 0, 1, 0,
            0, 300, 0, new HighWaterSettings(null, 1, HighWaterSettings.NONE));
        final DiskWatch watch = new DiskWatch(settings, free::get, agent, gauges);
        ask("T1", Long.MAX_VALUE);
        agent.doWork();
        watch.run();
        events.clear();
        ask("T1", Long.MAX_VALUE);
        ask("T2", Long.MAX_VALUE);
        query("T1");
        putAccount();
        agent.doWork();
        assertThat(events).containsExactly("wake", "T1 2001", "T2 5006", "query T1 known", "made 5006");
        assertThat(agent.state()).isEqualTo(EngineState.RUNNING);
        free.set(1_000);
        watch.run();
        events.clear();
        ask("T2", Long.MAX_VALUE);
        agent.doWork();
        assertThat(events).as("with a warning").endsWith("T2 2001");
        assertThat(gauges.freeBytes()).isEqualTo(1_000);
    }

    @Test
    void shouldNeverLetTimeRunBackwards() {
        ask("T1", Long.MAX_VALUE);
        agent.doWork();
        nowMs -= 1_000;
        ask("T2", Long.MAX_VALUE);
        agent.doWork();
        assertThat(ledger.timeMs()).isEqualTo(5_000);
        assertThat(events).contains("begin 2 at 5000");
    }

    static List<Throwable> failures() {
        return List.of(new JournalFailedException("the disk is gone", null),
            new BrokenInvariantException("a broken invariant"), new InternalError("a fault"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldFailForGoodWhateverTheForceThrows(final Throwable failure) {
        journal.failure = failure;
        ask("T1", Long.MAX_VALUE);
        agent.doWork();
        assertThat(events).endsWith("wake", "T1 5004");
        assertThat(agent.state()).isEqualTo(EngineState.FAILED);
        journal.failure = null;
        events.clear();
        ask("T2", Long.MAX_VALUE);
        query("T1");
        agent.doWork();
        assertThat(events).containsExactly("wake", "T2 5004", "query T1 unknown");
    }

    @Test
    void shouldRefuseMoreThanItHasTicketsForAndTakeMoreAfterwards() {
        int taken = 0;
        while (ask("T" + taken, Long.MAX_VALUE)) {
            taken++;
        }
        assertThat(taken).isBetween(RING_BYTES / 160, TICKETS);
        int done = 0;
        while (done < taken) {
            done += agent.doWork();
        }
        assertThat(port.inFlight()).isZero();
        assertThat(
            events.stream().filter("force"::equals))
            .hasSize((taken + RingMessage.MAX_BATCH - 1) / RingMessage.MAX_BATCH);
        for (int i = 0; i < 10 * TICKETS; i++) {
            assertThat(ask("T" + i % 100, Long.MAX_VALUE)).isTrue();
            agent.doWork();
        }
        assertThat(port.inFlight()).isZero();
    }

    @Test
    void shouldHandOutEveryResultWhereverTheResultRingWrapsAround() {
        final LedgerPort small = new LedgerPort(1, ring, 8, 64, Runnable::run);
        agent.ports(new LedgerPort[] {port, small});
        final int length = queries.getOrder("T1");
        for (int i = 0; i < 1_000; i++) {
            for (int j = 0; j < 5; j++) {
                small.submit(message, 0, length, LedgerPort.NO_DEADLINE, Actor.PLATFORM,
                    (result, offset, resultLength) -> events.add("answer"));
            }
            while (ring.size() > 0) {
                agent.doWork();
            }
            assertThat(small.inFlight()).as("round %d", i).isZero();
        }
        assertThat(events).hasSize(5_000);
    }

    @Test
    void shouldSweepNothingWhileTheWallClockIsNotBelieved() {
        maxClockStepMs = 2_000;
        final LedgerAgent careful = agent(0);
        careful.ports(new LedgerPort[] {port});
        openAccount();
        ask("T1", Long.MAX_VALUE);
        careful.doWork();
        assertThat(events).contains("T1 0");
        nowMs += TimeUnit.DAYS.toMillis(400);
        for (int i = 0; i < 2 * store.orders().parts(); i++) {
            nowNs += TimeUnit.MILLISECONDS.toNanos(60);
            nowMs += 60;
            careful.doWork();
        }
        assertThat(ledger.sequence()).as("nothing is released or forgotten").isEqualTo(3);
        nowMs -= TimeUnit.DAYS.toMillis(400);
        ask("T2", Long.MAX_VALUE);
        careful.doWork();
        assertThat(ledger.timeMs()).isLessThan(6_000 + TimeUnit.HOURS.toMillis(1));
    }

    @Test
    void shouldMarkAQuietJournalOnce() {
        ask("T1", Long.MAX_VALUE);
        agent.doWork();
        events.clear();
        nowNs += TimeUnit.MILLISECONDS.toNanos(100) - 1;
        agent.doWork();
        assertThat(events).isEmpty();
        nowNs++;
        agent.doWork();
        assertThat(events).containsExactly("mark");
        nowNs += TimeUnit.SECONDS.toNanos(1);
        agent.doWork();
        assertThat(events).as("there is nothing new to say").containsExactly("mark");
    }

    @Test
    void shouldMarkNothingThatIsNotForced() {
        final LedgerAgent ahead = agent(TimeUnit.MILLISECONDS.toNanos(300));
        ahead.ports(new LedgerPort[] {port});
        ask("T1", Long.MAX_VALUE);
        ahead.doWork();
        events.clear();
        nowNs += TimeUnit.MILLISECONDS.toNanos(299);
        ahead.doWork();
        assertThat(events).isEmpty();
        nowNs += TimeUnit.MILLISECONDS.toNanos(1);
        ahead.doWork();
        assertThat(events).containsExactly("force", "mark");
    }

    @Test
    void shouldSweepThroughTheJournal() {
        openAccount();
        ask("T1", Long.MAX_VALUE);
        ask("T2", Long.MAX_VALUE);
        agent.doWork();
        events.clear();
        nowMs += TimeUnit.MINUTES.toMillis(90);
        sweepAll();
        assertThat(events).containsExactly("mark");
        events.clear();
        assertThat(gauges.oldHolds()).isEqualTo(2);
        nowMs += TimeUnit.HOURS.toMillis(1);
        sweepAll();
        events.remove("mark");
        assertThat(events).containsExactly("begin 5 at " + nowMs, "append", "write", "force");
        sweepAll();
        assertThat(gauges.oldHolds()).isZero();
        nowMs += TimeUnit.DAYS.toMillis(41);
        sweepAll();
        assertThat(store.orders().count()).isZero();
        assertThat(store.recomputeDigest()).isEqualTo(store.digest());
    }

    /** The platform has given up by then, so nothing may stay held; and that is on disk before it is told. */
    @Test
    void shouldWithdrawWhatIsForcedTooLate() {
        openAccount();
        agent.doWork();
        events.clear();
        journal.forceNs = 400;
        ask("T1", nowNs + 300);
        ask("T2", nowNs + 500);
        agent.doWork();
        assertThat(
            events).containsExactly("begin 3 at 5000", "append", "append", "write", "force", "begin 5 at 5000",
            "append", "write", "force", "wake", "T1 5002", "T2 0");
        assertThat(store.totals().heldMicros(0)).as("the hold of T2").isEqualTo(1);
        journal.forceNs = 0;
        events.clear();
        ask("T1", Long.MAX_VALUE);
        agent.doWork();
        assertThat(events).as("the same question gets the same answer").containsExactly("wake", "T1 5002");
    }

    @Test
    void shouldNotWithdrawWhatWasToldAgainInTheSameBatch() {
        openAccount();
        agent.doWork();
        journal.forceNs = 400;
        ask("T1", nowNs + 300);
        ask("T1", nowNs + 500);
        agent.doWork();
        assertThat(events).endsWith("wake", "T1 0", "T1 0");
        assertThat(store.totals().heldMicros(0)).isEqualTo(1);
    }

    @Test
    void shouldWithdrawNothingThatWasToldAgainSince() {
        openAccount();
        ask("T1", Long.MAX_VALUE);
        ask("T2", Long.MAX_VALUE);
        agent.doWork();
        ask("T1", Long.MAX_VALUE);
        agent.doWork();
        events.clear();
        withdraw("T1", 3);
        withdraw("T2", 4);
        agent.doWork();
        assertThat(
            events).containsExactly("begin 5 at 5000", "append", "write", "force", "wake", "made 0", "made 5002");
        assertThat(store.totals().heldMicros(0)).isEqualTo(1);
    }

    /** In this order both are told: the repeat was taken off the ring first. */
    @Test
    void shouldTakeAWithdrawalBehindAQuestionInTheNextBatch() {
        openAccount();
        ask("T1", Long.MAX_VALUE);
        agent.doWork();
        events.clear();
        ask("T1", Long.MAX_VALUE);
        withdraw("T1", 3);
        agent.doWork();
        agent.doWork();
        assertThat(events).containsExactly("wake", "T1 0", "wake", "made 0");
        assertThat(store.totals().heldMicros(0)).isEqualTo(1);
    }

    @Test
    void shouldTakeAWithdrawalWhileTheDiskIsNearlyFull() {
        openAccount();
        ask("T1", Long.MAX_VALUE);
        agent.doWork();
        agent.refuseCommands(true);
        withdraw("T1", 3);
        agent.doWork();
        assertThat(events).endsWith("wake", "made 5002");
        assertThat(store.totals().heldMicros(0)).isZero();
    }

    private void withdraw(final String consumeNo, final long decidedBy) {
        submit(commands.withdraw(consumeNo, "C1", 1, decidedBy));
    }

    private void putAccount() {
        submit(commands.putAccount("U1", Units.PER_WHOLE));
    }

    private void openAccount() {
        putAccount();
        submit(commands.putCard("C1", "U1", ""));
    }

    private void submit(final int length) {
        port.submit(message, 0, length, LedgerPort.NO_DEADLINE, Actor.PLATFORM,
            (result, offset, resultLength) -> events.add("made " + outcome(result, offset)));
    }

    /** Lets a whole pass happen. */
    private void sweepAll() {
        for (int i = 0; i < 2 * store.orders().parts(); i++) {
            nowNs += TimeUnit.MILLISECONDS.toNanos(60);
            agent.doWork();
        }
    }

    private boolean ask(final String consumeNo, final long deadlineNs) {
        return port.submit(message, 0, commands.authorize(consumeNo, "C1", "", 1, 0), deadlineNs, Actor.PLATFORM,
            (result, offset, length) -> events.add(consumeNo + " " + outcome(result, offset)));
    }

    private void query(final String consumeNo) {
        query(
            port, consumeNo, (result, offset, length) ->
            events.add("query " + consumeNo + (outcome(result, offset) < 0 ? " known" : " unknown")));
    }

    private void query(final LedgerPort from, final String consumeNo, final ResultHandler handler) {
        from.submit(message, 0, queries.getOrder(consumeNo), LedgerPort.NO_DEADLINE, Actor.PLATFORM, handler);
    }

    private static int outcome(final DirectBuffer result, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(result, offset);
        return header.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, offset, header).result()).code() : -1;
    }
}
