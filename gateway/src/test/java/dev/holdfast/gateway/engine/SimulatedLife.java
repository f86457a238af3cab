package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.HistoryJournal.Given;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.message.SweepDecoder;
import dev.holdfast.ledger.message.SwitchRulesDecoder;
import dev.holdfast.ledger.message.WithdrawDecoder;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;

import static dev.holdfast.gateway.engine.SimulationReference.check;

/**
 * What happens between a start and an end: commands, cycles of the ledger agent, and answers, as event loops hand them
 * over.
 */
final class SimulatedLife {
    private static final int MAX_DEADLINE_NS = 150_000_000;
    /** Of a callback when it comes; an older one agrees with nothing. */
    private static final int MAX_AGE_MS = 90_000;
    private static final int DATE_ERROR_MS = 1_000;
    private static final int OPERATOR_ERROR_MS = 30_000;

    private final Random random;
    private final SimulatedTime time;
    private final LedgerTimeCheck ledgerTime;
    private final SimulatedCommands commands;
    private final SimulatedPromises promises;
    private final SimulationCounts counts;
    private final boolean isForcedFirst;
    private final boolean isPlatformHeard;
    private final LedgerAgent agent;
    private final LedgerPort port;
    private final HistoryJournal journal;
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private final ArrayDeque<Asked> late = new ArrayDeque<>();
    private int answered;
    private long acknowledgedSequence;

    /** @param isForcedFirst whether nothing may be published before it is on disk. */
    SimulatedLife(
        final SimulatedWorld world, final boolean isForcedFirst, final LedgerAgent agent, final LedgerPort port,
        final HistoryJournal journal) {
        random = world.random();
        time = world.time();
        ledgerTime = world.ledgerTime();
        commands = world.commands();
        isPlatformHeard = random.nextBoolean();
        promises = world.promises();
        counts = world.counts();
        this.isForcedFirst = isForcedFirst;
        this.agent = agent;
        this.port = port;
        this.journal = journal;
    }

    /** Sequence of the last command whose answer was published. */
    long acknowledgedSequence() {
        return acknowledgedSequence;
    }

    void sometimesStep() {
        if (random.nextInt(20) == 0 && agent.state() == EngineState.RUNNING) {
            step();
        }
    }

    /** Some commands, one cycle of the ledger agent, and the answers, which come in the order of the commands. */
    void step() {
        time.pass(random.nextInt(80_000_000));
        time.somethingHappens();
        hearOfOthers();
        while (!late.isEmpty()) {
            final Asked question = late.poll();
            if (random.nextInt(3) == 0) {
                commands.command().putBytes(0, question.bytes);
                submit(question.bytes.length, time.nowNs() + MAX_DEADLINE_NS);
            }
            submit(commands.withdraw(question.bytes, question.outcome().decidedBy()), LedgerPort.NO_DEADLINE);
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            if (isPlatformHeard && random.nextBoolean()) {
                ledgerTime.hear(time.trueMs() - random.nextInt(MAX_AGE_MS));
            }
            submit(commands.next(time.trueMs()), time.nowNs() + random.nextInt(MAX_DEADLINE_NS));
        }
        final int before = journal.given().size();
        agent.doWork();
        ledgerTime.checkReading();
        check(
            ledgerTime.isBelieved()
            || journal.given().stream().skip(before).noneMatch(given -> given.kind() == SweepDecoder.TEMPLATE_ID),
            "orders are swept by a time that is not believed");
        while (!asked.isEmpty() && asked.peek().answer != null) {
            acknowledge(asked.poll());
        }
    }

    /** The platform's Date, or an operator who looks at his watch. */
    private void hearOfOthers() {
        if (isPlatformHeard && random.nextInt(6) == 0) {
            ledgerTime.hear(time.trueMs() - random.nextInt(DATE_ERROR_MS));
        } else if (random.nextInt(40) == 0) {
            ledgerTime.hear(time.trueMs() + random.nextInt(2 * OPERATOR_ERROR_MS) - OPERATOR_ERROR_MS);
        }
    }

    private void submit(final int length, final long deadlineNs) {
        final byte[] bytes = new byte[length];
        commands.command().getBytes(0, bytes);
        final Asked one = new Asked(bytes, deadlineNs);
        asked.add(one);
        final Actor actor = SimulatedAudit.actorOf(commands.command());
        port.submit(commands.command(), 0, length, deadlineNs, actor, (result, offset, resultLength) -> {
            one.answer = new byte[resultLength];
            result.getBytes(offset, one.answer);
        });
    }

    private void acknowledge(final Asked one) {
        if (one.isRefused()) {
            return;
        }
        hand(one);
        while (answered < journal.given().size() && isUnasked(journal.given().get(answered))) {
            answered++;
        }
        if (answered == journal.given().size() || !Arrays.equals(journal.given().get(answered).bytes, one.bytes)) {
            check(one.isUnjournaled(), "an answer was given to what is not in the journal");
            return;
        }
        final Given given = journal.given().get(answered++);
        // When the agent itself wanted to withdraw it, the answer is that command's.
        keep(
            journal.given().stream().filter(each -> Asked.decidedBy(each.bytes) == given.sequence).findFirst()
            .orElse(given), one.answer);
        counts.acknowledged++;
    }

    private void keep(final Given given, final byte[] answer) {
        check(!isForcedFirst || given.sequence <= journal.forcedSequence(),
            "an answer was published before it was on disk");
        // That of a switch of rules says which ones the program knows.
        given.answer = given.kind() == SwitchRulesDecoder.TEMPLATE_ID && !commands.office().isOfNewestProgram() ? null
            : answer;
        acknowledgedSequence = Math.max(acknowledgedSequence, given.sequence);
    }

    /**
     * As an event loop does: an approval that is late is withdrawn instead of published, and what was published once is
     * never withdrawn.
     */
    private void hand(final Asked one) {
        if (one.isWithdrawn()) {
            counts.withdrawals++;
            check(
                !promises.hasApproved(one.outcome().decidedBy()), one.consumeNo()
                + " is withdrawn, of which an approval was published");
        } else if (one.isApproval()) {
            final long decidedBy = one.outcome().decidedBy();
            promises.decided(one.consumeNo(), decidedBy);
            if (decidedBy != 0 && time.nowNs() - one.deadlineNs >= 0) {
                late.add(one);
            } else {
                promises.approved(one.consumeNo());
            }
        }
    }

    private static boolean isUnasked(final Given given) {
        final int kind = given.kind();
        return kind == SweepDecoder.TEMPLATE_ID || kind == WithdrawDecoder.TEMPLATE_ID && given.answer != null;
    }
}
