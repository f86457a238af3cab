package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.storage.SmallFile;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerStore;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the ledger was when it was stopped in order, in a file of one line. The next start must come to the same: if it
 * does not, commands were lost that were acknowledged, or this program decides differently from the one that stopped.
 * Cold, and blocks.
 *
 * @param format   version of the rows' layout, without which digests cannot be compared.
 * @param sequence of the last command.
 * @param digest   of all rows.
 */
public record CleanStop(int format, long sequence, long digest) {
    /** The file's name. */
    public static final String FILE = "clean-stop.txt";

    private static final Pattern TEXT =
        Pattern.compile("format=(\\d{1,9}) sequence=(\\d{1,18}) digest=([0-9a-f]{1,16})\\s*");
    private static final String TEMPORARY = "clean-stop.tmp";
    private static final int HEXADECIMAL = 16;

    public CleanStop(final long sequence, final long digest) {
        this(LedgerStore.LAYOUT_VERSION, sequence, digest);
    }

    /** Writes the file, whole or not at all. */
    public void write(final Storage storage) throws IOException {
        final String text = "format=" + format + " sequence=" + sequence + " digest=" + Long.toHexString(digest) + "\n";
        SmallFile.write(storage, FILE, TEMPORARY, text);
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
        final String text = SmallFile.read(storage, FILE);
        if (text == null) {
            return null;
        }
        final Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IOException("file=" + storage.locate(FILE) + " cannot be read: it is not what a stop writes; look"
                + " at the disk, verify the journal, and then remove the file");
        }
        return new CleanStop(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)),
            Long.parseUnsignedLong(matcher.group(3), HEXADECIMAL));
    }
}
