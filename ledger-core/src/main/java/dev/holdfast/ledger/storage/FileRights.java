package dev.holdfast.ledger.storage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;

/**
 * Who may read and write what this program makes, whatever the process's umask: its owner, and to read it the group of
 * a directory that lets its group read and others do nothing: so somebody has chosen that group. File systems without
 * owners and groups are passed over. Cold, and blocks.
 */
public final class FileRights {
    private static final Logger LOG = LoggerFactory.getLogger(FileRights.class);
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> GROUP_FILE = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("------rwx");
    /** All bits of a mode, with those that {@link PosixFilePermission} does not know. */
    private static final String MODE = "unix:mode";
    private static final int MODE_BITS = 0b111_111_111_111;
    private static final int STICKY = 0b001_000_000_000;
    private static final int GROUP_AND_OTHERS = 0b000_111_111;
    private static final int OTHERS = 0b000_000_111;
    private static final int OTHERS_WRITE = 0b000_000_010;

    /** What {@link #narrow} came to, and {@link #look} saw. */
    public enum Outcome {
        /** Others have no rights, or there are none. */
        RIGHT,
        /** Others had rights, and have them no more. */
        NARROWED,
        /** Others may read it. */
        READABLE,
        /** Others may change it. */
        WRITABLE
    }

    private FileRights() {
    }

    /** Makes directories, those above included, for the owner alone. */
    static void createDirectories(final Path directory) throws IOException {
        Files.createDirectories(directory, attributes(directory, OWNER_DIRECTORY));
    }

    /**
     * Makes a directory for the owner, with the rights of the group when that is the one of another directory, in whose
     * place it will be.
     */
    public static void createDirectory(final Path directory, final Path like) throws IOException {
        Files.createDirectory(directory, attributes(directory, OWNER_DIRECTORY));
        if (!hasRights(directory) || !Files.isDirectory(like)) {
            return;
        }
        final boolean isSameGroup = Files.readAttributes(like, PosixFileAttributes.class).group()
            .equals(Files.readAttributes(directory, PosixFileAttributes.class).group());
        if (isSameGroup && (mode(like) & OTHERS) == 0) {
            Files.setAttribute(directory, MODE, mode(like));
        }
    }

    /** Opens a file with the options, which may make it. */
    public static FileChannel open(final Path file, final OpenOption... options) throws IOException {
        final FileChannel channel = FileChannel.open(file, Set.of(options), attributes(file, OWNER_FILE));
        if (hasRights(file)) {
            try {
                giveRights(file);
            } catch (final IOException e) {
                // It was there, and is another user's.
                LOG.debug("the rights stay: file={}", file, e);
            }
        }
        return channel;
    }

    private static void giveRights(final Path file) throws IOException {
        final Set<PosixFilePermission> wanted = wanted(file);
        if (!Files.getPosixFilePermissions(file).equals(wanted)) {
            Files.setPosixFilePermissions(file, wanted);
        }
    }

    private static Set<PosixFilePermission> wanted(final Path file) throws IOException {
        final Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file.toAbsolutePath().getParent());
        return rights.contains(PosixFilePermission.GROUP_READ) && Collections.disjoint(rights, OF_OTHERS)
            ? GROUP_FILE : OWNER_FILE;
    }

    /** Writes a file beside another one, in whose place it then comes: so that is there whole or not at all. */
    public static void replace(final Path file, final byte[] content) throws IOException {
        final Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
            final ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Takes all rights from others, where they have any, and from the group then, too: nobody has chosen those. Where
     * others have none, the group's rights stay: somebody gave it the directory. A file gets what a new one in its
     * directory has. Links, and directories such as {@code /tmp}, are left alone.
     */
    public static Outcome narrow(final Path path) throws IOException {
        if (!hasRights(path) || Files.isSymbolicLink(path)) {
            return Outcome.RIGHT;
        }
        final int mode = mode(path);
        final boolean isDirectory = Files.isDirectory(path);
        if ((mode & OTHERS) == 0 || isDirectory && (mode & STICKY) != 0) {
            return Outcome.RIGHT;
        }
        try {
            if (isDirectory) {
                Files.setAttribute(path, MODE, mode & ~GROUP_AND_OTHERS);
            } else {
                giveRights(path);
            }
        } catch (final IOException e) {
            LOG.debug("the rights stay: path={}", path, e);
        }
        return ofOthers(mode(path) & OTHERS, Outcome.NARROWED);
    }

    /** What rights others have, of what a link leads to. Changes nothing. */
    public static Outcome look(final Path path) throws IOException {
        return hasRights(path) ? ofOthers(mode(path.toRealPath()) & OTHERS, Outcome.RIGHT) : Outcome.RIGHT;
    }

    private static Outcome ofOthers(final int rights, final Outcome none) {
        return rights == 0 ? none : (rights & OTHERS_WRITE) == 0 ? Outcome.READABLE : Outcome.WRITABLE;
    }

    private static int mode(final Path path) throws IOException {
        return (int) Files.getAttribute(path, MODE, LinkOption.NOFOLLOW_LINKS) & MODE_BITS;
    }

    private static FileAttribute<?>[] attributes(final Path path, final Set<PosixFilePermission> rights) {
        return hasRights(path) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
            : new FileAttribute<?>[0];
    }

    private static boolean hasRights(final Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }
}
