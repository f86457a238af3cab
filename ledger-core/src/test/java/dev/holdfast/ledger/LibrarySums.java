package dev.holdfast.ledger;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The SHA-256 of each library, as {@code libraries.sha256} has it: a line for each, with its path in a Maven
 * repository. A module's test compares what is on its class path. {@code scripts/library-sums} writes the list anew.
 */
public final class LibrarySums {
    private static final Path REPOSITORY = Path.of(System.getProperty("local.repository"));
    private static final Path SOURCES = Path.of(System.getProperty("project.sources"));
    private static final Path LIST = SOURCES.resolve("libraries.sha256");
    private static final String BETWEEN = "  ";

    private LibrarySums() {
    }

    /** What is wrong with the libraries of the running test: a line for each; none when all are as listed. */
    public static List<String> problems() throws IOException {
        final Map<String, String> found = onClassPath();
        if (Boolean.getBoolean("sums.write")) {
            write(found);
        }
        final Map<String, String> listed = listed();
        final List<String> problems = new ArrayList<>();
        found.forEach((path, sum) -> {
            if (!listed.containsKey(path)) {
                problems.add(path + " is not in " + LIST.getFileName() + "; scripts/library-sums adds it");
            } else if (!listed.get(path).equals(sum)) {
                problems.add(path + " is not what is listed: sum=" + sum + " listed=" + listed.get(path));
            }
        });
        return problems;
    }

    /** Sums by path. */
    public static Map<String, String> listed() throws IOException {
        final Map<String, String> sums = new TreeMap<>();
        for (final String line : Files.readAllLines(LIST)) {
            final String[] parts = line.split(BETWEEN);
            sums.put(parts[1], parts[0]);
        }
        return sums;
    }

    /** The SHA-256 of a file. */
    public static String sum(final Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The libraries that this test runs with, and not what this build made. */
    private static Map<String, String> onClassPath() throws IOException {
        final Map<String, String> sums = new TreeMap<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            final Path file = Path.of(entry).toAbsolutePath().normalize();
            if (file.startsWith(SOURCES) || file.startsWith(REPOSITORY.resolve("dev/holdfast"))) {
                continue;
            }
            if (!file.startsWith(REPOSITORY)) {
                throw new IllegalStateException(file + " is neither a library out of " + REPOSITORY + " nor of "
                    + SOURCES);
            }
            sums.put(REPOSITORY.relativize(file).toString(), sum(file));
        }
        return sums;
    }

    private static void write(final Map<String, String> found) throws IOException {
        final Map<String, String> all = listed();
        all.putAll(found);
        Files.write(LIST, all.entrySet().stream().map(sum -> sum.getValue() + BETWEEN + sum.getKey()).toList());
    }
}
