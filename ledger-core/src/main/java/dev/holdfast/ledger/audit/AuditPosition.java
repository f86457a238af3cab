package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.storage.SmallFile;
import dev.holdfast.ledger.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * How far the audit was on disk for certain, in a file of one line beside it. It may be behind, and is never ahead: so
 * an audit that ends before it has lost records. Written now and then. Cold, and blocks.
 *
 * @param completeUpTo sequence up to which every command of a person is in the audit, or in a gap of it.
 * @param number       of the last record.
 * @param hash         of that record, hexadecimal.
 */
public record AuditPosition(long completeUpTo, long number, String hash) {
    /** The file's name. */
    public static final String FILE = "audit-position.txt";

    private static final Logger LOG = LoggerFactory.getLogger(AuditPosition.class);
    private static final String TEMPORARY = "audit-position.tmp";
    private static final Pattern TEXT = Pattern.compile(
        "(complete_up_to=(\\d{1,18}) record=(\\d{1,18}) hash=([0-9a-f]{64})) crc=([0-9a-f]{8})\\s*");
    private static final int COMPLETE = 2;
    private static final int NUMBER = 3;
    private static final int HASH = 4;
    private static final int CRC = 5;
    private static final int HEXADECIMAL = 16;

    /** Writes the file, whole or not at all. */
    void write(final Storage storage) throws IOException {
        final String text = "complete_up_to=" + completeUpTo + " record=" + number + " hash=" + hash;
        SmallFile.write(storage, FILE, TEMPORARY, String.format(Locale.ROOT, "%s crc=%08x%n", text, crc(text)));
    }

    /** What the file says; null when there is none, or none that can be read. */
    static AuditPosition read(final Storage storage) throws IOException {
        final String text = SmallFile.read(storage, FILE);
        if (text == null) {
            return null;
        }
        final Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseUnsignedInt(matcher.group(CRC), HEXADECIMAL) != crc(matcher.group(1))) {
            LOG.warn("file={} is damaged and does not count", storage.locate(FILE));
            return null;
        }
        return new AuditPosition(Long.parseLong(matcher.group(COMPLETE)), Long.parseLong(matcher.group(NUMBER)),
            matcher.group(HASH));
    }

    private static int crc(final String text) {
        final CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return (int) crc.getValue();
    }
}
