package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.ExpiryScanner;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.OutcomeEncoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;

/**
 * The one owner of the ledger. A cycle takes a batch of messages off the ring, journals its commands with one write,
 * applies everything in order, forces once, and only then tells the results, unless a force interval is set. When the
 * journal fails or an invariant breaks it fails for good and declines everything: what is not on disk is never told.
 *
 * <p>Runs on the ledger thread. Blocks on nothing but the journal. Allocates nothing per message.
 */
public final class LedgerAgent implements Agent {
    /** Longest message. */
    static final int MAX_MESSAGE_BYTES = 2560;

    /** Most messages of one batch. */
    static final int MAX_BATCH = 256;

    /**
     * Bytes of messages from which on a batch takes no more, so that it always fits the journal's with its frame and
     * lengths.
     */
    private static final int FULL_BATCH_BYTES = Journal.MAX_BATCH_BYTES - MAX_BATCH * Long.BYTES * 2
        - 2 * (MAX_MESSAGE_BYTES + LedgerPort.HEADER_BYTES + Actor.MAX_TEXT_BYTES);

    private static final Logger LOG = LoggerFactory.getLogger(LedgerAgent.class);
    /** A part of the orders at a time, so that a pass through ten million of them takes about half an hour. */
    private static final long SWEEP_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** How long nothing was written before a mark says that all of it is on disk. */
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** The correlation of a command that nobody waits for. */
    private static final long NOBODY = -1;
    private static final int QUERY = 1;
    private static final int COMMAND = 2;
    private static final int LATE = 3;
    private static final int REFUSED = 4;
    private static final int TOLD_AGAIN = 5;
    private static final int ASKED_AGAIN = 6;
    private static final int STANDS = 7;

    private final ManyToOneRingBuffer ring;
    private final Journal journal;
    private final Ledger ledger;
    private final LedgerStore store;
    private final LedgerClock clock;
    private final NanoClock nanoClock;
    private final EngineGauges gauges;
    private final ExpiryScanner sweep;
    private final OrderAges ages;
    private final long forceIntervalNs;
    private final UnsafeBuffer sweepCommand = new UnsafeBuffer(new byte[ExpiryScanner.MAX_COMMAND_BYTES]);
    private final ControlledMessageHandler onMessage = this::onMessage;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final MessageHeaderEncoder outcomeHeader = new MessageHeaderEncoder();
    private final OutcomeEncoder outcome = new OutcomeEncoder();
    private final UnsafeBuffer queries = new UnsafeBuffer(new byte[Journal.MAX_BATCH_BYTES]);
    private final UnsafeBuffer results = new UnsafeBuffer(new byte[MAX_BATCH * Ledger.MAX_RESULT_BYTES]);
    private final int[] kinds = new int[MAX_BATCH];
    private final int[] messageOffsets = new int[MAX_BATCH];
    private final int[] resultOffsets = new int[MAX_BATCH];
    private final int[] resultLengths = new int[MAX_BATCH];
    private final long[] correlations = new long[MAX_BATCH];
    private final long[] hashes = new long[MAX_BATCH];
    private final long[] remainingNs = new long[MAX_BATCH];
    private final RepeatedCallbacks repeated = new RepeatedCallbacks();
    private final Withdrawals withdrawals = new Withdrawals();
    private final OutcomeDecoder taken = new OutcomeDecoder();
    private LedgerPort[] ports = {};
    private int rulesVersion;
    private int count;
    private int commandCount;
    private int queryBytes;
    private int batchBytes;
    private boolean hasQuestions;
    private long shortestNs;
    private long nowNs;
    private long sweptNs;
    private long timeMs;
    private boolean isForced = true;
    private long writtenNs;
    private long lastWriteNs;
    private boolean isMarked;
    private boolean refusesCommands;
    private volatile boolean mustRefuseCommands;
    private volatile String mustStopBecause;
    private volatile EngineState state = EngineState.RUNNING;

    /**
     * @param forceIntervalNs how long a batch may be written and not forced; 0 for not at all, so that nothing is told
     *     before it is on disk.
     */
    LedgerAgent(
        final ManyToOneRingBuffer ring, final Journal journal, final Ledger ledger, final LedgerClock clock,
        final NanoClock nanoClock, final EngineGauges gauges, final OrderAges ages, final long forceIntervalNs) {
        this.ring = ring;
        this.journal = journal;
        this.ledger = ledger;
        store = ledger.store();
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.gauges = gauges;
        this.ages = ages;
        this.forceIntervalNs = forceIntervalNs;
        sweep = new ExpiryScanner(store);
        timeMs = ledger.timeMs();
        rulesVersion = store.rulesVersion();
        sweptNs = nanoClock.nanoTime();
        lastWriteNs = sweptNs;
        gauges.rows(store);
        gauges.written(ledger.sequence());
        gauges.forced(ledger.sequence());
    }

    /** The ports to answer to, by their index. Called before the agent runs. */
    void ports(final LedgerPort[] all) {
        ports = all.clone();
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
        nowNs = nanoClock.nanoTime();
        timeMs = Math.max(timeMs, clock.update(nowNs));
        count = 0;
        commandCount = 0;
        queryBytes = 0;
        batchBytes = 0;
        hasQuestions = false;
        shortestNs = LedgerPort.NO_DEADLINE;
        refusesCommands = mustRefuseCommands;
        try {
            if (mustStopBecause != null && state == EngineState.RUNNING) {
                throw new UnusableEnvironmentException(mustStopBecause);
            }
            addSweep();
            ring.controlledRead(onMessage, MAX_BATCH - count);
            if (count > 0) {
                handleBatch();
            }
            forceIfDue(forceIntervalNs);
            withdrawLate();
            markIfQuiet();
        } catch (final Throwable e) {
            fail(e);
        }
        publish();
        return count;
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

    private Action onMessage(final int type, final MutableDirectBuffer buffer, final int at, final int length) {
        final int message = at + LedgerPort.HEADER_BYTES;
        final MessageType kind = MessageType.of(header.wrap(buffer, message).templateId());
        // An approval that is told again before it in the same batch would be withdrawn by it.
        final boolean mustBeFirst = kind == MessageType.WITHDRAW && hasQuestions;
        if (batchBytes > FULL_BATCH_BYTES || mustBeFirst) {
            return Action.ABORT;
        }
        batchBytes += length;
        final int actorLength = buffer.getInt(at + LedgerPort.ACTOR_LENGTH_AT);
        final int messageLength = length - LedgerPort.HEADER_BYTES - actorLength;
        correlations[count] = buffer.getLong(at + LedgerPort.CORRELATION_AT);
        remainingNs[count] = LedgerPort.NO_DEADLINE;
        if (state != EngineState.RUNNING) {
            add(REFUSED, 0);
        } else if (!kind.isCommand()) {
            addUnjournaled(QUERY, buffer, message, messageLength);
        } else if (kind == MessageType.WITHDRAW) {
            addWithdrawal(buffer, at, message, messageLength, actorLength);
        } else if (kind == MessageType.AUTHORIZE) {
            addQuestion(buffer, at, message, messageLength, actorLength);
        } else if (refusesCommands) {
            add(REFUSED, 0);
        } else {
            hashes[count] = repeated.hashOf(kind.id(), buffer, message, messageLength);
            if (repeated.contains(hashes[count])) {
                add(TOLD_AGAIN, 0);
            } else {
                addCommand(buffer, at, message, messageLength, actorLength);
            }
        }
        return Action.CONTINUE;
    }

    private void addQuestion(
        final MutableDirectBuffer buffer, final int at, final int message, final int messageLength,
        final int actorLength) {
        hasQuestions = true;
        final long deadlineNs = buffer.getLong(at + LedgerPort.DEADLINE_AT);
        final long restNs = deadlineNs == LedgerPort.NO_DEADLINE ? deadlineNs : deadlineNs - nowNs;
        if (refusesCommands || restNs <= 0) {
            addUnjournaled(LATE, buffer, message, messageLength);
            return;
        }
        hashes[count] = repeated.hashOf(MessageType.AUTHORIZE.id(), buffer, message, messageLength);
        if (repeated.contains(hashes[count]) && ledger.isDecided(buffer, message)) {
            addUnjournaled(ASKED_AGAIN, buffer, message, messageLength);
            return;
        }
        remainingNs[count] = restNs;
        shortestNs = Math.min(shortestNs, restNs);
        addCommand(buffer, at, message, messageLength, actorLength);
    }

    /** Takes one also when the disk is nearly full, since it frees money and is short. */
    private void addWithdrawal(
        final MutableDirectBuffer buffer, final int at, final int message, final int messageLength,
        final int actorLength) {
        hashes[count] = 0;
        if (withdrawals.isTold(buffer, message)) {
            add(STANDS, 0);
        } else {
            addCommand(buffer, at, message, messageLength, actorLength);
        }
    }

    private void addCommand(
        final DirectBuffer buffer, final int at, final int message, final int messageLength, final int actorLength) {
        if (commandCount++ == 0) {
            if (!clock.isBelieved()) {
                // What this very callback's timestamp agrees with counts for it.
                timeMs = Math.max(timeMs, clock.update(nanoClock.nanoTime()));
            }
            journal.begin(ledger.sequence() + 1, timeMs);
        }
        add(COMMAND, journal.append(buffer, message, messageLength, buffer.getInt(at + LedgerPort.ACTOR_AT),
            actorLength));
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
        final int length = sweep.next(OrderAges.before(timeMs, ages.oldHold()), OrderAges.before(timeMs, ages.expiry()),
            OrderAges.before(timeMs, ages.retirement()), sweepCommand);
        if (length > 0) {
            commandCount = 1;
            journal.begin(ledger.sequence() + 1, timeMs);
            correlations[count] = NOBODY;
            hashes[count] = 0;
            remainingNs[count] = LedgerPort.NO_DEADLINE;
            add(COMMAND, journal.append(sweepCommand, 0, length, Actor.GATEWAY));
        }
        gauges.oldHolds(sweep.oldHolds());
    }

    private void addUnjournaled(
        final int kind, final MutableDirectBuffer buffer, final int message, final int messageLength) {
        queries.putBytes(queryBytes, buffer, message, messageLength);
        add(kind, queryBytes);
        queryBytes += messageLength;
    }

    private void add(final int kind, final int offset) {
        kinds[count] = kind;
        messageOffsets[count++] = offset;
    }

    private void handleBatch() {
        if (commandCount > 0) {
            write();
        }
        apply();
        gauges.batchSizes().recordValue(count);
        gauges.rows(store);
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

    private void apply() {
        int resultOffset = 0;
        for (int i = 0; i < count; i++) {
            resultOffsets[i] = resultOffset;
            resultLengths[i] = switch (kinds[i]) {
                case COMMAND -> applyCommand(i, resultOffset);
                case TOLD_AGAIN, STANDS -> writeOutcome(ResultCode.APPROVED, resultOffset);
                case QUERY -> ledger.query(queries, messageOffsets[i], results, resultOffset);
                // Only if this very batch has forgotten the order is there no answer any more.
                case ASKED_AGAIN -> answerAgain(messageOffsets[i], ResultCode.TOO_LATE, resultOffset);
                case LATE -> answerAgain(messageOffsets[i],
                    refusesCommands ? ResultCode.DISK_FULL : ResultCode.TOO_LATE, resultOffset);
                default -> writeOutcome(state == EngineState.RUNNING ? ResultCode.DISK_FULL
                    : ResultCode.JOURNAL_FAILED, resultOffset);
            };
            resultOffset += BitUtil.align(resultLengths[i], Long.BYTES);
        }
    }

    private int applyCommand(final int index, final int resultOffset) {
        final int length = ledger.apply(journal.batch(), messageOffsets[index], ledger.sequence() + 1, timeMs, results,
            resultOffset);
        if (hashes[index] != 0
            && taken.wrapAndApplyHeader(results, resultOffset, header)
            .result() != ResultCode.CAPACITY_EXHAUSTED.code()) {
            repeated.add(hashes[index]);
        }
        if (remainingNs[index] != LedgerPort.NO_DEADLINE && isApproved(resultOffset) && taken.decidedBy() == 0) {
            withdrawals.toldAgain(journal.batch(), messageOffsets[index], ledger.sequence());
        }
        if (store.rulesVersion() != rulesVersion) {
            rulesVersion = store.rulesVersion();
            repeated.clear();
        }
        return length;
    }

    private int answerAgain(final int question, final ResultCode otherwise, final int resultOffset) {
        final int length = ledger.answerUndecided(queries, question, otherwise, results, resultOffset);
        if (isApproved(resultOffset)) {
            withdrawals.toldAgain(queries, question, ledger.sequence());
        }
        return length;
    }

    private boolean isApproved(final int resultOffset) {
        return taken.wrapAndApplyHeader(results, resultOffset, header).result() == ResultCode.APPROVED.code();
    }

    /**
     * Takes back what was approved in this batch and whose deadline has passed while it was decided and forced: the
     * platform has given up, so nothing may stay held for it. That is on disk, too, before it is told.
     */
    private void withdrawLate() {
        if (shortestNs == LedgerPort.NO_DEADLINE || state != EngineState.RUNNING) {
            return;
        }
        final long elapsedNs = nanoClock.nanoTime() - nowNs;
        if (elapsedNs < shortestNs) {
            return;
        }
        withdrawals.clear();
        for (int i = 0; i < count; i++) {
            if (kinds[i] == COMMAND && elapsedNs >= remainingNs[i] && isApproved(resultOffsets[i])
                && taken.decidedBy() != 0) {
                withdrawals.add(i, journal.batch(), messageOffsets[i], taken.decidedBy());
            }
        }
        if (withdrawals.count() == 0) {
            return;
        }
        journal.begin(ledger.sequence() + 1, timeMs);
        for (int i = 0; i < withdrawals.count(); i++) {
            messageOffsets[i] = journal.append(withdrawals.commands(), withdrawals.offset(i), withdrawals.length(i),
                Actor.GATEWAY);
        }
        write();
        for (int i = 0; i < withdrawals.count(); i++) {
            ledger.apply(journal.batch(), messageOffsets[i], ledger.sequence() + 1, timeMs, results,
                resultOffsets[withdrawals.message(i)]);
        }
        gauges.written(ledger.sequence());
        forceIfDue(forceIntervalNs);
    }

    /**
     * Fail-stop, whatever was thrown: an error that let the ledger go on could leave journal and rows apart. Nothing of
     * the batch is told, since nobody knows what of it is on disk.
     */
    private void fail(final Throwable cause) {
        state = EngineState.FAILED;
        LOG.error("the ledger stops and everything is declined until a restart: sequence={}", ledger.sequence(), cause);
        for (int i = 0; i < count; i++) {
            resultOffsets[i] = 0;
            resultLengths[i] = writeOutcome(ResultCode.JOURNAL_FAILED, 0);
        }
    }

    /** What was not caught where it was thrown: somebody was not told, and nobody knows who. Ledger thread. */
    void onError(final Throwable cause) {
        count = 0;
        fail(cause);
    }

    private void publish() {
        if (count == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            final long correlation = correlations[i];
            if (correlation == NOBODY) {
                continue;
            }
            ports[(int) (correlation >>> Integer.SIZE)].publish((int) correlation, results, resultOffsets[i],
                resultLengths[i]);
        }
        for (final LedgerPort port : ports) {
            port.flush();
        }
    }

    private int writeOutcome(final ResultCode result, final int offset) {
        outcome.wrapAndApplyHeader(results, offset, outcomeHeader).result(result.code()).decidedBy(0);
        return outcomeHeader.encodedLength() + outcome.encodedLength();
    }
}
