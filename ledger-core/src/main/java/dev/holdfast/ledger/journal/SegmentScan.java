package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.crypt.DataKey;
import dev.holdfast.ledger.crypt.Seal;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Goes through one of the journal's files batch by batch, and checks each against its sum and the one before it. It
 * neither applies nor judges: what a place without a batch means, who scans knows. The file may be in use; then a batch
 * that is half written is none yet. Cold, and blocks.
 */
public final class SegmentScan implements AutoCloseable {
    private static final int MAX_FRAME_BYTES =
        Journal.MAX_BATCH_BYTES + Frame.HEADER_BYTES + Frame.SEALED_MORE_BYTES;
    /** In frames of the first two formats, whose checksum begins with it. */
    private static final int PLAIN_COUNT_AT = 12;

    private final String name;
    private final Storage storage;
    private final StoredFile file;
    private final ByteBuffer header;
    private final String headerProblem;
    private final FrameFormat frames;
    private final ByteBuffer bytes = ByteBuffer.allocate(MAX_FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer frame = new UnsafeBuffer(bytes);
    private final CRC32C crc = new CRC32C();
    private long position;
    private long commandsEnd;
    private long sequence;
    private int frameBytes;
    private int checksum;

    /**
     * Opens the file and reads its header.
     *
     * @param name of the file in the storage.
     * @throws java.nio.file.NoSuchFileException when there is none of that name.
     */
    public SegmentScan(final Storage storage, final String name) throws IOException {
        this.name = name;
        this.storage = storage;
        file = storage.openToRead(name);
        try {
            header = Segment.readHeader(file);
            headerProblem = Segment.headerProblem(header, Segment.firstSequence(name));
            frames = headerProblem == null ? Segment.frames(header) : FrameFormat.CHAINED;
            position = headerProblem == null ? Segment.headerBytes(header) : 0;
            commandsEnd = position;
            checksum = headerProblem == null && frames != FrameFormat.PLAIN ? Segment.checksumBefore(header) : 0;
            sequence = Segment.firstSequence(name) - 1;
        } catch (final IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    public String name() {
        return name;
    }

    /** What is wrong with the file's header, and then it is no journal's; null when nothing is. */
    public String headerProblem() {
        return headerProblem;
    }

    /** Id of the ledger that the file belongs to; 0 when it does not say. */
    public long ledgerId() {
        return headerProblem == null ? Segment.ledgerId(header) : 0;
    }

    /** Bytes up to the end of the last batch that was found, or of the header. */
    public long position() {
        return position;
    }

    /** As {@link #position}, without the marks at the end: they are not forced, and a power cut may take them away. */
    public long commandsEnd() {
        return commandsEnd;
    }

    /** Sequence of the last command that was found; that before the file's first when there was none yet. */
    public long sequence() {
        return sequence;
    }

    /** Time of the last batch that was found, Unix milliseconds. Only after a {@link #next} that found one. */
    public long timeMs() {
        return frames.timeMs(frame, 0);
    }

    /** Bytes of the last batch that was found. */
    public int frameBytes() {
        return frameBytes;
    }

    /** Goes on behind a place that another scan of the same file came to. */
    public void resume(final SegmentScan other) {
        position = other.position;
        commandsEnd = other.commandsEnd;
        sequence = other.sequence;
        checksum = other.checksum;
    }

    /**
     * Goes to the next batch.
     *
     * @return false when there is none, and then it stays where it is.
     */
    public boolean next() throws IOException {
        return next(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * Goes to the next batch unless it goes beyond something.
     *
     * @param lastSequence its last command's, at most.
     * @param lastTimeMs   its time, at most.
     * @return false when there is none, and then it stays where it is.
     */
    public boolean next(final long lastSequence, final long lastTimeMs) throws IOException {
        final int length = headerProblem == null ? readFrame() : 0;
        if (length == 0 || sequence + frames.count(frame, 0) > lastSequence || frames.timeMs(frame, 0) > lastTimeMs) {
            return false;
        }
        sequence += frames.count(frame, 0);
        position += length;
        frameBytes = length;
        // What follows a mark names the batch before it.
        if (!frames.isMark(frame, 0)) {
            checksum = bytes.getInt(Frame.CHECKSUM_AT);
            commandsEnd = position;
        }
        return true;
    }

    /**
     * The length of the whole batch that lies at the position and follows what was found so far; 0 when there is none.
     */
    private int readFrame() throws IOException {
        final int headerBytes = frames.headerBytes();
        bytes.clear().limit(headerBytes);
        if (!fill(bytes, position) || !frames.isMagic(bytes.getInt(Frame.MAGIC_AT))) {
            return 0;
        }
        final int length = bytes.getInt(Frame.LENGTH_AT);
        if (length < headerBytes || length > bytes.capacity() || length % Frame.ALIGNMENT != 0) {
            return 0;
        }
        bytes.limit(length);
        if (!fill(bytes, position + headerBytes)) {
            return 0;
        }
        final boolean isWhole = frames.checksum(crc, bytes, 0, length) == bytes.getInt(Frame.CHECKSUM_AT);
        bytes.clear();
        return isWhole && frames.firstSequence(frame, 0) == sequence + 1 && follows()
            && frames.holdsItsCommands(frame, 0) ? length : 0;
    }

    private boolean follows() {
        return frames == FrameFormat.PLAIN
            || frame.getLong(Frame.LEDGER_AT) == ledgerId() && frame.getInt(Frame.BEFORE_AT) == checksum;
    }

    /** Whether nothing but zeros lies behind the last batch that was found. */
    public boolean isRestEmpty() throws IOException {
        long at = position;
        bytes.clear();
        for (int count = file.read(bytes, at); count > 0; count = file.read(bytes, at)) {
            for (int i = 0; i < count; i++) {
                if (bytes.get(i) != 0) {
                    return false;
                }
            }
            at += count;
            bytes.clear();
        }
        return true;
    }

    /** Reads bytes of the file up to the last batch that was found. */
    public void read(final ByteBuffer target, final long from) throws IOException {
        if (!fill(target, from)) {
            throw new IOException("file=" + name + " ends before position=" + (from + target.remaining()));
        }
    }

    /**
     * The last batch that was found, without the commands behind one of them.
     *
     * @param lastSequence of a command in it.
     * @throws JournalCorruptException when it was changed, of an encrypted file.
     * @throws dev.holdfast.ledger.crypt.MissingKeyException when the file is encrypted with a key that is not there.
     */
    public ByteBuffer cut(final long lastSequence) {
        final int left = frames.count(frame, 0) - (int) (sequence - lastSequence);
        if (frames == FrameFormat.SEALED) {
            return cutSealed(left);
        }
        final int end = end(frame, frames.headerBytes(), left);
        final ByteBuffer copy = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(0, bytes, 0, end).putInt(Frame.LENGTH_AT, end);
        if (frames == FrameFormat.PLAIN) {
            copy.putInt(PLAIN_COUNT_AT, left);
        } else {
            copy.putShort(Frame.COUNT_AT, (short) left);
        }
        copy.putInt(Frame.CHECKSUM_AT, frames.checksum(crc, copy, 0, end));
        return copy.clear();
    }

    private ByteBuffer cutSealed(final int left) {
        final DataKey key = Segment.key(header, storage.keys(), storage.locate(name));
        final FrameOpener opener = new FrameOpener(key);
        if (!opener.open(frame, 0, frameBytes)) {
            throw new JournalCorruptException(storage.locate(name), position - frameBytes,
                frames.firstSequence(frame, 0), "the batch here " + Seal.BROKEN);
        }
        final int recordsEnd = end(opener.records(), 0, left);
        final UnsafeBuffer batch = new UnsafeBuffer(new byte[Frame.HEADER_BYTES + recordsEnd]);
        batch.putBytes(0, frame, 0, Frame.HEADER_BYTES);
        batch.putShort(Frame.COUNT_AT, (short) left);
        batch.putBytes(Frame.HEADER_BYTES, opener.records(), 0, recordsEnd);
        return new FrameSealer().begin(key).seal(batch, batch.capacity());
    }

    /** Where so many records end. */
    private int end(final DirectBuffer records, final int from, final int count) {
        int end = from;
        for (int i = 0; i < count; i++) {
            end = frames.recordEnd(records, end);
        }
        return end;
    }

    /** Whether the file had all that the buffer has room for. */
    private boolean fill(final ByteBuffer target, final long from) throws IOException {
        long at = from;
        while (target.hasRemaining()) {
            final int count = file.read(target, at);
            if (count < 0) {
                return false;
            }
            at += count;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
