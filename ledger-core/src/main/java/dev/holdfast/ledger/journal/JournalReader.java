package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

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
    private static final String DAMAGED = ".damaged";
    private static final int LOOKS_AT_A_BATCH_BEING_WRITTEN = 1_000;

    private final Storage storage;
    private final CommandHandler handler;
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer segment = new UnsafeBuffer(0, 0);
    private ByteBuffer bytes;
    private long sequence;
    private long timeMs;
    private boolean isInUse;
    private String lastSegment;
    private int lastPosition;
    private long tornBytes;
    private long batches;
    private FrameFormat frames = FrameFormat.CHAINED;
    private long ledgerId;
    private int checksum;
    private final List<JournalPoint> awaited = new ArrayList<>();
    private final Set<JournalPoint> passed = new HashSet<>();
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
        sequence = from.sequence();
        timeMs = from.timeMs();
        ledgerId = from.ledgerId();
        checksum = from.checksum();
    }

    /** Notes, from now on, whether the journal passes through a place: see {@link #hasPassed}. */
    public void await(final JournalPoint place) {
        awaited.add(place);
        notePlace();
    }

    /** Whether a batch ended at a place that was awaited, with its checksum. */
    public boolean hasPassed(final JournalPoint place) {
        return passed.contains(place);
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
     * journal of an older format is not gone on with: its end has no segment.
     *
     * @throws JournalCorruptException when what is damaged is not the tail.
     * @throws JournalFailedException  when the files cannot be read.
     */
    public JournalEnd readAll() {
        try {
            final List<String> segments = segmentsAhead();
            long position = 0;
            for (int i = 0; i < segments.size(); i++) {
                position = readSegment(segments.get(i), i == segments.size() - 1);
            }
            lastSegment = position > 0 ? segments.get(segments.size() - 1) : null;
            lastPosition = (int) position;
            return new JournalEnd(frames == FrameFormat.CHAINED ? lastSegment : null, position, point());
        } catch (final IOException e) {
            throw new JournalFailedException("cannot read the journal in " + storage, e);
        }
    }

    /**
     * Cuts the torn tail that {@link #readAll} found, and writes the last segment anew, so that all that was read is
     * durable. When that fails the journal is as it was.
     *
     * @throws JournalFailedException when the storage cannot be written.
     */
    public void makeDurable() {
        if (damagedSegment != null) {
            keepDamaged();
        }
        if (lastSegment == null) {
            return;
        }
        if (tornBytes > 0) {
            LOG.warn("cut a torn tail off the journal: file={} position={} bytes={}", storage.locate(lastSegment),
                lastPosition, tornBytes);
        }
        try {
            writeAnew();
        } catch (final IOException e) {
            deleteSpare();
            throw new JournalFailedException("cannot write the journal in " + storage, e);
        }
    }

    private void keepDamaged() {
        final String copy = damagedSegment + DAMAGED;
        try (StoredFile file = storage.create(copy)) {
            file.write(bytes.duplicate().clear(), 0);
            file.force();
            LOG.warn("kept the damaged journal file as {}", storage.locate(copy));
        } catch (final IOException e) {
            throw new JournalFailedException("cannot write " + storage.locate(copy), e);
        }
    }

    private void deleteSpare() {
        try {
            storage.delete(Segment.SPARE);
        } catch (final IOException e) {
            LOG.warn("cannot delete {}: {}", storage.locate(Segment.SPARE), e.getMessage());
        }
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
            final List<String> segments = segmentsAhead();
            for (int i = 0; i < segments.size() - 1; i++) {
                readSegment(segments.get(i), false);
            }
            return sequence;
        } catch (final IOException e) {
            throw new JournalFailedException("cannot read the journal in " + storage, e);
        }
    }

    /** The place behind the last batch that was read. */
    public JournalPoint point() {
        return new JournalPoint(sequence, timeMs, ledgerId, checksum);
    }

    /**
     * The files that have what follows. The first one may begin before that: then a snapshot was made while it was in
     * use.
     */
    private List<String> segmentsAhead() throws IOException {
        return JournalFiles.behind(storage, sequence);
    }

    /** Returns where the next batch goes; 0 when not even the file's header is on disk. */
    private long readSegment(final String name, final boolean isLast) throws IOException {
        try (StoredFile file = storage.openToRead(name)) {
            bytes = file.map();
            segment.wrap(bytes);
            final long first = Segment.firstSequence(name);
            if (first > sequence + 1) {
                throw new JournalCorruptException(storage.locate(name), 0, sequence + 1,
                    "commands " + (sequence + 1) + " to "
                    + (Segment.firstSequence(name) - 1)
                    + " are missing: neither the file before this one nor a snapshot has them");
            }
            final String problem = Segment.headerProblem(bytes, first);
            if (problem != null) {
                tornBytes = lastByteThatIsNotZero() + 1;
                if (isLast && tornBytes <= Segment.HEADER_BYTES && !hasFrame() || isAcceptedLoss(name, isLast)) {
                    return 0;
                }
                throw corrupt(name, 0, isLast, problem);
            }
            frames = Segment.frames(bytes);
            if (first <= sequence) {
                return readRest(name, isLast);
            }
            takeIdentity(name);
            return readFrames(name, Segment.headerBytes(bytes), isLast);
        }
    }

    private int readFrames(final String name, final int from, final boolean isLast) {
        int position = from;
        while (isFrame(position) && frames.firstSequence(segment, position) == sequence + 1) {
            checkChain(name, position);
            position = readFrame(position);
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
        while (skipped < sequence && isFrame(position) && frames.firstSequence(segment, position) == skipped + 1) {
            skipped += frames.count(segment, position);
            before = frames.isMark(segment, position) ? before : bytes.getInt(position + Frame.CHECKSUM_AT);
            position += bytes.getInt(position + Frame.LENGTH_AT);
        }
        final boolean isSamePlace = skipped == sequence
            && (ledgerId == 0 || ledgerId == Segment.ledgerId(bytes) && before == checksum);
        if (isSamePlace) {
            return readFrames(name, position, isLast);
        }
        if (skipped >= sequence || isLast && hasFrameBehind(position)) {
            throw new JournalCorruptException(storage.locate(name), position, sequence + 1,
                "a snapshot goes up to sequence=" + sequence + ", and this file has other batches there");
        }
        return 0;
    }

    /** Whether a whole batch lies behind damage whose commands the reader does not have yet. */
    private boolean hasFrameBehind(final int position) {
        for (int at = findFrame(position, false); at >= 0; at = findFrame(at + Frame.ALIGNMENT, false)) {
            if (frames.firstSequence(segment, at) > sequence) {
                return true;
            }
        }
        return false;
    }

    /** A file has to belong to the same ledger as the ones before it, and to follow them. */
    private void takeIdentity(final String name) {
        final long id = Segment.ledgerId(bytes);
        if (id == 0 && ledgerId == 0) {
            return;
        }
        if (ledgerId != 0 && id != ledgerId) {
            throw new JournalCorruptException(storage.locate(name), 0, sequence + 1,
                "the file belongs to the ledger " + Long.toHexString(id)
                + ", the ones before it to the ledger " + Long.toHexString(ledgerId));
        }
        if (ledgerId != 0 && Segment.checksumBefore(bytes) != checksum) {
            throw new JournalCorruptException(storage.locate(name), 0, sequence + 1,
                "the file follows another one than the one before it");
        }
        ledgerId = id;
        checksum = Segment.checksumBefore(bytes);
    }

    private void checkChain(final String name, final int frame) {
        if (frames != FrameFormat.CHAINED) {
            return;
        }
        if (segment.getLong(frame + Frame.LEDGER_AT) != ledgerId) {
            throw new JournalCorruptException(storage.locate(name), frame, sequence + 1,
                "the batch here belongs to another ledger");
        }
        if (segment.getInt(frame + Frame.BEFORE_AT) != checksum) {
            throw new JournalCorruptException(storage.locate(name), frame, sequence + 1,
                "the batch here follows another one than the one before it");
        }
    }

    /**
     * Puts a copy of the last segment, without a torn tail, in its place. After a force that failed an operating system
     * shows readers what may not be on disk, and forces no more; and writing it again where it is would put at risk
     * what is on disk.
     */
    private void writeAnew() throws IOException {
        try (StoredFile file = storage.create(Segment.SPARE)) {
            file.write(bytes.duplicate().limit(lastPosition).position(0), 0);
            Segment.zero(file, lastPosition, bytes.capacity());
            file.force();
        }
        storage.rename(Segment.SPARE, lastSegment);
        storage.forceNames();
    }

    private void notePlace() {
        for (int i = 0; i < awaited.size(); i++) {
            if (awaited.get(i).sequence() == sequence && awaited.get(i).checksum() == checksum) {
                passed.add(awaited.get(i));
            }
        }
    }

    private int readFrame(final int frame) {
        timeMs = frames.timeMs(segment, frame);
        if (frames == FrameFormat.CHAINED) {
            handler.onBatch(sequence + 1, segment.getLong(frame + Frame.DIGEST_AT),
                segment.getShort(frame + Frame.RULES_AT) & 0xFFFF);
        }
        int record = frame + frames.headerBytes();
        for (int i = frames.count(segment, frame); i > 0; i--) {
            sequence++;
            handler.onCommand(segment, frames.commandAt(record), frames.commandLength(segment, record), sequence,
                timeMs, frames.actor(segment, record));
            record = frames.recordEnd(segment, record);
        }
        if (!frames.isMark(segment, frame)) {
            batches++;
            checksum = bytes.getInt(frame + Frame.CHECKSUM_AT);
            notePlace();
        }
        return frame + bytes.getInt(frame + Frame.LENGTH_AT);
    }

    /**
     * Behind the last good batch there may be zeros, or in the last segment the remains of batches that were never
     * forced.
     */
    private void checkEnd(final String name, final int position, final boolean isLast) {
        final int damageEnd = lastByteThatIsNotZero() + 1;
        if (damageEnd <= position) {
            return;
        }
        final boolean wasForced = !isLast || findFrame(position, true) >= 0;
        if (wasForced || !new TornTail(frames, bytes, segment).isPossible(position)) {
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
            if (isFrame(position)) {
                return frames.firstSequence(segment, position) == sequence + 1;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean isAcceptedLoss(final String name, final boolean isLast) {
        if (!isLast || acceptedLoss != sequence) {
            return false;
        }
        damagedSegment = name;
        return true;
    }

    private JournalCorruptException corrupt(
        final String name, final int position, final boolean isLast, final String what) {
        return isLast ? JournalCorruptException.ofTail(storage.locate(name), position, sequence + 1, what)
            : new JournalCorruptException(storage.locate(name), position, sequence + 1, what);
    }

    private boolean isFrame(final int at) {
        if (at > bytes.capacity() - frames.headerBytes() || !frames.isMagic(bytes.getInt(at + Frame.MAGIC_AT))) {
            return false;
        }
        final int length = bytes.getInt(at + Frame.LENGTH_AT);
        if (length < frames.headerBytes() || length % Frame.ALIGNMENT != 0 || length > bytes.capacity() - at) {
            return false;
        }
        final boolean isWhole = frames.checksum(crc, bytes, at, length) == bytes.getInt(at + Frame.CHECKSUM_AT);
        bytes.clear();
        return isWhole;
    }

    /** Whether there is a whole batch of any format anywhere. */
    private boolean hasFrame() {
        for (final FrameFormat format : FrameFormat.values()) {
            frames = format;
            if (findFrame(0, false) >= 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * The first whole batch from a position on, or -1.
     *
     * @param provesForced looks for one that says that the next command was on disk: no crash puts one behind damage.
     */
    private int findFrame(final int from, final boolean provesForced) {
        for (int at = Frame.align(from); at <= bytes.capacity() - frames.headerBytes(); at += Frame.ALIGNMENT) {
            if (isOwn(at) && isFrame(at) && !(provesForced && !frames.wasForcedBefore(segment, at, sequence + 1))) {
                return at;
            }
        }
        return -1;
    }

    /**
     * Whether a frame here would name this ledger. Who sends callbacks knows the id of none: so no text of theirs
     * passes for a frame behind damage.
     */
    private boolean isOwn(final int at) {
        return ledgerId == 0 || frames != FrameFormat.CHAINED || segment.getLong(at + Frame.LEDGER_AT) == ledgerId;
    }

    private int lastByteThatIsNotZero() {
        int at = bytes.capacity() - 1;
        while (at >= Long.BYTES && bytes.getLong(at - Long.BYTES + 1) == 0) {
            at -= Long.BYTES;
        }
        while (at >= 0 && bytes.get(at) == 0) {
            at--;
        }
        return at;
    }
}
