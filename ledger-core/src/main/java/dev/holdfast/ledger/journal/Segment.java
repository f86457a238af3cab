package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The journal's files: {@code journal-<first sequence>.log}, filled with zeros ahead of use so that a force need not change the file's
 * size. Each begins with a header of {@link #HEADER_BYTES}: magic, format version, first sequence.
 */
final class Segment {
    static final int HEADER_BYTES = 64;
    static final int FORMAT_VERSION = 2;
    /** The first one: as the second, without {@link Frame#MAGIC_AHEAD}. */
    private static final int OLDEST_VERSION = 1;

    /** Name of the file that becomes the next segment. */
    static final String SPARE = "journal-spare.tmp";

    private static final long MAGIC = 0x4C4E524A44464C48L;
    private static final int VERSION_AT = 8;
    private static final int SEQUENCE_AT = 16;
    private static final String PREFIX = "journal-";
    private static final String SUFFIX = ".log";
    private static final int ZEROS_BYTES = 1 << 20;

    private Segment() {
    }

    static String name(final long firstSequence) {
        return String.format("%s%016d%s", PREFIX, firstSequence, SUFFIX);
    }

    /** Names of all segments, in the order of their sequences. */
    static List<String> list(final Storage storage) throws IOException {
        return storage.list().stream().filter(name -> name.matches(PREFIX + "\\d{16}" + SUFFIX)).toList();
    }

    static long firstSequence(final String segment) {
        return Long.parseLong(segment.substring(PREFIX.length(), segment.length() - SUFFIX.length()));
    }

    static void writeHeader(final StoredFile file, final int version, final long firstSequence) throws IOException {
        final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, MAGIC).putInt(VERSION_AT, version).putLong(SEQUENCE_AT, firstSequence);
        file.write(header, 0);
    }

    /** What is wrong with a segment's header; null when nothing is. */
    static String headerProblem(final ByteBuffer segment, final long firstSequence) {
        if (segment.capacity() < HEADER_BYTES || segment.getLong(0) != MAGIC) {
            return "the header is no journal's";
        }
        if (version(segment) < OLDEST_VERSION || version(segment) > FORMAT_VERSION) {
            return "the format version is " + version(segment) + ", this program reads " + OLDEST_VERSION + " to " + FORMAT_VERSION;
        }
        return segment.getLong(SEQUENCE_AT) == firstSequence ? null : "the header's sequence is not the file name's";
    }

    static int version(final ByteBuffer segment) {
        return segment.getInt(VERSION_AT);
    }

    /** Makes a file of zeros and forces it. Blocks: not for the ledger thread. */
    static void fill(final Storage storage, final String name, final long bytes) throws IOException {
        try (StoredFile file = storage.create(name)) {
            zero(file, 0, bytes);
            file.force();
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
