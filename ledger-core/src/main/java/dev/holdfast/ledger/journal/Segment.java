package dev.holdfast.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The journal's files: {@code journal-<first sequence>.log}, filled with zeros ahead of use so that a force need not change the file's
 * size. Each begins with a header of {@link #HEADER_BYTES}: magic, format version, first sequence.
 */
final class Segment {
    static final int HEADER_BYTES = 64;
    static final int FORMAT_VERSION = 1;

    private static final long MAGIC = 0x4C4E524A44464C48L;
    private static final int VERSION_AT = 8;
    private static final int SEQUENCE_AT = 16;
    private static final String PREFIX = "journal-";
    private static final String SUFFIX = ".log";
    private static final int ZEROS_BYTES = 1 << 20;

    private Segment() {
    }

    static Path path(final Path directory, final long firstSequence) {
        return directory.resolve(String.format("%s%016d%s", PREFIX, firstSequence, SUFFIX));
    }

    /** All segments of a directory, in the order of their sequences. */
    static List<Path> list(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(PREFIX + "\\d{16}" + SUFFIX)).sorted().toList();
        } catch (final NoSuchFileException e) {
            return List.of();
        }
    }

    static long firstSequence(final Path segment) {
        final String name = segment.getFileName().toString();
        return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
    }

    static void writeHeader(final FileChannel channel, final long firstSequence) throws IOException {
        final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, MAGIC).putInt(VERSION_AT, FORMAT_VERSION).putLong(SEQUENCE_AT, firstSequence);
        writeFully(channel, header, 0);
    }

    /** What is wrong with a segment's header; null when nothing is. */
    static String headerProblem(final ByteBuffer segment, final long firstSequence) {
        if (segment.capacity() < HEADER_BYTES || segment.getLong(0) != MAGIC) {
            return "the header is no journal's";
        }
        if (segment.getInt(VERSION_AT) != FORMAT_VERSION) {
            return "the format version is " + segment.getInt(VERSION_AT) + ", this program reads " + FORMAT_VERSION;
        }
        return segment.getLong(SEQUENCE_AT) == firstSequence ? null : "the header's sequence is not the file name's";
    }

    /** Makes a file of zeros and forces it. Blocks: not for the ledger thread. */
    static void fill(final Path file, final long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            zero(channel, 0, bytes);
            channel.force(true);
        }
    }

    static void zero(final FileChannel channel, final long from, final long to) throws IOException {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
        for (long position = from; position < to;) {
            zeros.clear().limit((int) Math.min(ZEROS_BYTES, to - position));
            position += channel.write(zeros, position);
        }
    }

    static void writeFully(final FileChannel channel, final ByteBuffer source, final long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    /** Makes a new or renamed file's name as durable as its content. */
    static void forceDirectory(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
