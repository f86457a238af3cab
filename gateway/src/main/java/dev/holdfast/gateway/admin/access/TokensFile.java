package dev.holdfast.gateway.admin.access;

import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The file of tokens' hashes. It is replaced whole or not at all, and changed by one command at a time. Who may write
 * in its directory says who is let in at the back-office. Any thread; blocks on the disk.
 */
public final class TokensFile {
    /** In the data directory, unless {@code admin.tokens_file} says otherwise. */
    public static final String NAME = "admin-tokens.json";

    private static final long MAX_BYTES = 1 << 20;
    private static final byte[] EMPTY = {};
    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS = Set.of(PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.OTHERS_WRITE);

    private final Path file;

    public TokensFile(final Path file) {
        this.file = file.toAbsolutePath();
    }

    public Path path() {
        return file;
    }

    /** Where the gateway notes when each token was last used. */
    Path usesPath() {
        return file.resolveSibling(file.getFileName() + ".used");
    }

    /**
     * The tokens; none when there is no file.
     *
     * @throws UnusableEnvironmentException when the file cannot be read or makes no sense.
     */
    public List<TokenEntry> read() {
        return parse(readBytes());
    }

    /** What stands in the file; nothing when it is not there. */
    byte[] readBytes() {
        try {
            if (isPosix() && Files.getPosixFilePermissions(file).stream().anyMatch(WRITABLE_BY_OTHERS::contains)) {
                throw problem("can be written by others than its owner, who could let themselves in: chmod 600 it, "
                    + "and look at who is in it", null);
            }
            if (Files.size(file) > MAX_BYTES) {
                throw problem("should have " + MAX_BYTES + " bytes at most", null);
            }
            return Files.readAllBytes(file);
        } catch (final NoSuchFileException e) {
            return EMPTY;
        } catch (final IOException e) {
            throw problem("cannot be read by this user: " + e, e);
        }
    }

    List<TokenEntry> parse(final byte[] bytes) {
        try {
            return bytes.length == 0 ? List.of() : TokensText.read(bytes);
        } catch (final IllegalArgumentException e) {
            throw problem("makes no sense: " + e.getMessage(), e);
        }
    }

    /**
     * Changes the tokens.
     *
     * @param change makes the new list of the old one; what it throws leaves the file as it is.
     * @throws UnusableEnvironmentException when the file cannot be read or written.
     */
    public void change(final UnaryOperator<List<TokenEntry>> change) {
        final Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try {
            FileStorage.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(lock,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnedFile.ownerOnly(lock))) {
                // Until the channel is closed.
                channel.lock();
                OwnedFile.giveToOwnerOfDirectory(lock);
                OwnedFile.write(file, TokensText.write(change.apply(read())));
            }
        } catch (final IOException e) {
            throw problem("cannot be written by this user: " + e, e);
        }
    }

    private boolean isPosix() {
        return OwnedFile.isPosix(file);
    }

    private UnusableEnvironmentException problem(final String what, final Exception cause) {
        final String sentence = "tokens file=" + file + " " + what;
        return cause == null ? new UnusableEnvironmentException(sentence)
            : new UnusableEnvironmentException(sentence, cause);
    }
}
