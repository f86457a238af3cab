package dev.holdfast.gateway.engine;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An approval that was not published in time holds nothing any more. */
class LedgerAgentWithdrawalsTest extends LedgerAgentFixture {
    /** The platform has given up by then, so nothing may stay held; and that is on disk before it is published. */
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
    void shouldNotWithdrawWhatWasPublishedAgainInTheSameBatch() {
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
    void shouldWithdrawNothingThatWasPublishedAgainSince() {
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

    /** In this order both are published: the repeat was taken off the ring first. */
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
}
