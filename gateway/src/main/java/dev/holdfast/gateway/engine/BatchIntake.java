package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.batch.Handling;
import dev.holdfast.gateway.engine.batch.MessageBatch;
import dev.holdfast.gateway.engine.batch.RepeatedCallbacks;
import dev.holdfast.gateway.engine.batch.RingMessage;
import dev.holdfast.gateway.engine.batch.Withdrawals;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.audit.AuditedCommands;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;

/**
 * Takes messages off the ring into a batch: says what is done with each, appends the commands to the journal's batch,
 * and keeps out of the journal what was taken before, came too late, or has no room on the disk.
 *
 * <p>Owned by the ledger thread. Blocks on nothing, and allocates nothing once it is made.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class BatchIntake implements ControlledMessageHandler {
    private final MessageBatch batch;
    private final Journal journal;
    private final Ledger ledger;
    private final LedgerClock clock;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final RepeatedCallbacks repeated = new RepeatedCallbacks();
    private final Withdrawals withdrawals = new Withdrawals();
    private long nowNs;
    private long timeMs;
    private boolean hasFailed;
    private boolean hasNoRoom;
    private boolean hasQuestions;

    BatchIntake(final MessageBatch batch, final Journal journal, final Ledger ledger, final LedgerClock clock) {
        this.batch = batch;
        this.journal = journal;
        this.ledger = ledger;
        this.clock = clock;
        timeMs = ledger.timeMs();
    }

    /** The callbacks that were taken before. */
    RepeatedCallbacks repeated() {
        return repeated;
    }

    /** The approvals that may be in somebody's hands. */
    Withdrawals withdrawals() {
        return withdrawals;
    }

    /**
     * A batch begins.
     *
     * @param newNowNs  the monotonic time.
     * @param failed    whether the ledger has stopped for good.
     * @param noRoom    whether the disk has no room for commands.
     */
    void begin(final long newNowNs, final boolean failed, final boolean noRoom) {
        nowNs = newNowNs;
        timeMs = Math.max(timeMs, clock.update(newNowNs));
        hasFailed = failed;
        hasNoRoom = noRoom;
        hasQuestions = false;
    }

    /** The time of the batch's commands, which never goes back. */
    long timeMs() {
        return timeMs;
    }

    /** Adds a command of the ledger thread's own, for which nobody waits. */
    void addOwn(final DirectBuffer command, final int length) {
        batch.next(RingMessage.NOBODY, 0);
        beginCommand();
        batch.addCommand(journal.append(command, 0, length, Actor.GATEWAY));
    }

    @Override
    public Action onMessage(final int type, final MutableDirectBuffer buffer, final int at, final int length) {
        final int message = at + RingMessage.HEADER_BYTES;
        final MessageType kind = MessageType.of(header.wrap(buffer, message).templateId());
        // An approval that is published again before it in the same batch would be withdrawn by it.
        final boolean mustBeFirst = kind == MessageType.WITHDRAW && hasQuestions;
        if (batch.isFull() || mustBeFirst) {
            return Action.ABORT;
        }
        final int actorLength = buffer.getInt(at + RingMessage.ACTOR_LENGTH_AT);
        final int messageLength = length - RingMessage.HEADER_BYTES - actorLength;
        batch.next(buffer.getLong(at + RingMessage.CORRELATION_AT), length);
        if (hasFailed) {
            batch.add(Handling.FAILED);
        } else if (!kind.isCommand()) {
            batch.addUnjournaled(Handling.QUERY, buffer, message, messageLength);
        } else if (kind == MessageType.WITHDRAW) {
            addWithdrawal(buffer, at, messageLength, actorLength);
        } else if (kind == MessageType.AUTHORIZE) {
            addQuestion(buffer, at, messageLength, actorLength);
        } else if (hasNoRoom) {
            batch.add(Handling.NO_ROOM);
        } else {
            final long hash = repeated.hashOf(kind.id(), buffer, message, messageLength);
            if (repeated.contains(hash)) {
                batch.add(Handling.TAKEN_BEFORE);
            } else {
                batch.nextHash(hash);
                addCommand(buffer, at, messageLength, actorLength);
            }
        }
        return Action.CONTINUE;
    }

    private void addQuestion(
        final MutableDirectBuffer buffer, final int at, final int messageLength, final int actorLength) {
        hasQuestions = true;
        final int message = at + RingMessage.HEADER_BYTES;
        final long deadlineNs = buffer.getLong(at + RingMessage.DEADLINE_AT);
        final long restNs = deadlineNs == RingMessage.NO_DEADLINE ? deadlineNs : deadlineNs - nowNs;
        if (hasNoRoom) {
            batch.addUnjournaled(Handling.NO_ROOM_TO_DECIDE, buffer, message, messageLength);
            return;
        }
        if (restNs <= 0) {
            batch.addUnjournaled(Handling.LATE, buffer, message, messageLength);
            return;
        }
        final long hash = repeated.hashOf(MessageType.AUTHORIZE.id(), buffer, message, messageLength);
        if (repeated.contains(hash) && ledger.isDecided(buffer, message)) {
            batch.addUnjournaled(Handling.ASKED_AGAIN, buffer, message, messageLength);
            return;
        }
        batch.nextHash(hash);
        batch.nextDeadline(restNs);
        addCommand(buffer, at, messageLength, actorLength);
    }

    /** Takes one also when the disk is nearly full, since it frees money and is short. */
    private void addWithdrawal(
        final MutableDirectBuffer buffer, final int at, final int messageLength, final int actorLength) {
        if (withdrawals.isPublished(buffer, at + RingMessage.HEADER_BYTES)) {
            batch.add(Handling.STANDS);
        } else {
            addCommand(buffer, at, messageLength, actorLength);
        }
    }

    private void addCommand(
        final DirectBuffer buffer, final int at, final int messageLength, final int actorLength) {
        final int message = at + RingMessage.HEADER_BYTES;
        beginCommand();
        final int actorKind = buffer.getInt(at + RingMessage.ACTOR_AT);
        final int offset = journal.append(buffer, message, messageLength, actorKind, actorLength);
        if (AuditedCommands.contain(actorKind, MessageType.of(header.wrap(buffer, message).templateId()))) {
            batch.addShown(offset, messageLength, actorKind, actorLength);
        } else {
            batch.addCommand(offset);
        }
    }

    /** The first command begins the journal's batch. */
    private void beginCommand() {
        if (batch.commandCount() > 0) {
            return;
        }
        if (!clock.isBelieved()) {
            // What this very callback's timestamp agrees with counts for it.
            timeMs = Math.max(timeMs, clock.update(clock.nowNs()));
        }
        journal.begin(ledger.sequence() + 1, timeMs);
    }
}
