package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.store.LedgerStore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the ledger was when it was stopped in order, in a file of one line. The next start must come to the same: if it does not, commands were lost
 * that were acknowledged, or this program decides differently from the one that stopped. Cold, and blocks.
 *
 * @param format   version of the rows' layout, without which digests cannot be compared.
 * @param sequence of the last command.
 * @param digest   of all rows.
 */
public record CleanStop(int format, long sequence, long digest) {
    /** The file's name. */
    public static final String FILE = "clean-stop.txt";

    private static final Pattern TEXT = Pattern.compile("format=(\\d{1,9}) sequence=(\\d{1,18}) digest=([0-9a-f]{1,16})\\s*");
    private static final String TEMPORARY = "clean-stop.tmp";
    private static final int MAX_BYTES = 256;
    private static final int HEXADECIMAL = 16;

    public CleanStop(final long sequence, final long digest) {
        this(LedgerStore.LAYOUT_VERSION, sequence, digest);
    }

    /** Writes the file, whole or not at all. */
    public void write(final Storage storage) throws IOException {
        final String text = "format=" + format + " sequence=" + sequence + " digest=" + Long.toHexString(digest) + "\n";
        try (StoredFile file = storage.create(TEMPORARY)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
            file.force();
        }
        storage.rename(TEMPORARY, FILE);
        storage.forceNames();
    }

    /**
     * Compares what a start came to with what the last stop left.
     *
     * @return whether the last stop was in order.
     * @throws CleanStopBrokenException when the two contradict each other.
     */
    public static boolean check(final Storage storage, final long sequence, final long digest) throws IOException {
        final CleanStop left = read(storage);
        if (left == null || left.sequence < sequence) {
            return false;
        }
        if (left.sequence > sequence || left.format == LedgerStore.LAYOUT_VERSION && left.digest != digest) {
            throw new CleanStopBrokenException(storage.locate(FILE), left, new CleanStop(sequence, digest));
        }
        return true;
    }

    /** Removes the file, before the ledger changes. */
    public static void remove(final Storage storage) throws IOException {
        if (storage.list().contains(FILE)) {
            storage.delete(FILE);
            storage.forceNames();
        }
    }

    private static CleanStop read(final Storage storage) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        try (StoredFile file = storage.openToRead(FILE)) {
            int count = 0;
            while (count >= 0 && bytes.hasRemaining()) {
                count = file.read(bytes, bytes.position());
            }
        } catch (final NoSuchFileException e) {
            return null;
        }
        final String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        final Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IOException("file=" + storage.locate(FILE) + " cannot be read; it says: " + text);
        }
        return new CleanStop(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)),
            Long.parseUnsignedLong(matcher.group(3), HEXADECIMAL));
    }
}
