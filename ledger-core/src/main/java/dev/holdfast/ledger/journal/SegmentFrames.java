package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.crypt.DataKey;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Finds the whole batches in one segment whose bytes are all in memory. It knows no order: which batch has to be where,
 * the reader knows. Owned by one thread; blocks on nothing but pages that are not in memory; allocates nothing, but
 * where it opens encrypted batches.
 */
@HotPath
final class SegmentFrames {
    /** There is no such batch. */
    static final int NONE = -1;

    private final FrameFormat format;
    private final ByteBuffer bytes;
    private final DirectBuffer segment;
    private final FrameOpener opener;
    private final CRC32C crc = new CRC32C();

    /** Without a key: encrypted batches are found and not opened. */
    SegmentFrames(final FrameFormat format, final ByteBuffer bytes) {
        this(format, bytes, null);
    }

    /**
     * @param bytes of the whole segment; their position and limit are moved.
     * @param key   that its batches are encrypted with; null when they are not.
     */
    SegmentFrames(final FrameFormat format, final ByteBuffer bytes, final DataKey key) {
        this.format = format;
        this.bytes = bytes;
        opener = key == null ? null : new FrameOpener(key);
        segment = new UnsafeBuffer(bytes);
    }

    /** Whether there is a whole batch of any format anywhere. Of another ledger's, none counts. */
    static boolean isAnyIn(final ByteBuffer bytes, final long ledgerId) {
        for (final FrameFormat format : FrameFormat.values()) {
            if (new SegmentFrames(format, bytes).find(0, ledgerId) != NONE) {
                return true;
            }
        }
        return false;
    }

    FrameFormat format() {
        return format;
    }

    /** The segment, for what the headers of its frames hold. */
    DirectBuffer segment() {
        return segment;
    }

    /** Makes a whole batch's records readable, until the next one's are. Returns whether their seal is right. */
    boolean open(final int frame) {
        return opener == null || opener.open(segment, frame, bytes.getInt(frame + Frame.LENGTH_AT));
    }

    /** What holds the records of the batch that was opened. */
    DirectBuffer records() {
        return opener == null ? segment : opener.records();
    }

    /** Where the first of them begins there. */
    int recordsAt(final int frame) {
        return opener == null ? frame + format.headerBytes() : 0;
    }

    /** Whether a whole batch begins here. */
    boolean isWhole(final int at) {
        if (at > bytes.capacity() - format.headerBytes() || !format.isMagic(bytes.getInt(at + Frame.MAGIC_AT))) {
            return false;
        }
        final int length = bytes.getInt(at + Frame.LENGTH_AT);
        if (length < format.headerBytes() || length % Frame.ALIGNMENT != 0 || length > bytes.capacity() - at) {
            return false;
        }
        final boolean isWhole = format.checksum(crc, bytes, at, length) == bytes.getInt(at + Frame.CHECKSUM_AT);
        bytes.clear();
        return isWhole;
    }

    /** Whether a whole batch begins here whose first command has this sequence. */
    boolean isWhole(final int at, final long sequence) {
        return isWhole(at) && firstSequence(at) == sequence;
    }

    long firstSequence(final int frame) {
        return format.firstSequence(segment, frame);
    }

    int count(final int frame) {
        return format.count(segment, frame);
    }

    boolean isMark(final int frame) {
        return format.isMark(segment, frame);
    }

    int checksum(final int frame) {
        return bytes.getInt(frame + Frame.CHECKSUM_AT);
    }

    /** Where the next batch has to begin. */
    int end(final int frame) {
        return frame + bytes.getInt(frame + Frame.LENGTH_AT);
    }

    /** The first whole batch of a ledger from a position on, or {@link #NONE}. */
    int find(final int from, final long ledgerId) {
        for (int at = Frame.align(from); at <= bytes.capacity() - format.headerBytes(); at += Frame.ALIGNMENT) {
            if (isOf(ledgerId, at) && isWhole(at)) {
                return at;
            }
        }
        return NONE;
    }

    /**
     * Whether a whole batch of a ledger, from a position on, says that the command of this sequence was on disk: no
     * crash leaves one behind damage there.
     */
    boolean provesForced(final int from, final long ledgerId, final long sequence) {
        for (int at = find(from, ledgerId); at != NONE; at = find(at + Frame.ALIGNMENT, ledgerId)) {
            if (format.wasForcedBefore(segment, at, sequence)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a whole batch of a ledger, from a position on, begins behind the command of this sequence. */
    boolean hasNewer(final int from, final long ledgerId, final long sequence) {
        for (int at = find(from, ledgerId); at != NONE; at = find(at + Frame.ALIGNMENT, ledgerId)) {
            if (firstSequence(at) > sequence) {
                return true;
            }
        }
        return false;
    }

    /** Whether a crash can have left what is at this place, where a batch should be and none is whole. */
    boolean canBeTorn(final int frame) {
        return new TornTail(format, bytes, segment).isPossible(frame);
    }

    /** The first byte behind which all are zero. */
    static int dataEnd(final ByteBuffer bytes) {
        int last = bytes.capacity() - 1;
        while (last >= Long.BYTES && bytes.getLong(last - Long.BYTES + 1) == 0) {
            last -= Long.BYTES;
        }
        while (last >= 0 && bytes.get(last) == 0) {
            last--;
        }
        return last + 1;
    }

    /**
     * Whether a frame here would name this ledger. Who sends callbacks knows the id of none: so no text of theirs
     * passes for a frame behind damage.
     */
    private boolean isOf(final long ledgerId, final int at) {
        return ledgerId == 0 || format == FrameFormat.PLAIN || segment.getLong(at + Frame.LEDGER_AT) == ledgerId;
    }
}
