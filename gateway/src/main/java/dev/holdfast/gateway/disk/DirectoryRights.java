package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.storage.FileRights;
import dev.holdfast.ledger.storage.FileRights.Outcome;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at a start who else may read and write what lies in a directory of the ledger, since earlier versions left that
 * to the umask, and takes it from them. Files of other names are not touched. Cold, and blocks.
 */
public final class DirectoryRights {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryRights.class);
    /** Whoever changes these changes what the books say. */
    private static final Pattern MONEY = Pattern.compile(
        "(journal|snapshot)-\\d{16}\\.(log|bin)|(high-water|clean-stop|manifest)\\.txt|(journal-spare|snapshot)\\.tmp");
    private static final Pattern BESIDE = Pattern.compile(
        "journal-\\d{16}\\.log\\.damaged|lock|restored\\.txt|(base|manifest|clean-stop)\\.tmp|high-water\\.txt\\.tmp"
            + "|late-approvals\\.txt(\\.tmp)?|(sync-positions|dev-credentials)\\.json(\\.tmp)?");

    private DirectoryRights() {
    }

    /** Takes rights from others, see {@link FileRights#narrow}. */
    @FunctionalInterface
    interface Narrowing {
        Outcome narrow(Path path) throws IOException;
    }

    /**
     * Takes from others what rights they have, and says so once.
     *
     * @throws UnusableEnvironmentException when others can write a file that the books are made of, and this process
     *     cannot change that.
     */
    public static void putRight(final Path directory) {
        putRight(directory, FileRights::narrow);
    }

    static void putRight(final Path directory, final Narrowing narrowing) {
        final List<Path> narrowed = new ArrayList<>();
        final List<Path> left = new ArrayList<>();
        try {
            note(directory, narrowing.narrow(directory), narrowed, left);
            for (final Path file : files(directory)) {
                final Outcome outcome = narrow(file, narrowing);
                if (outcome == Outcome.WRITABLE && MONEY.matcher(file.getFileName().toString()).matches()) {
                    throw new UnusableEnvironmentException("file=" + file
                        + " can be written by everybody, and this user may not change that: chown it to the user that "
                        + "runs holdfast, or chmod o-rwx it, once you know that it is as it was");
                }
                note(file, outcome, narrowed, left);
            }
        } catch (final IOException e) {
            LOG.warn("the rights of what lies in directory={} are not known: {}", directory, e.toString());
        }
        if (!narrowed.isEmpty()) {
            LOG.warn("others had rights and have them no more: directory={} count={} such as {}", directory,
                narrowed.size(), narrowed.get(0));
        }
        if (!left.isEmpty()) {
            LOG.warn("others have rights, and this user may not change that: directory={} count={} such as {}: chown "
                + "it to the user that runs holdfast, or chmod o-rwx it", directory, left.size(), left.get(0));
        }
    }

    private static List<Path> files(final Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> isOurs(file.getFileName().toString())).sorted().toList();
        } catch (final NoSuchFileException e) {
            return List.of();
        }
    }

    private static boolean isOurs(final String name) {
        return MONEY.matcher(name).matches() || BESIDE.matcher(name).matches();
    }

    private static Outcome narrow(final Path file, final Narrowing narrowing) throws IOException {
        try {
            return narrowing.narrow(file);
        } catch (final NoSuchFileException e) {
            // A snapshot, or another pass, made it needless meanwhile.
            return Outcome.RIGHT;
        }
    }

    private static void note(
        final Path path, final Outcome outcome, final List<Path> narrowed, final List<Path> left) {
        if (outcome == Outcome.NARROWED) {
            narrowed.add(path);
        } else if (outcome != Outcome.RIGHT) {
            left.add(path);
        }
    }
}
