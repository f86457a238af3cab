package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names and sizes of the audit's files. A file is named by the number of its first record, and not by a sequence: after
 * an accepted loss sequences come again. Cold, and blocks.
 */
public final class AuditFiles {
    /** A file that is as long gets no more records, so that one can be read as a whole. */
    static final int FULL_BYTES = 1 << 22;
    /** Where a file is written before it gets its name. */
    static final String TEMPORARY = "audit.tmp";

    private static final String PREFIX = "audit-";
    private static final String SUFFIX = ".log";
    private static final Pattern NAME = Pattern.compile("audit-\\d{16}\\.log");

    private AuditFiles() {
    }

    /** Whether a file is one of the audit's. */
    public static boolean isName(final String name) {
        return NAME.matcher(name).matches();
    }

    /** Names of all files, in the order of their records. */
    public static List<String> list(final Storage storage) throws IOException {
        return storage.list().stream().filter(AuditFiles::isName).toList();
    }

    /** Bytes of all files. */
    public static long bytes(final Storage storage) throws IOException {
        long bytes = 0;
        for (final String name : list(storage)) {
            try (StoredFile file = storage.openToRead(name)) {
                bytes += file.size();
            }
        }
        return bytes;
    }

    /** @param number of the file's first record. */
    static String name(final long number) {
        return String.format(Locale.ROOT, "%s%016d%s", PREFIX, number, SUFFIX);
    }

    /** Number of the first record of a file. */
    static long firstNumber(final String name) {
        return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
    }

    /** The first bytes of a file, as far as they are there. */
    static byte[] read(final StoredFile file, final int bytes) throws IOException {
        final ByteBuffer content = ByteBuffer.allocate((int) Math.min(bytes, file.size()));
        int count = 0;
        while (count >= 0 && content.hasRemaining()) {
            count = file.read(content, content.position());
        }
        return content.position() == content.capacity() ? content.array()
            : Arrays.copyOf(content.array(), content.position());
    }

    /** Writes a file aside, forces it, and gives it its name, in the place of one that has it. */
    static void writeAnew(
        final Storage storage, final String name, final byte[] content, final int length) throws IOException {
        try (StoredFile file = storage.create(TEMPORARY)) {
            file.write(ByteBuffer.wrap(content, 0, length), 0);
            file.force();
        }
        storage.rename(TEMPORARY, name);
        storage.forceNames();
    }
}
