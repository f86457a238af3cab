package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.storage.SmallFile;
import dev.holdfast.ledger.storage.Storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A file of one line that says how far a ledger's journal was on disk for certain. It may be behind, and is never
 * ahead: so a journal that ends before it, or does not go through it, has lost what was confirmed. Kept in the data
 * directory, and once more elsewhere, where the loss of the whole directory does not reach it. Cold, and blocks.
 *
 * @param storage the directory that has the file.
 * @param name    the file's.
 */
public record HighWater(Storage storage, String name) {
    /** The file's name in a data directory. */
    public static final String FILE = "high-water.txt";

    private static final Pattern TEXT =
        Pattern.compile("(ledger=([0-9a-f]{16}) sequence=(\\d{1,18}) checksum=([0-9a-f]{8})) crc=([0-9a-f]{8})\\s*");
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final int LEDGER = 2;
    private static final int SEQUENCE = 3;
    private static final int CHECKSUM = 4;
    private static final int CRC = 5;
    private static final int HEXADECIMAL = 16;

    /** The one in a data directory. */
    public static HighWater of(final Storage directory) {
        return new HighWater(directory, FILE);
    }

    /**
     * What the file says; null when there is none.
     *
     * @throws IOException when it cannot be read, or is damaged.
     */
    public JournalPoint read() throws IOException {
        final String text = SmallFile.read(storage, name);
        if (text == null) {
            return null;
        }
        final Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseUnsignedInt(matcher.group(CRC), HEXADECIMAL) != crc(matcher.group(1))) {
            throw new IOException("file=" + location() + " is damaged; it says: " + text.strip()
                + ". Put it back, or move it away if you know "
                + "that the journal is whole");
        }
        return new JournalPoint(Long.parseLong(matcher.group(SEQUENCE)), 0,
            Long.parseUnsignedLong(matcher.group(LEDGER), HEXADECIMAL),
            Integer.parseUnsignedInt(matcher.group(CHECKSUM), HEXADECIMAL));
    }

    /** Writes the file, whole or not at all. */
    public void write(final JournalPoint confirmed) throws IOException {
        final String text = String.format(Locale.ROOT, "ledger=%016x sequence=%d checksum=%08x", confirmed.ledgerId(),
            confirmed.sequence(), confirmed.checksum());
        SmallFile.write(storage, name, name + TEMPORARY_SUFFIX, String.format(Locale.ROOT,
            "%s crc=%08x\n", text, crc(text)));
    }

    /** Where a person finds the file. */
    public String location() {
        return storage.locate(name);
    }

    private static int crc(final String text) {
        final CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return (int) crc.getValue();
    }
}
