package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.disk.HighWaterSettings;
import dev.holdfast.gateway.engine.batch.RingMessage;
import dev.holdfast.gateway.engine.upkeep.JournalSettings;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalFailedException;
import dev.holdfast.ledger.values.BrokenInvariantException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** What is answered, when, and in which order with the journal. */
class LedgerAgentTest extends LedgerAgentFixture {
    @Test
    void shouldPublishNothingBeforeTheForceAndForceABatchOnce() {
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
    void shouldForceAfterAnIntervalWhenConfigured() {
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
}
