package dev.holdfast.ledger.journal;

import org.agrona.DirectBuffer;

import java.nio.ByteBuffer;

/**
 * Tells a batch that a crash cut short from one that was damaged later. A disk writes a sector whole or not at all, and
 * there were zeros before: so a crash leaves zeros from the batch's beginning, or from the beginning of a later sector,
 * to the end of that sector, or a file that ends too early. A batch of which no sector is missing was on disk, and may
 * have been answered.
 */
final class TornTail {
    /** The least that disks write at once. Those that write more write several of these. */
    private static final int SECTOR_BYTES = 512;

    private final FrameFormat frames;
    private final ByteBuffer bytes;
    private final DirectBuffer segment;

    TornTail(final FrameFormat frames, final ByteBuffer bytes, final DirectBuffer segment) {
        this.frames = frames;
        this.bytes = bytes;
        this.segment = segment;
    }

    /** Whether a crash can have left what is at this place, where a batch should be and none is whole. */
    boolean isPossible(final int frame) {
        final int end = end(frame);
        if (end > bytes.capacity()) {
            return true;
        }
        int from = frame;
        while (from < end) {
            final int to = Math.min((from / SECTOR_BYTES + 1) * SECTOR_BYTES, bytes.capacity());
            if (isZero(from, to)) {
                return true;
            }
            from = to;
        }
        return false;
    }

    /**
     * Where the batch was to end; behind the file's end when that cuts it short. Its length says it, and so do its
     * records, or how long they are where they are encrypted; and one changed bit makes one of them larger at most.
     * Without its first bytes only its first sector can be the missing one.
     */
    private int end(final int frame) {
        if (frame > bytes.capacity() - frames.headerBytes()) {
            return Integer.MAX_VALUE;
        }
        if (!frames.isMagic(bytes.getInt(frame + Frame.MAGIC_AT))) {
            return frame + 1;
        }
        final int length = bytes.getInt(frame + Frame.LENGTH_AT);
        if (length < frames.headerBytes() || length % Frame.ALIGNMENT != 0) {
            return frame;
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.min((long) frame + length, endOfRecords(frame)));
    }

    private long endOfRecords(final int frame) {
        if (frames == FrameFormat.SEALED) {
            final int recordsBytes = bytes.getInt(frame + Frame.RECORDS_LENGTH_AT);
            return recordsBytes < 0 ? Integer.MAX_VALUE
                : (long) frame + Frame.HEADER_BYTES + Frame.SEALED_MORE_BYTES + recordsBytes;
        }
        int record = frame + frames.headerBytes();
        for (int i = frames.count(segment, frame); i > 0; i--) {
            if (record > bytes.capacity() - Frame.ALIGNMENT) {
                return Integer.MAX_VALUE;
            }
            final int next = frames.recordEnd(segment, record);
            if (next <= record) {
                return Integer.MAX_VALUE;
            }
            record = next;
        }
        return record;
    }

    private boolean isZero(final int from, final int to) {
        for (int at = from; at < to; at++) {
            if (bytes.get(at) != 0) {
                return false;
            }
        }
        return true;
    }
}
