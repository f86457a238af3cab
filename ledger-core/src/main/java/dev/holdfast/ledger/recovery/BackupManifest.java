package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What a backup holds, in a file of text that is written last: so a backup without its end, or with another file than
 * the one that was written, is found out before anybody needs it. Cold, and blocks.
 *
 * @param isContinuous  whether files are added while a gateway runs; else it is one copy, with all its files listed.
 * @param ledgerId      of the ledger; 0 when its journal does not say.
 * @param firstSequence from which on the journal is there without a gap.
 * @param lastSequence  that it goes to at least; exactly, when it is one copy.
 * @param lastTimeMs    time of that command, Unix milliseconds.
 * @param takenMs       when the manifest was written, by the wall clock, for people.
 * @param layout        version of the rows' layout, without which digests cannot be compared.
 * @param digest        of the rows after the last command; without meaning when it is continuous.
 * @param files         by their names.
 */
record BackupManifest(
    boolean isContinuous, long ledgerId, long firstSequence, long lastSequence, long lastTimeMs, long takenMs,
    int layout, long digest, Map<String, Entry> files) {
    static final String FILE = "manifest.txt";

    private static final String TEMPORARY = "manifest.tmp";
    private static final String TITLE = "holdfast backup format=1\n";
    private static final Pattern HEAD =
        Pattern.compile("kind=(copy|continuous) ledger=([0-9a-f]{1,16}) first_sequence=(\\d{1,18}) "
        + "last_sequence=(\\d{1,18}) last_time_ms=(\\d{1,18}) taken_ms=(\\d{1,18}) layout=(\\d{1,9}) "
        + "digest=([0-9a-f]{1,16})");
    private static final Pattern LINE =
        Pattern.compile("file=([a-z]+-\\d{16}\\.(?:log|bin)) bytes=(\\d{1,18}) growing=(yes|no) "
        + "time_ms=(\\d{1,18}) sha256=([0-9a-f]{64})");
    private static final String END = "end crc32c=";
    private static final int MAX_BYTES = 1 << 26;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int HEXADECIMAL = 16;

    /**
     * A file of the backup.
     *
     * @param bytes     its length; of a growing one what was there when the manifest was written.
     * @param isGrowing whether more may have come behind that.
     * @param timeMs    of the last command in it; only of a snapshot, else 0.
     * @param sha256    of those bytes, hexadecimal.
     */
    record Entry(String name, long bytes, boolean isGrowing, long timeMs, String sha256) {
    }

    /** A new SHA-256. */
    static MessageDigest newSum() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new UnusableEnvironmentException("this Java has no SHA-256", e);
        }
    }

    static String text(final MessageDigest sum) {
        return HexFormat.of().formatHex(sum.digest());
    }

    /** The SHA-256 of a file's first bytes, not yet concluded; null when it has fewer. */
    static MessageDigest sumOf(final Storage storage, final String name, final long bytes) throws IOException {
        final MessageDigest sum = newSum();
        final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (StoredFile file = storage.openToRead(name)) {
            for (long at = 0; at < bytes; at += buffer.limit()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - at));
                final int count = file.read(buffer, at);
                if (count < 0) {
                    return null;
                }
                sum.update(buffer.flip());
            }
        }
        return sum;
    }

    static Entry entryOf(final Storage storage, final String name, final long timeMs) throws IOException {
        final long bytes;
        try (StoredFile file = storage.openToRead(name)) {
            bytes = file.size();
        }
        return new Entry(name, bytes, false, timeMs, text(sumOf(storage, name, bytes)));
    }

    /** What is wrong with a file of the backup; null when nothing is. */
    String problemOf(final Storage storage, final String name) throws IOException {
        final Entry entry = files.get(name);
        try (StoredFile file = storage.openToRead(name)) {
            if (file.size() < entry.bytes || file.size() > entry.bytes && !entry.isGrowing) {
                return "file=" + storage.locate(name) + " has " + file.size() + " bytes, the manifest says "
                    + entry.bytes;
            }
        } catch (final NoSuchFileException e) {
            return "file=" + storage.locate(name) + " is missing";
        }
        final MessageDigest sum = sumOf(storage, name, entry.bytes);
        return sum != null && text(sum).equals(entry.sha256) ? null
            : "file=" + storage.locate(name) + " has changed since it was written";
    }

    /** @throws BackupException when there are problems, see {@link #problems}. */
    static void check(final List<String> problems) {
        if (!problems.isEmpty()) {
            throw new BackupException("the backup is not what its manifest says: " + String.join("; ", problems));
        }
    }

    /** What is wrong with the backup's files. */
    List<String> problems(final Storage storage) throws IOException {
        final List<String> problems = new ArrayList<>();
        for (final String name : files.keySet()) {
            final String problem = problemOf(storage, name);
            if (problem != null) {
                problems.add(problem);
            }
        }
        if (!isContinuous) {
            final List<String> there = new ArrayList<>(JournalFiles.list(storage));
            Snapshot.list(storage).forEach(snapshot -> there.add(snapshot.name()));
            there.removeAll(files.keySet());
            there.forEach(name ->
                problems.add("file=" + storage.locate(name) + " is not of this backup: the manifest does not name it"));
        }
        return problems;
    }

    /** Writes the manifest, whole or not at all. */
    void write(final Storage storage) throws IOException {
        final StringBuilder text = new StringBuilder(TITLE);
        text.append(String.format(Locale.ROOT,
            "kind=%s ledger=%016x first_sequence=%d last_sequence=%d last_time_ms=%d taken_ms=%d layout=%d "
            + "digest=%016x\n", isContinuous ? "continuous" : "copy", ledgerId, firstSequence, lastSequence,
            lastTimeMs, takenMs, layout, digest));
        for (final Entry entry : files.values()) {
            text.append(String.format(Locale.ROOT,
                "file=%s bytes=%d growing=%s time_ms=%d sha256=%s\n", entry.name, entry.bytes,
                entry.isGrowing ? "yes" : "no", entry.timeMs, entry.sha256));
        }
        final byte[] bytes = text.append(END)
            .append(String.format(Locale.ROOT, "%08x\n", checksum(text.substring(0, text.length() - END.length()))))
            .toString().getBytes(StandardCharsets.US_ASCII);
        try (StoredFile file = storage.create(TEMPORARY)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force();
        }
        storage.rename(TEMPORARY, FILE);
        storage.forceNames();
    }

    /**
     * Reads the manifest.
     *
     * @return null when there is none, as before there were any.
     * @throws BackupException when it is damaged.
     */
    static BackupManifest read(final Storage storage) throws IOException {
        final String text;
        try (StoredFile file = storage.openToRead(FILE)) {
            if (file.size() > MAX_BYTES) {
                throw new BackupException("file=" + storage.locate(FILE) + " is no manifest of a backup: bytes="
                    + file.size());
            }
            final ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            int count = 0;
            while (count >= 0 && bytes.hasRemaining()) {
                count = file.read(bytes, bytes.position());
            }
            text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        } catch (final NoSuchFileException e) {
            return null;
        }
        final int end = text.lastIndexOf(END);
        if (!text.startsWith(TITLE) || end < 0
            || !text.substring(end + END.length()).strip().equals(String.format(Locale.ROOT, "%08x",
            checksum(text.substring(0, end))))) {
            throw new BackupException("file=" + storage.locate(FILE)
                + " is damaged, or of a later version of this program");
        }
        return parse(storage.locate(FILE), text.substring(TITLE.length(), end).lines().toList());
    }

    private static BackupManifest parse(final String location, final List<String> lines) {
        final Matcher head = HEAD.matcher(lines.isEmpty() ? "" : lines.get(0));
        if (!head.matches()) {
            throw new BackupException("file=" + location + " line=2 cannot be read");
        }
        final Map<String, Entry> files = new TreeMap<>();
        for (int i = 1; i < lines.size(); i++) {
            final Matcher line = LINE.matcher(lines.get(i));
            if (!line.matches()) {
                throw new BackupException("file=" + location + " line=" + (i + 2) + " cannot be read");
            }
            int group = 1;
            final String name = line.group(group++);
            files.put(name, new Entry(name, Long.parseLong(line.group(group++)), line.group(group++).equals("yes"),
                Long.parseLong(line.group(group++)), line.group(group)));
        }
        int group = 1;
        return new BackupManifest(head.group(group++).equals("continuous"),
            Long.parseUnsignedLong(head.group(group++), HEXADECIMAL), Long.parseLong(head.group(group++)),
            Long.parseLong(head.group(group++)), Long.parseLong(head.group(group++)),
            Long.parseLong(head.group(group++)), Integer.parseInt(head.group(group++)),
            Long.parseUnsignedLong(head.group(group), HEXADECIMAL), files);
    }

    /** By their names. */
    static Map<String, Entry> byName(final Collection<Entry> entries) {
        final Map<String, Entry> files = new TreeMap<>();
        entries.forEach(entry -> files.put(entry.name, entry));
        return files;
    }

    private static int checksum(final String text) {
        final CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return (int) crc.getValue();
    }
}
