package dev.holdfast.bench.torture;

import dev.holdfast.ledger.values.BrokenInvariantException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** What may befall the end of a journal while nothing runs. Works on a copy of a data directory. */
enum TailDamage {
    /** The last file is gone. */
    DELETE,
    /** It ends in the middle of what was written. */
    CUT,
    /** A part of its end is zeros. */
    ZERO,
    /** One bit of its end is another. */
    FLIP;

    private static final int TAIL_BYTES = 4096;

    /** Copies a directory without anything that a running process holds. */
    static void copy(final Path from, final Path to) throws IOException {
        Files.createDirectories(to);
        for (final Path file : files(from)) {
            if (!file.getFileName().toString().equals("lock")) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static void delete(final Path directory) throws IOException {
        for (final Path file : files(directory)) {
            Files.delete(file);
        }
        Files.delete(directory);
    }

    /** What each file holds, but for the lock, and for what becomes the next journal file: no start reads that. */
    static Map<String, String> sums(final Path directory) throws IOException {
        final Map<String, String> sums = new TreeMap<>();
        for (final Path file : files(directory)) {
            if (!Set.of("lock", "journal-spare.tmp").contains(file.getFileName().toString())) {
                final CRC32 sum = new CRC32();
                sum.update(Files.readAllBytes(file));
                sums.put(file.getFileName().toString(), Files.size(file) + ":" + sum.getValue());
            }
        }
        return sums;
    }

    /** Does the damage, and says what it did. */
    String apply(final Path directory, final Random random) throws IOException {
        final Path last = files(directory).stream()
            .filter(file -> file.getFileName().toString().matches("journal-\\d+\\.log"))
            .max(Comparator.naturalOrder()).orElseThrow();
        final long end = end(last);
        final int back = 1 + random.nextInt((int) Math.min(TAIL_BYTES, end));
        switch (this) {
            case DELETE -> Files.delete(last);
            case CUT -> {
                try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
                    file.setLength(end - back);
                }
            }
            case ZERO -> overwrite(last, end - back, new byte[back]);
            case FLIP -> {
                try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
                    file.seek(end - back);
                    final int before = file.read();
                    file.seek(end - back);
                    file.write(before ^ 1 << random.nextInt(Byte.SIZE));
                }
            }
            default -> throw new BrokenInvariantException("no such damage: " + this);
        }
        return this + " " + last.getFileName() + (this == DELETE ? "" : " " + back + " bytes before its end at " + end);
    }

    private static void overwrite(final Path path, final long position, final byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(position);
            file.write(bytes);
        }
    }

    /** Behind the last byte that is not zero. */
    private static long end(final Path path) throws IOException {
        final byte[] all = Files.readAllBytes(path);
        int end = all.length;
        while (end > 1 && all[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static List<Path> files(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
