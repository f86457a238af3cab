package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.crypt.DataKey;
import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.crypt.Seal;
import dev.holdfast.ledger.crypt.SealedHeader;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.values.LedgerCapacity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * The journal's files: {@code journal-<first sequence>.log}, filled with zeros ahead of use so that a force need not
 * change the file's size. Each begins with a header, little-endian:
 *
 * <pre>
 *   0      8        12      16              24         32            36             40          112
 *   +------+--------+-------+---------------+----------+-------------+--------------+-----------+-----+
 *   |magic |version |CRC-32C|first sequence |ledger id |CRC of the   |rules version |capacities |     |
 *   |      |        |       |               |          |batch before |              |           |     |
 *   +------+--------+-------+---------------+----------+-------------+--------------+-----------+-----+
 * </pre>
 *
 * <p>Rules and capacities are those in force before the first command: what tables have to be made for is known before
 * it is read. Versions 1 and 2 have magic, version and first sequence alone, in 64 bytes. Version 4 is encrypted: its
 * header, a {@link SealedHeader}, has the file's key besides.
 */
final class Segment {
    static final int HEADER_BYTES = 128;
    private static final int PLAIN_VERSION = 3;
    private static final int SEALED_VERSION = 4;
    /** The first one: as the second, whose frames also say when not all before them was on disk. */
    private static final int OLDEST_VERSION = 1;
    private static final int FIRST_CHAINED_VERSION = 3;
    private static final int PLAIN_HEADER_BYTES = 64;

    /** Name of the file that becomes the next segment. */
    static final String SPARE = "journal-spare.tmp";

    private static final long MAGIC = 0x4C4E524A44464C48L;
    private static final int VERSION_AT = 8;
    private static final int CHECKSUM_AT = 12;
    private static final int SEQUENCE_AT = 16;
    private static final int LEDGER_AT = 24;
    private static final int BEFORE_AT = 32;
    private static final int RULES_AT = 36;
    private static final int CAPACITY_AT = 40;
    private static final String PREFIX = "journal-";
    private static final String SUFFIX = ".log";
    private static final int ZEROS_BYTES = 1 << 20;

    private Segment() {
    }

    static String name(final long firstSequence) {
        return String.format(Locale.ROOT, "%s%016d%s", PREFIX, firstSequence, SUFFIX);
    }

    /** Names of all segments, in the order of their sequences. */
    static List<String> list(final Storage storage) throws IOException {
        return storage.list().stream().filter(name -> name.matches(PREFIX + "\\d{16}" + SUFFIX)).toList();
    }

    static long firstSequence(final String segment) {
        return Long.parseLong(segment.substring(PREFIX.length(), segment.length() - SUFFIX.length()));
    }

    /**
     * Writes a segment's header.
     *
     * @param before what the segment's first command follows.
     * @return the key that its batches are to be encrypted with; null when they are not.
     */
    static DataKey writeHeader(
        final StoredFile file, final JournalPoint before, final LedgerState state, final KeyWrapper keys)
        throws IOException {
        final ByteBuffer header = keys.isOn() ? SealedHeader.allocate()
            : ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, MAGIC).putInt(VERSION_AT, keys.isOn() ? SEALED_VERSION : PLAIN_VERSION)
            .putLong(SEQUENCE_AT, before.sequence() + 1);
        header.putLong(LEDGER_AT, before.ledgerId()).putInt(BEFORE_AT, before.checksum())
            .putInt(RULES_AT, state.rulesVersion());
        final LedgerCapacity capacity = state.capacity();
        header.position(CAPACITY_AT);
        header.putLong(capacity.accounts()).putLong(capacity.cards()).putLong(capacity.orders())
            .putLong(capacity.entries());
        header.putInt(capacity.packageVersions()).putInt(capacity.cardTerms()).putInt(capacity.reviews());
        final DataKey key = keys.isOn() ? SealedHeader.conclude(header, keys) : null;
        if (key == null) {
            header.putInt(CHECKSUM_AT, checksum(header)).clear();
        }
        file.write(header, 0);
        return key;
    }

    private static int checksum(final ByteBuffer segment) {
        final CRC32C crc = new CRC32C();
        crc.update(segment.duplicate().limit(CHECKSUM_AT).position(0));
        crc.update(segment.duplicate().limit(HEADER_BYTES).position(SEQUENCE_AT));
        return (int) crc.getValue();
    }

    /** What is wrong with a segment's header; null when nothing is. */
    static String headerProblem(final ByteBuffer segment, final long firstSequence) {
        if (segment.capacity() < PLAIN_HEADER_BYTES || segment.getLong(0) != MAGIC) {
            return "the header is no journal's";
        }
        if (version(segment) < OLDEST_VERSION || version(segment) > SEALED_VERSION) {
            return "the format version is " + version(segment) + ", this program reads " + OLDEST_VERSION + " to "
                + SEALED_VERSION;
        }
        if (!isWhole(segment)) {
            return "the header is damaged";
        }
        return segment.getLong(SEQUENCE_AT) == firstSequence ? null : "the header's sequence is not the file name's";
    }

    private static boolean isWhole(final ByteBuffer segment) {
        if (isSealed(segment)) {
            return SealedHeader.isWhole(segment);
        }
        return !isChained(segment)
            || segment.capacity() >= HEADER_BYTES && segment.getInt(CHECKSUM_AT) == checksum(segment);
    }

    private static boolean isSealed(final ByteBuffer segment) {
        return version(segment) == SEALED_VERSION;
    }

    /** Whether a new segment would be of the same format, and of the same master key. */
    static boolean isAsNew(final ByteBuffer segment, final KeyWrapper keys) {
        return keys.isOn() ? isSealed(segment) && SealedHeader.keyId(segment) == keys.keyId()
            : version(segment) == PLAIN_VERSION;
    }

    /**
     * The key that a segment's batches are encrypted with; null when they are not.
     *
     * @throws JournalCorruptException when somebody has changed the header.
     * @throws dev.holdfast.ledger.crypt.MissingKeyException when its master key is not there.
     */
    static DataKey key(final ByteBuffer segment, final KeyWrapper keys, final String location) {
        if (!isSealed(segment)) {
            return null;
        }
        final DataKey key = SealedHeader.open(segment, keys, location);
        if (key == null) {
            throw new JournalCorruptException(location, 0, segment.getLong(SEQUENCE_AT), "the header " + Seal.BROKEN);
        }
        return key;
    }

    private static boolean isChained(final ByteBuffer segment) {
        return version(segment) >= FIRST_CHAINED_VERSION;
    }

    static FrameFormat frames(final ByteBuffer segment) {
        return isSealed(segment) ? FrameFormat.SEALED : isChained(segment) ? FrameFormat.CHAINED : FrameFormat.PLAIN;
    }

    /** @param key of the new segment; null when it is not encrypted. */
    static int headerBytes(final DataKey key) {
        return key == null ? HEADER_BYTES : SealedHeader.BYTES;
    }

    /** The beginning of an open file, as far as it has it. */
    static ByteBuffer readHeader(final StoredFile file) throws IOException {
        final ByteBuffer header = ByteBuffer.allocate((int) Math.min(SealedHeader.BYTES, file.size()))
            .order(ByteOrder.LITTLE_ENDIAN);
        int count = 0;
        while (count >= 0 && header.hasRemaining()) {
            count = file.read(header, header.position());
        }
        return header;
    }

    static int headerBytes(final ByteBuffer segment) {
        return isSealed(segment) ? SealedHeader.BYTES : isChained(segment) ? HEADER_BYTES : PLAIN_HEADER_BYTES;
    }

    /** Id of the ledger that a segment belongs to; 0 when it does not say. */
    static long ledgerId(final ByteBuffer segment) {
        return isChained(segment) ? segment.getLong(LEDGER_AT) : 0;
    }

    /** Checksum of the batch before the first. Only for a segment with a ledger id. */
    static int checksumBefore(final ByteBuffer segment) {
        return segment.getInt(BEFORE_AT);
    }

    /** Capacities in force at the segment's beginning; null when it does not say. */
    static LedgerCapacity capacity(final ByteBuffer segment) {
        if (!isChained(segment)) {
            return null;
        }
        final ByteBuffer header = segment.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(CAPACITY_AT);
        return new LedgerCapacity(header.getLong(), header.getLong(), header.getLong(), header.getLong(),
            header.getInt(), header.getInt(), header.getInt());
    }

    static int version(final ByteBuffer segment) {
        return segment.getInt(VERSION_AT);
    }

    /** Makes a file of zeros and forces it, and leaves it open. Blocks: not for the ledger thread. */
    static StoredFile fill(final Storage storage, final String name, final long bytes) throws IOException {
        final StoredFile file = storage.create(name);
        try {
            zero(file, 0, bytes);
            file.force();
            return file;
        } catch (final IOException e) {
            file.close();
            throw e;
        }
    }

    static void zero(final StoredFile file, final long from, final long to) throws IOException {
        if (from >= to) {
            return;
        }
        final ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS_BYTES, to - from));
        for (long position = from; position < to; position += zeros.limit()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), to - position));
            file.write(zeros, position);
        }
    }
}
