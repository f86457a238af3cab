package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.values.BrokenInvariantException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A {@link Journal} in a directory of segments. The next segment is filled with zeros by somebody else's thread while
 * the present one is in use; should it not be ready, the journal goes on in a file that grows, which is slower and as
 * safe. Allocates only when it changes segments, and where its files are encrypted.
 */
public final class FileJournal implements Journal {
    /** Smallest segment that makes sense: several of the largest batches fit. */
    public static final long MIN_SEGMENT_BYTES = 4L * MAX_BATCH_BYTES;

    private static final int MAX_COMMAND_BYTES = 0xFFFF;
    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    private final Storage storage;
    private final LedgerState state;
    private final ByteBuffer batchBytes = ByteBuffer.allocateDirect(Frame.HEADER_BYTES + MAX_BATCH_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer batch = new UnsafeBuffer(batchBytes);
    private int length;
    private int count;
    private final long ledgerId;
    private int lastChecksum;
    private long writtenSequence;
    private long writtenMs;
    private long forcedSequence;
    private boolean isMarkUnforced;
    private final ConfirmedPlace confirmed;
    private final SegmentWriter segment;

    /**
     * Opens the journal where {@link JournalReader} found its end.
     *
     * @param end          with the ledger's id.
     * @param state        of the ledger whose commands are journaled, for what a batch says of it.
     * @param segmentBytes size of a segment; a batch that is larger than one makes it larger.
     * @param preparer     runs the filling of the next segment, on another thread.
     * @throws JournalFailedException when the storage cannot be written.
     */
    public FileJournal(
        final Storage storage, final JournalEnd end, final LedgerState state, final long segmentBytes,
        final Executor preparer) {
        this.storage = storage;
        this.state = state;
        ledgerId = end.point().ledgerId();
        lastChecksum = end.point().checksum();
        writtenSequence = end.sequence();
        writtenMs = end.timeMs();
        forcedSequence = end.sequence();
        confirmed = new ConfirmedPlace(end.sequence(), lastChecksum);
        segment = new SegmentWriter(storage, segmentBytes, preparer);
        try {
            segment.open(end, state);
        } catch (final IOException e) {
            segment.deleteSpare();
            throw new JournalFailedException("cannot open the journal in " + storage, e);
        }
    }

    @Override
    public void begin(final long firstSequence, final long timeMs) {
        batch.putLong(Frame.SEQUENCE_AT, firstSequence);
        batch.putLong(Frame.TIME_AT, timeMs);
        batch.putLong(Frame.LEDGER_AT, ledgerId);
        batch.putLong(Frame.DIGEST_AT, state.digest());
        batch.putShort(Frame.RULES_AT, (short) state.rulesVersion());
        length = Frame.HEADER_BYTES;
        count = 0;
    }

    @Override
    public int append(
        final DirectBuffer command, final int offset, final int commandLength, final int actorKind,
        final int actorLength) {
        final int start = claim(commandLength, actorKind, actorLength);
        batch.putBytes(start, command, offset, commandLength + actorLength);
        return start;
    }

    @Override
    public int append(final DirectBuffer command, final int offset, final int commandLength, final Actor actor) {
        final int actorLength = actor.bytes().capacity();
        final int start = claim(commandLength, actor.kind().code(), actorLength);
        batch.putBytes(start, command, offset, commandLength);
        batch.putBytes(start + commandLength, actor.bytes(), 0, actorLength);
        return start;
    }

    /** Makes room for a command and its actor's text behind it, and returns where. */
    private int claim(final int commandLength, final int actorKind, final int actorLength) {
        final int start = length + Frame.RECORD_HEADER_BYTES;
        final int end = Frame.align(start + commandLength + actorLength);
        if (end > batch.capacity() || commandLength > MAX_COMMAND_BYTES || actorLength > Actor.MAX_TEXT_BYTES) {
            throw new BrokenInvariantException("the batch has no room: bytes=" + end + " should be at most "
                + batch.capacity() + ", the command's "
                + commandLength + " at most " + MAX_COMMAND_BYTES + ", the actor's " + actorLength + " at most "
                + Actor.MAX_TEXT_BYTES);
        }
        batch.putLong(end - Long.BYTES, 0L);
        batch.putShort(length + Frame.RECORD_LENGTH_AT, (short) commandLength);
        batch.putByte(length + Frame.ACTOR_AT, (byte) actorKind);
        batch.putByte(length + Frame.ACTOR_LENGTH_AT, (byte) actorLength);
        length = end;
        count++;
        return start;
    }

    @Override
    public DirectBuffer batch() {
        return batch;
    }

    @Override
    public void write() {
        try {
            if (segment.isFull(length)) {
                if (forcedSequence < writtenSequence || isMarkUnforced) {
                    force();
                }
                segment.begin(point(), state);
            }
            batch.putInt(Frame.BEFORE_AT, lastChecksum);
            batch.putInt(Frame.UNFORCED_AT, (int) (writtenSequence - forcedSequence));
            batch.putShort(Frame.COUNT_AT, (short) count);
            lastChecksum = segment.conclude(batch, batchBytes, length);
            writtenSequence = batch.getLong(Frame.SEQUENCE_AT) + count - 1;
            writtenMs = batch.getLong(Frame.TIME_AT);
            segment.write();
        } catch (final IOException e) {
            throw new JournalFailedException("cannot write the journal in " + storage, e);
        }
    }

    @Override
    public void force() {
        try {
            segment.force();
            forcedSequence = writtenSequence;
            isMarkUnforced = false;
            confirmed.set(writtenSequence, lastChecksum);
        } catch (final IOException e) {
            throw new JournalFailedException("cannot force the journal in " + storage, e);
        }
    }

    /** Left out when the segment is full: a segment that follows says the same. */
    @Override
    public void mark() {
        if (forcedSequence < writtenSequence) {
            throw new BrokenInvariantException("sequence=" + writtenSequence + " is not on disk, only sequence="
                + forcedSequence + " is");
        }
        if (segment.isFull(Frame.HEADER_BYTES)) {
            return;
        }
        final int before = lastChecksum;
        begin(writtenSequence + 1, writtenMs);
        write();
        lastChecksum = before;
        isMarkUnforced = true;
    }

    @Override
    public void close() {
        try {
            segment.close();
        } catch (final IOException e) {
            LOG.warn("cannot close the journal in {}", storage, e);
        }
    }

    /** What the next batch will follow. */
    public JournalPoint point() {
        return new JournalPoint(writtenSequence, writtenMs, ledgerId, lastChecksum);
    }

    /** The place up to which all is on disk for certain. Any thread; allocates. */
    public JournalPoint confirmed() {
        return confirmed.get(ledgerId);
    }

    /** Whether another process, or another journal of this one, writes the newest segment. False when there is none. */
    public static boolean isInUse(final Storage storage) throws IOException {
        final List<String> segments = Segment.list(storage);
        if (segments.isEmpty()) {
            return false;
        }
        try (StoredFile newest = storage.open(segments.get(segments.size() - 1))) {
            return !newest.tryLock();
        }
    }

    /** Whether the file that is written is the one that has its name in the directory. Any thread. */
    public boolean isInPlace() throws IOException {
        return segment.isInPlace();
    }

    /** Where a person finds the file that is written. Any thread. */
    public String location() {
        return segment.location();
    }

    /** Tries again to have the next segment ready, if that failed. Any thread. */
    public void prepareAgain() {
        segment.prepareAgain();
    }
}
