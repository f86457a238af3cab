package dev.holdfast.gateway.engine;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** What the agent does by itself: old orders are swept, and a quiet journal is marked. */
class LedgerAgentUpkeepTest extends LedgerAgentFixture {
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

    /** Lets a whole pass happen. */
    private void sweepAll() {
        for (int i = 0; i < 2 * store.orders().parts(); i++) {
            nowNs += TimeUnit.MILLISECONDS.toNanos(60);
            agent.doWork();
        }
    }
}
