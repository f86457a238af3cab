package dev.holdfast.gateway.engine.batch;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.OutcomeEncoder;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The messages of one batch in the order of the ring, and their results: what is done with each, where its text is, who
 * waits for it, and for how long. The text of a command is in the journal's batch, that of other messages is kept here.
 *
 * <p>Owned by the ledger thread. Blocks on nothing, and allocates nothing once it is made.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class MessageBatch {
    private final UnsafeBuffer unjournaled = new UnsafeBuffer(new byte[Journal.MAX_BATCH_BYTES]);
    private final UnsafeBuffer results = new UnsafeBuffer(new byte[RingMessage.MAX_BATCH * Ledger.MAX_RESULT_BYTES]);
    private final Handling[] handlings = new Handling[RingMessage.MAX_BATCH];
    private final int[] messageOffsets = new int[RingMessage.MAX_BATCH];
    private final int[] resultOffsets = new int[RingMessage.MAX_BATCH];
    private final int[] resultLengths = new int[RingMessage.MAX_BATCH];
    private final long[] correlations = new long[RingMessage.MAX_BATCH];
    private final long[] hashes = new long[RingMessage.MAX_BATCH];
    private final long[] remainingNs = new long[RingMessage.MAX_BATCH];
    private final int[] shownLengths = new int[RingMessage.MAX_BATCH];
    private final int[] shownActorKinds = new int[RingMessage.MAX_BATCH];
    private final int[] shownActorLengths = new int[RingMessage.MAX_BATCH];
    private final OutcomeEncoder outcome = new OutcomeEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private int count;
    private int commandCount;
    private boolean hasShown;
    private int unjournaledBytes;
    private int takenBytes;
    private int resultBytes;
    private long shortestNs;

    /** Forgets the batch before. */
    public void begin() {
        count = 0;
        commandCount = 0;
        hasShown = false;
        unjournaledBytes = 0;
        takenBytes = 0;
        resultBytes = 0;
        shortestNs = RingMessage.NO_DEADLINE;
    }

    /** Messages so far. */
    public int count() {
        return count;
    }

    /** Commands so far. */
    public int commandCount() {
        return commandCount;
    }

    /** Whether no more messages are taken, so that it fits the journal's batch. */
    public boolean isFull() {
        return takenBytes > RingMessage.FULL_BATCH_BYTES;
    }

    /**
     * The message that is added next.
     *
     * @param correlation who waits for its result, or {@link RingMessage#NOBODY}.
     * @param lengthBytes how long it is in the ring.
     */
    public void next(final long correlation, final int lengthBytes) {
        correlations[count] = correlation;
        hashes[count] = RecentHashes.NONE;
        remainingNs[count] = RingMessage.NO_DEADLINE;
        takenBytes += lengthBytes;
    }

    /** The hash of the next message, by which it is known when it comes again. */
    public void nextHash(final long hash) {
        hashes[count] = hash;
    }

    /** How long an answer to the next message is of use to anybody. */
    public void nextDeadline(final long restNs) {
        remainingNs[count] = restNs;
        shortestNs = Math.min(shortestNs, restNs);
    }

    /** Adds the next message, which has no text of its own. */
    public void add(final Handling handling) {
        add(handling, 0);
    }

    /** Adds the next message, a command. */
    public void addCommand(final int journalOffset) {
        commandCount++;
        add(Handling.APPLY, journalOffset);
    }

    /**
     * Adds the next message, a command that the audit is shown. The text of its actor lies behind it.
     *
     * @param length    of the command in bytes.
     * @param actorKind code of the kind of who gave it.
     */
    public void addShown(final int journalOffset, final int length, final int actorKind, final int actorLength) {
        hasShown = true;
        commandCount++;
        shownLengths[count] = length;
        shownActorKinds[count] = actorKind;
        shownActorLengths[count] = actorLength;
        add(Handling.APPLY_AND_SHOW, journalOffset);
    }

    /** Whether there is a command that the audit is shown. */
    boolean hasShown() {
        return hasShown;
    }

    int shownLength(final int index) {
        return shownLengths[index];
    }

    int shownActorKind(final int index) {
        return shownActorKinds[index];
    }

    int shownActorLength(final int index) {
        return shownActorLengths[index];
    }

    /** Adds the next message and keeps its text. */
    public void addUnjournaled(
        final Handling handling, final DirectBuffer buffer, final int offset, final int length) {
        unjournaled.putBytes(unjournaledBytes, buffer, offset, length);
        add(handling, unjournaledBytes);
        unjournaledBytes += length;
    }

    private void add(final Handling handling, final int messageOffset) {
        handlings[count] = handling;
        messageOffsets[count++] = messageOffset;
    }

    Handling handling(final int index) {
        return handlings[index];
    }

    /** Where its text begins: in the journal's batch for a command, in {@link #unjournaled} for others. */
    int messageOffset(final int index) {
        return messageOffsets[index];
    }

    /** The texts of messages that are no commands. */
    DirectBuffer unjournaled() {
        return unjournaled;
    }

    long hash(final int index) {
        return hashes[index];
    }

    /** How long its answer was of use when the batch began, or {@link RingMessage#NO_DEADLINE}. */
    long remainingNs(final int index) {
        return remainingNs[index];
    }

    /** The least of all {@link #remainingNs}. */
    public long shortestNs() {
        return shortestNs;
    }

    public long correlation(final int index) {
        return correlations[index];
    }

    public int resultOffset(final int index) {
        return resultOffsets[index];
    }

    public int resultLength(final int index) {
        return resultLengths[index];
    }

    /** The results, each in its place. */
    public MutableDirectBuffer results() {
        return results;
    }

    /** Where the next result is written. */
    int nextResultOffset() {
        return resultBytes;
    }

    /** A message's result is written at {@link #nextResultOffset}. */
    void addResult(final int index, final int length) {
        resultOffsets[index] = resultBytes;
        resultLengths[index] = length;
        resultBytes += BitUtil.align(length, Long.BYTES);
    }

    /** Writes a result that is nothing but a code, and returns its length. */
    int writeOutcome(final ResultCode result, final int offset) {
        outcome.wrapAndApplyHeader(results, offset, header).result(result.code()).decidedBy(0);
        return header.encodedLength() + outcome.encodedLength();
    }

    /** Gives one answer to all messages, whatever their results were. */
    public void answerAll(final ResultCode result) {
        final int length = writeOutcome(result, 0);
        for (int i = 0; i < count; i++) {
            resultOffsets[i] = 0;
            resultLengths[i] = length;
        }
    }
}
