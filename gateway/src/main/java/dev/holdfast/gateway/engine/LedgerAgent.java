package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.batch.BatchDecisions;
import dev.holdfast.gateway.engine.batch.MessageBatch;
import dev.holdfast.gateway.engine.batch.RingMessage;
import dev.holdfast.gateway.engine.upkeep.EngineGauges;
import dev.holdfast.ledger.ExpiryScanner;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.audit.AuditSink;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;

/**
 * The duty cycle of the ledger's one owner. A cycle takes a batch of messages off the ring ({@link BatchIntake}),
 * journals its commands with one write, has everything decided in order ({@link BatchDecisions}), forces once, and only
 * then publishes the results, unless a force interval is set. When the journal fails or an invariant breaks it fails
 * for good and declines everything: what is not on disk is never published.
 *
 * <p>Runs on the ledger thread. Blocks on nothing but the journal. Allocates nothing per message.
 */
@HotPath
public final class LedgerAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerAgent.class);
    /** A part of the orders at a time, so that a pass through ten million of them takes about half an hour. */
    private static final long SWEEP_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** How long nothing was written before a mark says that all of it is on disk. */
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ManyToOneRingBuffer ring;
    private final Journal journal;
    private final Ledger ledger;
    private final LedgerClock clock;
    private final EngineGauges gauges;
    private final ExpiryScanner sweep;
    private final OrderAges ages;
    private final long forceIntervalNs;
    private final UnsafeBuffer sweepCommand = new UnsafeBuffer(new byte[ExpiryScanner.MAX_COMMAND_BYTES]);
    private final MessageBatch batch = new MessageBatch();
    private final BatchIntake intake;
    private final BatchDecisions decisions;
    private LedgerPort[] ports = {};
    private long nowNs;
    private long sweptNs;
    private boolean isForced = true;
    private long writtenNs;
    private long lastWriteNs;
    private boolean isMarked;
    private boolean refusesCommands;
    private volatile boolean mustRefuseCommands;
    private volatile String mustStopBecause;
    private volatile EngineState state = EngineState.RUNNING;

    /**
     * When the agent does what no message asks for.
     *
     * @param ages            from which age on orders are due for something.
     * @param forceIntervalNs how long a batch may be written and not forced; 0 for not at all, so that nothing is
     *     published before it is on disk.
     */
    record Policy(OrderAges ages, long forceIntervalNs) {
    }

    LedgerAgent(
        final ManyToOneRingBuffer ring, final Journal journal, final Ledger ledger, final LedgerClock clock,
        final EngineGauges gauges, final Policy policy) {
        this.ring = ring;
        this.journal = journal;
        this.ledger = ledger;
        this.clock = clock;
        this.gauges = gauges;
        ages = policy.ages;
        forceIntervalNs = policy.forceIntervalNs;
        sweep = new ExpiryScanner(ledger.store());
        intake = new BatchIntake(batch, journal, ledger, clock);
        decisions = new BatchDecisions(batch, journal, ledger, intake.repeated(), intake.withdrawals());
        sweptNs = clock.nowNs();
        lastWriteNs = sweptNs;
        gauges.rows(ledger.store());
        gauges.written(ledger.sequence());
        gauges.forced(ledger.sequence());
    }

    /** The ports to answer to, by their index. Called before the agent runs. */
    void ports(final LedgerPort[] all) {
        ports = all.clone();
    }

    /** Shows what persons change. Called before the agent runs. */
    void show(final AuditSink sink) {
        decisions.show(sink);
    }

    /** Whether commands are declined although the ledger could take them. Any thread. */
    void refuseCommands(final boolean refuses) {
        mustRefuseCommands = refuses;
    }

    /** Has the ledger fail for good. Any thread. */
    void stopBecause(final String reason) {
        mustStopBecause = reason;
    }

    boolean refusesCommands() {
        return mustRefuseCommands;
    }

    EngineState state() {
        return state;
    }

    @Override
    public int doWork() {
        nowNs = clock.nowNs();
        refusesCommands = mustRefuseCommands;
        batch.begin();
        intake.begin(nowNs, state != EngineState.RUNNING, refusesCommands);
        try {
            if (mustStopBecause != null && state == EngineState.RUNNING) {
                throw new UnusableEnvironmentException(mustStopBecause);
            }
            addSweep();
            ring.controlledRead(intake, RingMessage.MAX_BATCH - batch.count());
            if (batch.count() > 0) {
                handleBatch();
            }
            forceIfDue(forceIntervalNs);
            withdrawLate();
            markIfQuiet();
        } catch (final Throwable e) {
            fail(e);
        }
        publish();
        return batch.count();
    }

    @Override
    public void onClose() {
        if (state == EngineState.RUNNING) {
            try {
                forceIfDue(0);
                state = EngineState.STOPPED;
            } catch (final RuntimeException e) {
                fail(e);
            }
        }
        journal.close();
    }

    @Override
    public String roleName() {
        return "ledger";
    }

    /**
     * Looks through a part of the orders now and then, and makes what is due for something the first command of the
     * batch.
     */
    private void addSweep() {
        if (state != EngineState.RUNNING || refusesCommands || !clock.isBelieved()
            || nowNs - sweptNs < SWEEP_INTERVAL_NS) {
            return;
        }
        sweptNs = nowNs;
        final long timeMs = intake.timeMs();
        final int length = sweep.next(OrderAges.before(timeMs, ages.oldHold()), OrderAges.before(timeMs, ages.expiry()),
            OrderAges.before(timeMs, ages.retirement()), sweepCommand);
        if (length > 0) {
            intake.addOwn(sweepCommand, length);
        }
        gauges.oldHolds(sweep.oldHolds());
    }

    private void handleBatch() {
        if (batch.commandCount() > 0) {
            write();
        }
        decisions.decide(intake.timeMs());
        gauges.batchSizes().recordValue(batch.count());
        gauges.rows(ledger.store());
        gauges.written(ledger.sequence());
    }

    private void write() {
        writtenNs = isForced ? nowNs : writtenNs;
        isForced = false;
        lastWriteNs = nowNs;
        isMarked = false;
        journal.write();
    }

    private void forceIfDue(final long intervalNs) {
        if (isForced || state != EngineState.RUNNING || nowNs - writtenNs < intervalNs) {
            return;
        }
        journal.force();
        isForced = true;
        gauges.forced(ledger.sequence());
    }

    /** Costs a write into the page cache, once in a quiet moment. */
    private void markIfQuiet() {
        if (isMarked || !isForced || state != EngineState.RUNNING || nowNs - lastWriteNs < QUIET_NS) {
            return;
        }
        isMarked = true;
        journal.mark();
    }

    /**
     * Takes back what was approved in this batch and whose deadline has passed while it was decided and forced. That
     * is on disk, too, before it is published.
     */
    private void withdrawLate() {
        if (batch.shortestNs() == RingMessage.NO_DEADLINE || state != EngineState.RUNNING) {
            return;
        }
        final long elapsedNs = clock.nowNs() - nowNs;
        if (elapsedNs < batch.shortestNs() || !decisions.journalLate(elapsedNs, intake.timeMs())) {
            return;
        }
        write();
        decisions.withdraw(intake.timeMs());
        gauges.written(ledger.sequence());
        forceIfDue(forceIntervalNs);
    }

    /**
     * Fail-stop, whatever was thrown: an error that let the ledger go on could leave journal and rows apart. Nothing of
     * the batch is published, since nobody knows what of it is on disk.
     */
    private void fail(final Throwable cause) {
        state = EngineState.FAILED;
        LOG.error("the ledger stops and everything is declined until a restart: sequence={}", ledger.sequence(), cause);
        batch.answerAll(ResultCode.JOURNAL_FAILED);
    }

    /** What was not caught where it was thrown: somebody got no answer, and nobody knows who. Ledger thread. */
    void onError(final Throwable cause) {
        batch.begin();
        fail(cause);
    }

    private void publish() {
        final int count = batch.count();
        if (count == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            final long correlation = batch.correlation(i);
            if (correlation != RingMessage.NOBODY) {
                ports[(int) (correlation >>> Integer.SIZE)].publish((int) correlation, batch.results(),
                    batch.resultOffset(i), batch.resultLength(i));
            }
        }
        for (final LedgerPort port : ports) {
            port.flush();
        }
    }
}
