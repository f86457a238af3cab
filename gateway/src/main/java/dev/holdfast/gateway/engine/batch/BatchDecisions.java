package dev.holdfast.gateway.engine.batch;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.audit.AuditCapture;
import dev.holdfast.ledger.audit.AuditSink;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;

/**
 * Has the ledger decide the messages of a batch in order, remembers which callbacks it took, and takes back the
 * approvals of the batch whose answers come too late.
 *
 * <p>Owned by the ledger thread. Blocks on nothing, and allocates nothing once it is made.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class BatchDecisions {
    private final MessageBatch batch;
    private final Journal journal;
    private final Ledger ledger;
    private final RepeatedCallbacks repeated;
    private final Withdrawals withdrawals;
    private final OutcomeDecoder decided = new OutcomeDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final int[] withdrawalOffsets = new int[RingMessage.MAX_BATCH];
    private int rulesVersion;
    private AuditCapture audit;

    /** @param journal whose batch has the commands. */
    public BatchDecisions(
        final MessageBatch batch, final Journal journal, final Ledger ledger, final RepeatedCallbacks repeated,
        final Withdrawals withdrawals) {
        this.batch = batch;
        this.journal = journal;
        this.ledger = ledger;
        this.repeated = repeated;
        this.withdrawals = withdrawals;
        rulesVersion = ledger.store().rulesVersion();
    }

    /** Shows what persons change from now on. */
    public void show(final AuditSink sink) {
        audit = new AuditCapture(ledger, sink);
    }

    /** Applies and asks everything in order. Its commands are written by then. */
    public void decide(final long timeMs) {
        final int count = batch.count();
        if (audit != null && batch.hasShown()) {
            audit.beginBatch(ledger.digest());
        }
        for (int i = 0; i < count; i++) {
            final int at = batch.nextResultOffset();
            final int message = batch.messageOffset(i);
            batch.addResult(i, switch (batch.handling(i)) {
                case APPLY -> apply(i, message, timeMs, at);
                case APPLY_AND_SHOW -> applyAndShow(i, message, timeMs, at);
                case QUERY -> ledger.query(batch.unjournaled(), message, batch.results(), at);
                // Only if this very batch has forgotten the order is there no answer any more.
                case ASKED_AGAIN, LATE -> answerAgain(message, ResultCode.TOO_LATE, at);
                case NO_ROOM_TO_DECIDE -> answerAgain(message, ResultCode.DISK_FULL, at);
                case TAKEN_BEFORE, STANDS -> batch.writeOutcome(ResultCode.APPROVED, at);
                case NO_ROOM -> batch.writeOutcome(ResultCode.DISK_FULL, at);
                case FAILED -> batch.writeOutcome(ResultCode.JOURNAL_FAILED, at);
            });
        }
    }

    private int apply(final int index, final int message, final long timeMs, final int resultOffset) {
        final DirectBuffer commands = journal.batch();
        final int length = ledger.apply(commands, message, ledger.sequence() + 1, timeMs, batch.results(),
            resultOffset);
        final long hash = batch.hash(index);
        if (hash != RecentHashes.NONE && resultAt(resultOffset) != ResultCode.CAPACITY_EXHAUSTED.code()) {
            repeated.add(hash);
        }
        if (batch.remainingNs(index) != RingMessage.NO_DEADLINE && isApproved(resultOffset)
            && decided.decidedBy() == 0) {
            withdrawals.publishedAgain(commands, message, ledger.sequence());
        }
        if (ledger.store().rulesVersion() != rulesVersion) {
            rulesVersion = ledger.store().rulesVersion();
            repeated.clear();
        }
        return length;
    }

    private int applyAndShow(final int index, final int message, final long timeMs, final int resultOffset) {
        if (audit == null) {
            return apply(index, message, timeMs, resultOffset);
        }
        final int commandLength = batch.shownLength(index);
        audit.begin(journal.batch(), message, commandLength);
        final int length = apply(index, message, timeMs, resultOffset);
        audit.end(batch.shownActorKind(index), journal.batch(), message + commandLength,
            batch.shownActorLength(index), batch.results(), resultOffset);
        return length;
    }

    private int answerAgain(final int message, final ResultCode otherwise, final int resultOffset) {
        final int length = ledger.answerUndecided(batch.unjournaled(), message, otherwise, batch.results(),
            resultOffset);
        if (isApproved(resultOffset)) {
            withdrawals.publishedAgain(batch.unjournaled(), message, ledger.sequence());
        }
        return length;
    }

    /** Reads the outcome at a place, which {@link #decided} is then. */
    private int resultAt(final int resultOffset) {
        return decided.wrapAndApplyHeader(batch.results(), resultOffset, header).result();
    }

    private boolean isApproved(final int resultOffset) {
        return resultAt(resultOffset) == ResultCode.APPROVED.code();
    }

    /**
     * Adds the withdrawals of what was approved in this batch and whose deadline has passed by now to a new batch of
     * the journal: the platform has given up, so nothing may stay held for it.
     *
     * @param elapsedNs since the batch began.
     * @return whether there are any; then the journal's batch is written next, and {@link #withdraw} called.
     */
    public boolean journalLate(final long elapsedNs, final long timeMs) {
        withdrawals.clear();
        final int count = batch.count();
        for (int i = 0; i < count; i++) {
            if (batch.handling(i) == Handling.APPLY && elapsedNs >= batch.remainingNs(i)
                && isApproved(batch.resultOffset(i)) && decided.decidedBy() != 0) {
                withdrawals.add(i, journal.batch(), batch.messageOffset(i), decided.decidedBy());
            }
        }
        if (withdrawals.count() == 0) {
            return false;
        }
        journal.begin(ledger.sequence() + 1, timeMs);
        for (int i = 0; i < withdrawals.count(); i++) {
            withdrawalOffsets[i] = journal.append(withdrawals.commands(), withdrawals.offset(i), withdrawals.length(i),
                Actor.GATEWAY);
        }
        return true;
    }

    /** Applies the withdrawals. Each result replaces that of the approval. */
    public void withdraw(final long timeMs) {
        for (int i = 0; i < withdrawals.count(); i++) {
            ledger.apply(journal.batch(), withdrawalOffsets[i], ledger.sequence() + 1, timeMs, batch.results(),
                batch.resultOffset(withdrawals.message(i)));
        }
    }
}
