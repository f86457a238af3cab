package dev.holdfast.gateway.secret;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Whether a file that the program once wrote is still its own, and was not put there by somebody else. Any thread;
 * blocks on the disk.
 */
public final class OwnFile {
    private static final Path THIS_PROCESS = Path.of("/proc/self");
    private static final int RIGHTS_OF_OTHERS = 0077;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int ROOT = 0;

    private OwnFile() {
    }

    /**
     * That it is a regular file of this user, which nobody else may read or write, in a directory of this user or of
     * root, which nobody else may write.
     *
     * @param what the file is, for errors.
     * @throws UnusableEnvironmentException when it is not, with what to do.
     */
    public static void check(final Path file, final String what) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(file, what, Files.isSymbolicLink(file) ? "is a symbolic link" : "is no regular file");
        }
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        try {
            final int user = attribute(THIS_PROCESS, "unix:uid");
            checkFile(file, what, user);
            checkDirectory(file.toAbsolutePath().getParent(), file, what, user);
        } catch (final IOException e) {
            throw new UnusableEnvironmentException(what + "=" + file + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    private static void checkFile(final Path file, final String what, final int user) throws IOException {
        final int owner = attribute(file, "unix:uid");
        if (owner != user) {
            throw refused(file, what, "belongs to another user (uid " + owner + ", not " + user + ")");
        }
        final int mode = attribute(file, "unix:mode");
        if ((mode & RIGHTS_OF_OTHERS) != 0) {
            throw refused(file, what, String.format(Locale.ROOT,
                "can be read or written by others (mode %04o; 0600 is right)",
                mode & 0777));
        }
    }

    private static void checkDirectory(final Path directory, final Path file, final String what, final int user)
            throws IOException {
        final int owner = attribute(directory, "unix:uid");
        final int mode = attribute(directory, "unix:mode");
        if (owner != user && owner != ROOT || (mode & WRITABLE_BY_OTHERS) != 0) {
            throw refused(file, what, String.format(Locale.ROOT,
                "lies in a directory that others can write (uid %d, mode %04o): "
                + "take a directory of your own, or chmod go-w %s", owner, mode & 0777, directory));
        }
    }

    private static int attribute(final Path file, final String name) throws IOException {
        // The process's own entry is a link to a directory that has its user.
        return file.equals(THIS_PROCESS) ? (Integer) Files.getAttribute(file, name)
            : (Integer) Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS);
    }

    private static UnusableEnvironmentException refused(final Path file, final String what, final String why) {
        return new UnusableEnvironmentException(what + "=" + file + " " + why + ", so somebody else may have put it "
            + "there, or read it: remove it, and a new one is made");
    }
}
