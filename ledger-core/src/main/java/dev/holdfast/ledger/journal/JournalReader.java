package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads a journal from its beginning and finds its end. Each batch says how far the journal was on disk when it was
 * written, so damage can come from a crash only when every good batch behind it says that this place perhaps was not,
 * and when it looks as a crash leaves it ({@link TornTail}): such damage is a torn tail, which is cut off with a
 * warning. Any other damage is corruption, which stops everything, and so is a batch that belongs to another ledger or
 * follows another batch.
 */
public final class JournalReader {
    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);
    private static final long NONE = -1;
    private static final int LOOKS_AT_A_BATCH_BEING_WRITTEN = 1_000;

    private final Storage storage;
    private final CommandHandler handler;
    private final JournalChain chain;
    private ByteBuffer bytes;
    private SegmentFrames frames;
    private boolean isInUse;
    private String lastSegment;
    private int lastPosition;
    private long tornBytes;
    private long batches;
    private long acceptedLoss = NONE;
    private String damagedSegment;

    /** Reads from the first command on. */
    public JournalReader(final Storage storage, final CommandHandler handler) {
        this(storage, handler, JournalPoint.START);
    }

    /**
     * Reads what follows a command that was the last of its batch, as the last one of a snapshot is.
     *
     * @param from behind that command.
     */
    public JournalReader(final Storage storage, final CommandHandler handler, final JournalPoint from) {
        this.storage = storage;
        this.handler = handler;
        chain = new JournalChain(from);
    }

    /** Notes, from now on, whether the journal passes through a place: see {@link #hasPassed}. */
    public void await(final JournalPoint place) {
        chain.await(place);
    }

    /** Whether a batch ended at a place that was awaited, with its checksum. */
    public boolean hasPassed(final JournalPoint place) {
        return chain.hasPassed(place);
    }

    /**
     * Lets the last file end in damage that no crash explains, if all up to this command is there: what it said behind
     * it is given up. The file is kept under another name.
     */
    public void acceptLossBehind(final long lastKept) {
        acceptedLoss = lastKept;
    }

    /** Whether damage was met that is no torn tail, and accepted. */
    public boolean hasAcceptedDamage() {
        return damagedSegment != null;
    }

    /**
     * Hands every command to the handler and returns the end. The files stay as they are: see {@link #makeDurable}. A
     * file that a new one would differ from, in its format or its master key, is not gone on with: the end has no
     * segment.
     *
     * @throws JournalCorruptException when what is damaged is not the tail.
     * @throws JournalFailedException  when the files cannot be read.
     */
    public JournalEnd readAll() {
        try {
            final List<String> segments = JournalFiles.behind(storage, chain.sequence());
            long position = 0;
            for (int i = 0; i < segments.size(); i++) {
                position = readSegment(segments.get(i), i == segments.size() - 1);
            }
            lastSegment = position > 0 ? segments.get(segments.size() - 1) : null;
            lastPosition = (int) position;
            return new JournalEnd(canBeGoneOnWith() ? lastSegment : null, position, point());
        } catch (final IOException e) {
            throw new JournalFailedException("cannot read the journal in " + storage, e);
        }
    }

    private boolean canBeGoneOnWith() {
        return lastSegment != null && Segment.isAsNew(bytes, storage.keys());
    }

    /**
     * Cuts the torn tail that {@link #readAll} found, and writes the last segment anew, so that all that was read is
     * durable. When that fails the journal is as it was.
     *
     * @throws JournalFailedException when the storage cannot be written.
     */
    public void makeDurable() {
        if (damagedSegment != null) {
            new TailRepair(storage).keepDamaged(damagedSegment, bytes);
        }
        if (lastSegment == null) {
            return;
        }
        if (tornBytes > 0) {
            LOG.warn("cut a torn tail off the journal: file={} position={} bytes={}", storage.locate(lastSegment),
                lastPosition, tornBytes);
        }
        new TailRepair(storage).writeAnew(lastSegment, bytes, lastPosition);
    }

    /**
     * Does what {@link #readAll} does for a journal that may be in use, whose last batch may then be seen half written.
     */
    public JournalEnd inspect() {
        isInUse = true;
        return readAll();
    }

    /** Bytes behind the last whole batch that belong to no batch: the torn tail. */
    public long tornBytes() {
        return tornBytes;
    }

    /** Batches that were read. */
    public long batches() {
        return batches;
    }

    /**
     * Hands the commands of all segments but the last to the handler, and changes nothing. These files do not change
     * any more, so this may happen beside a journal that is in use.
     *
     * @return the sequence of the last command that was read.
     * @throws JournalCorruptException when one of them is damaged.
     * @throws JournalFailedException  when they cannot be read.
     */
    public long readClosed() {
        try {
            final List<String> segments = JournalFiles.behind(storage, chain.sequence());
            for (int i = 0; i < segments.size() - 1; i++) {
                readSegment(segments.get(i), false);
            }
            return chain.sequence();
        } catch (final IOException e) {
            throw new JournalFailedException("cannot read the journal in " + storage, e);
        }
    }

    /** The place behind the last batch that was read. */
    public JournalPoint point() {
        return chain.point();
    }

    /** Returns where the next batch goes; 0 when not even the file's header is on disk. */
    private long readSegment(final String name, final boolean isLast) throws IOException {
        try (StoredFile file = storage.openToRead(name)) {
            bytes = file.map();
            final long first = Segment.firstSequence(name);
            if (first > chain.sequence() + 1) {
                throw corrupt(name, 0, "commands " + (chain.sequence() + 1) + " to " + (first - 1)
                    + " are missing: neither the file before this one nor a snapshot has them");
            }
            final String problem = Segment.headerProblem(bytes, first);
            if (problem != null) {
                tornBytes = SegmentFrames.dataEnd(bytes);
                final boolean isTorn = isLast && tornBytes <= Segment.HEADER_BYTES
                    && !SegmentFrames.isAnyIn(bytes, chain.ledgerId());
                if (isTorn || isAcceptedLoss(name, isLast)) {
                    return 0;
                }
                throw corrupt(name, 0, isLast, problem);
            }
            frames = new SegmentFrames(Segment.frames(bytes), bytes,
                Segment.key(bytes, storage.keys(), storage.locate(name)));
            if (first <= chain.sequence()) {
                return readRest(name, isLast);
            }
            final String stranger = chain.follow(bytes);
            if (stranger != null) {
                throw corrupt(name, 0, stranger);
            }
            return readFrames(name, Segment.headerBytes(bytes), isLast);
        }
    }

    private int readFrames(final String name, final int from, final boolean isLast) {
        int position = from;
        while (frames.isWhole(position, chain.sequence() + 1)) {
            final String problem = chain.problem(frames, position);
            if (problem != null) {
                throw corrupt(name, position, problem);
            }
            chain.pass(frames, position, handler);
            batches += frames.isMark(position) ? 0 : 1;
            position = frames.end(position);
        }
        checkEnd(name, position, isLast);
        return position;
    }

    /**
     * Reads what a file has behind the place that the reader was begun at. What lies before that is not needed any
     * more; when it is damaged or ends too early, nothing may follow.
     *
     * @return where the next batch goes; 0 when it cannot go into this file.
     */
    private int readRest(final String name, final boolean isLast) {
        int position = Segment.headerBytes(bytes);
        long skipped = Segment.firstSequence(name) - 1;
        int before = 0;
        while (skipped < chain.sequence() && frames.isWhole(position, skipped + 1)) {
            skipped += frames.count(position);
            before = frames.isMark(position) ? before : frames.checksum(position);
            position = frames.end(position);
        }
        if (chain.isHere(bytes, skipped, before)) {
            return readFrames(name, position, isLast);
        }
        if (skipped >= chain.sequence()
            || isLast && frames.hasNewer(position, chain.ledgerId(), chain.sequence())) {
            throw corrupt(name, position, "a snapshot goes up to sequence=" + chain.sequence()
                + ", and this file has other batches there");
        }
        return 0;
    }

    /**
     * Behind the last good batch there may be zeros, or in the last segment the remains of batches that were never
     * forced.
     */
    private void checkEnd(final String name, final int position, final boolean isLast) {
        final int damageEnd = SegmentFrames.dataEnd(bytes);
        if (damageEnd <= position) {
            return;
        }
        final boolean wasForced = !isLast
            || frames.provesForced(position, chain.ledgerId(), chain.sequence() + 1);
        if (wasForced || !frames.canBeTorn(position)) {
            if (isInUse && isLast && becomesWhole(position)) {
                // Batches came since the end was reached: each is whole before the next is begun.
                return;
            }
            if (!isAcceptedLoss(name, isLast)) {
                throw corrupt(name, position, isLast, wasForced
                    ? "the batch here is damaged or out of sequence, and what lies behind it says that it was on disk"
                    : "the last batch here is damaged, and no crash leaves it so: no sector of it is missing, so it "
                    + "was on disk");
            }
        }
        tornBytes = damageEnd - position;
    }

    /** Whether a batch that is just being written is there soon. */
    private boolean becomesWhole(final int position) {
        for (int i = 0; i < LOOKS_AT_A_BATCH_BEING_WRITTEN; i++) {
            if (frames.isWhole(position)) {
                return frames.firstSequence(position) == chain.sequence() + 1;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean isAcceptedLoss(final String name, final boolean isLast) {
        if (!isLast || acceptedLoss != chain.sequence()) {
            return false;
        }
        damagedSegment = name;
        return true;
    }

    /** Damage that may be accepted when it is at the end of the journal. */
    private JournalCorruptException corrupt(
        final String name, final int position, final boolean isLast, final String what) {
        return isLast
            ? JournalCorruptException.ofTail(storage.locate(name), position, chain.sequence() + 1, what)
            : corrupt(name, position, what);
    }

    private JournalCorruptException corrupt(final String name, final int position, final String what) {
        return new JournalCorruptException(storage.locate(name), position, chain.sequence() + 1, what);
    }
}
