package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.crypt.Seal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of a batch on disk, little-endian. A batch is written whole or not at all as far as a reader can tell: its
 * checksum covers all of it but for itself.
 *
 * <pre>
 *   0      4       8       12              16         24             32
 *   +------+-------+-------+---------------+----------+--------------+-------+
 *   |magic |length |CRC-32C|CRC of the one |ledger id |first sequence|time ms|
 *   |      |       |       |before         |          |              |       |
 *   +------+-------+-------+---------------+----------+--------------+-------+
 *   40              48          52     54            56
 *   +---------------+-----------+------+-------------+-----------------------+
 *   |digest before  |unforced   |count |rules version|count × record, padded |
 *   +---------------+-----------+------+-------------+-----------------------+
 *   record: [length 2][actor's kind 1][length of its text 1][command][text]
 * </pre>
 *
 * <p>{@code digest before} is the state's that the batch is applied to. {@code unforced} is how many commands before
 * the first were perhaps not on disk when the batch was written. A batch of no commands is a mark: it says that all
 * before it was on disk, so that damage there is no torn tail. It is not forced itself: so the batch behind it does not
 * speak for it, and follows the batch before it. Versions 1 and 2 of the format: see {@link FrameFormat#PLAIN}.
 *
 * <p>In an encrypted file the header goes on with the nonce and the length of what is encrypted, and the records are
 * sealed. The checksum covers what is on disk, the seal all but the checksum:
 *
 * <pre>
 *   56             64           68                  72
 *   +--------------+------------+-------------------+---------------------+-------+
 *   |nonce: random |and counter |bytes of records   |records, encrypted   |tag 16 |
 *   +--------------+------------+-------------------+---------------------+-------+
 * </pre>
 */
final class Frame {
    static final int MAGIC = 0x33464A48;
    static final int ALIGNMENT = 8;
    static final int HEADER_BYTES = 56;
    static final int RECORD_HEADER_BYTES = 4;
    static final int MAGIC_AT = 0;
    static final int LENGTH_AT = 4;
    static final int CHECKSUM_AT = 8;
    static final int BEFORE_AT = 12;
    static final int LEDGER_AT = 16;
    static final int SEQUENCE_AT = 24;
    static final int TIME_AT = 32;
    static final int DIGEST_AT = 40;
    static final int UNFORCED_AT = 48;
    static final int COUNT_AT = 52;
    static final int RULES_AT = 54;
    static final int SEALED_MAGIC = 0x34464A48;
    static final int NONCE_AT = HEADER_BYTES;
    static final int COUNTER_AT = NONCE_AT + Long.BYTES;
    static final int RECORDS_LENGTH_AT = NONCE_AT + Seal.NONCE_BYTES;
    static final int SEALED_HEADER_BYTES = RECORDS_LENGTH_AT + Integer.BYTES;
    /** By so much a batch is longer when it is sealed. */
    static final int SEALED_MORE_BYTES = SEALED_HEADER_BYTES + Seal.TAG_BYTES - HEADER_BYTES;
    static final int RECORD_LENGTH_AT = 0;
    static final int ACTOR_AT = 2;
    static final int ACTOR_LENGTH_AT = 3;

    private Frame() {
    }

    /** The checksum of the frame of {@code length} bytes at {@code offset}. Moves the buffer's position and limit. */
    static int checksum(final CRC32C crc, final ByteBuffer buffer, final int offset, final int length) {
        crc.reset();
        buffer.limit(offset + CHECKSUM_AT).position(offset);
        crc.update(buffer);
        buffer.limit(offset + length).position(offset + BEFORE_AT);
        crc.update(buffer);
        return (int) crc.getValue();
    }

    static int align(final int length) {
        return length + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
