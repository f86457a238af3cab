package dev.holdfast.ledger.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of a batch on disk, little-endian. A batch is written whole or not at all as far as a reader can tell: its checksum covers
 * everything behind the checksum.
 *
 * <pre>
 *   0      4       8       12      16               24       32
 *   +------+-------+-------+-------+----------------+--------+--------------------------------+
 *   |magic |length |CRC-32C|count  |first sequence  |time ms |count × [length, command, pad 8]|
 *   +------+-------+-------+-------+----------------+--------+--------------------------------+
 * </pre>
 */
final class Frame {
    /** Of a batch that was written when all before it was on disk. */
    static final int MAGIC = 0x31464A48;
    /** Of a batch that was written when some before it was perhaps not on disk yet. Since version 2 of the format. */
    static final int MAGIC_AHEAD = 0x32464A48;
    static final int ALIGNMENT = 8;
    static final int HEADER_BYTES = 32;
    static final int MAGIC_AT = 0;
    static final int LENGTH_AT = 4;
    static final int CHECKSUM_AT = 8;
    static final int COUNT_AT = 12;
    static final int SEQUENCE_AT = 16;
    static final int TIME_AT = 24;

    private Frame() {
    }

    /** The checksum of the frame of {@code length} bytes at {@code offset}. Moves the buffer's position and limit. */
    static int checksum(final CRC32C crc, final ByteBuffer buffer, final int offset, final int length) {
        crc.reset();
        buffer.limit(offset + length).position(offset + COUNT_AT);
        crc.update(buffer);
        return (int) crc.getValue();
    }

    static boolean isMagic(final int magic) {
        return magic == MAGIC || magic == MAGIC_AHEAD;
    }

    static int align(final int length) {
        return length + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
