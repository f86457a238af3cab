package dev.holdfast.gateway.secret;

import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Who may read and write a file that holds a secret. Symbolic links are followed, as Kubernetes makes them. A file
 * system without Unix rights is not looked at. Any thread; blocks on the disk.
 */
public final class SecretFileRights {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFileRights.class);
    private static final String MODE = "unix:mode";
    private static final int PERMISSIONS = 07777;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int READABLE_BY_ALL = 0004;
    private static final int WRITABLE_BY_ALL = 0002;
    private static final int STICKY = 01000;
    private static final int MEMBERS_READ = 0640;

    private SecretFileRights() {
    }

    /**
     * That nobody but the owner may write the file, that not everybody may read it, and that not everybody may put
     * another one in its place.
     *
     * @throws UnusableEnvironmentException when that is not so, with the command that mends it; or when the file cannot
     *     be found or is none.
     */
    public static void check(final Path file) {
        checkWritable(file, "secret file=");
        final Path real = real(file);
        final int mode = mode(real);
        if ((mode & READABLE_BY_ALL) != 0) {
            throw new UnusableEnvironmentException(String.format(Locale.ROOT,
                "secret file=%s (mode %04o) can be read by everybody: "
                + "chmod 0640 %s", file, mode, real));
        }
    }

    /**
     * The same for a file that is no secret, but decides who is let in: everybody may read it.
     *
     * @throws UnusableEnvironmentException when others than its owner may write it, or put another one in its place.
     */
    public static void checkWritable(final Path file) {
        checkWritable(file, "file=");
    }

    private static void checkWritable(final Path file, final String what) {
        final Path real = real(file);
        if (!Files.isRegularFile(real)) {
            throw new UnusableEnvironmentException(what + file + " should be a regular file");
        }
        final int mode = mode(real);
        if ((mode & WRITABLE_BY_OTHERS) != 0) {
            throw new UnusableEnvironmentException(String.format(Locale.ROOT,
                "%s%s (mode %04o) can be written by others "
                + "than its owner: see that it is what you wrote, then chmod 0640 %s", what, file, mode, real));
        }
        checkDirectory(file, file.toAbsolutePath().normalize().getParent());
        checkDirectory(file, real.getParent());
    }

    /**
     * Takes rights from everybody but owner and group, and writing from the group, where this user may: for files that
     * the program itself writes. What it may not, {@link #check} refuses.
     */
    static void narrow(final Path file) {
        final Path real = real(file);
        final int mode = mode(real);
        if ((mode & ~MEMBERS_READ & 0777) == 0) {
            return;
        }
        try {
            Files.setAttribute(real, MODE, mode & MEMBERS_READ);
            LOG.warn("others had rights to it and have them no more: secret file={}", file);
        } catch (final IOException e) {
            LOG.debug("rights stay as they are: secret file={}", file, e);
        }
    }

    private static Path real(final Path file) {
        try {
            return file.toRealPath();
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("secret file=" + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void checkDirectory(final Path file, final Path directory) {
        final int mode = directory == null ? 0 : mode(directory);
        if ((mode & WRITABLE_BY_ALL) != 0 && (mode & STICKY) == 0) {
            throw new UnusableEnvironmentException(String.format(Locale.ROOT,
                "secret file=%s lies in directory=%s (mode %04o), in "
                + "which everybody can replace it: see that it is what you wrote, then chmod o-w %s", file, directory,
                mode, directory));
        }
    }

    /** The permission bits; 0 where the file system has none. */
    private static int mode(final Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return 0;
        }
        try {
            return (Integer) Files.getAttribute(file, MODE) & PERMISSIONS;
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("file=" + file + " cannot be looked at: " + e.getMessage(), e);
        }
    }
}
