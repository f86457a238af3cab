package dev.holdfast.ledger.journal;

import org.agrona.DirectBuffer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How frames of a version of the journal's format are read. Magic, length and checksum are in the same places in all of
 * them.
 */
enum FrameFormat {
    /**
     * Versions 1 and 2: {@code [magic][length][CRC-32C of what follows][count 4][first sequence 8][time 8]} and count ×
     * {@code [length 4][command]}, each padded to 8. Two magics say whether all before was on disk.
     */
    PLAIN(32, 16, 24) {
        @Override
        boolean isMagic(final int magic) {
            return magic == MAGIC_FORCED || magic == MAGIC_AHEAD;
        }

        @Override
        int checksum(final CRC32C crc, final ByteBuffer buffer, final int offset, final int length) {
            crc.reset();
            buffer.limit(offset + length).position(offset + PLAIN_COUNT_AT);
            crc.update(buffer);
            return (int) crc.getValue();
        }

        @Override
        int count(final DirectBuffer buffer, final int frame) {
            return buffer.getInt(frame + PLAIN_COUNT_AT);
        }

        @Override
        boolean wasForcedBefore(final DirectBuffer buffer, final int frame, final long sequence) {
            return buffer.getInt(frame) == MAGIC_FORCED;
        }

        @Override
        int commandAt(final int record) {
            return record + Integer.BYTES;
        }

        @Override
        int commandLength(final DirectBuffer buffer, final int record) {
            return buffer.getInt(record);
        }

        @Override
        Actor actor(final DirectBuffer buffer, final int record) {
            return Actor.UNKNOWN;
        }

        @Override
        int recordEnd(final DirectBuffer buffer, final int record) {
            return Frame.align(record + Integer.BYTES + buffer.getInt(record));
        }
    },

    /** Since version 3: see {@link Frame}. */
    CHAINED(Frame.HEADER_BYTES, Frame.SEQUENCE_AT, Frame.TIME_AT) {
        @Override
        boolean isMagic(final int magic) {
            return magic == Frame.MAGIC;
        }
    },

    /** Version 4, whose records are encrypted: what is said of those is true of what {@link FrameOpener} gives. */
    SEALED(Frame.SEALED_HEADER_BYTES, Frame.SEQUENCE_AT, Frame.TIME_AT) {
        @Override
        boolean isMagic(final int magic) {
            return magic == Frame.SEALED_MAGIC;
        }

        /** Nobody can tell before they are opened, and then their tag says that they are as they were written. */
        @Override
        boolean holdsItsCommands(final DirectBuffer buffer, final int frame) {
            return true;
        }
    };

    private static final int MAGIC_FORCED = 0x31464A48;
    private static final int MAGIC_AHEAD = 0x32464A48;
    private static final int PLAIN_COUNT_AT = 12;
    private static final int UNSIGNED_SHORT = 0xFFFF;
    private static final long UNSIGNED_INT = 0xFFFFFFFFL;

    private final int headerBytes;
    private final int sequenceAt;
    private final int timeAt;

    FrameFormat(final int headerBytes, final int sequenceAt, final int timeAt) {
        this.headerBytes = headerBytes;
        this.sequenceAt = sequenceAt;
        this.timeAt = timeAt;
    }

    int headerBytes() {
        return headerBytes;
    }

    long firstSequence(final DirectBuffer buffer, final int frame) {
        return buffer.getLong(frame + sequenceAt);
    }

    long timeMs(final DirectBuffer buffer, final int frame) {
        return buffer.getLong(frame + timeAt);
    }

    /** Whether a frame has no commands: it says that all before it was on disk. */
    boolean isMark(final DirectBuffer buffer, final int frame) {
        return count(buffer, frame) == 0;
    }

    /**
     * Whether the commands that a frame says it has lie in it, one behind the other. Its checksum does not tell: it is
     * of whatever was written.
     */
    boolean holdsItsCommands(final DirectBuffer buffer, final int frame) {
        final int end = frame + buffer.getInt(frame + Frame.LENGTH_AT);
        final int count = count(buffer, frame);
        int record = frame + headerBytes;
        for (int i = 0; i < count; i++) {
            if (record > end - Frame.ALIGNMENT || commandLength(buffer, record) < 0) {
                return false;
            }
            final int next = recordEnd(buffer, record);
            if (next <= record || next > end) {
                return false;
            }
            record = next;
        }
        return count >= 0;
    }

    abstract boolean isMagic(int magic);

    /** Moves the buffer's position and limit. */
    int checksum(final CRC32C crc, final ByteBuffer buffer, final int offset, final int length) {
        return Frame.checksum(crc, buffer, offset, length);
    }

    int count(final DirectBuffer buffer, final int frame) {
        return buffer.getShort(frame + Frame.COUNT_AT) & UNSIGNED_SHORT;
    }

    /**
     * Whether the command of this sequence was on disk for certain when the frame was written: no crash leaves such a
     * frame behind damage there.
     */
    boolean wasForcedBefore(final DirectBuffer buffer, final int frame, final long sequence) {
        final long first = buffer.getLong(frame + Frame.SEQUENCE_AT);
        return first < sequence || first - (buffer.getInt(frame + Frame.UNFORCED_AT) & UNSIGNED_INT) > sequence;
    }

    int commandAt(final int record) {
        return record + Frame.RECORD_HEADER_BYTES;
    }

    int commandLength(final DirectBuffer buffer, final int record) {
        return buffer.getShort(record + Frame.RECORD_LENGTH_AT) & UNSIGNED_SHORT;
    }

    Actor actor(final DirectBuffer buffer, final int record) {
        return Actor.of(buffer.getByte(record + Frame.ACTOR_AT) & 0xFF, buffer,
            commandAt(record) + commandLength(buffer, record), actorLength(buffer, record));
    }

    int recordEnd(final DirectBuffer buffer, final int record) {
        return Frame.align(commandAt(record) + commandLength(buffer, record) + actorLength(buffer, record));
    }

    private static int actorLength(final DirectBuffer buffer, final int record) {
        return buffer.getByte(record + Frame.ACTOR_LENGTH_AT) & 0xFF;
    }
}
