package dev.holdfast.gateway.secret;

import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jcajce.BCFKSLoadStoreParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets by name in one encrypted file, a BCFKS key store: its content is encrypted and authenticated under a key that
 * scrypt makes of the password. Written whole or not at all. Cold: opening takes a second. Not thread-safe.
 */
public final class SecretStore {
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final String TYPE = "BCFKS";
    /** Of keys of any length. */
    private static final String ALGORITHM = "HmacSHA256";
    /** Each try of a password takes 16 MB, eight times. Bouncy Castle makes as many lanes as a block is wide. */
    private static final int SCRYPT_COST = 1 << 14;
    private static final int SCRYPT_BLOCK = 8;
    private static final int SCRYPT_LANES = SCRYPT_BLOCK;
    private static final int SALT_BYTES = 32;
    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final int MAX_NAME = 64;

    private final Path file;
    private final char[] password;
    private final KeyStore keys;

    private SecretStore(final Path file, final char[] password, final KeyStore keys) {
        this.file = file;
        this.password = password;
        this.keys = keys;
    }

    /**
     * Opens one that is there.
     *
     * @throws UnusableEnvironmentException when there is none, others have rights to it which this user cannot take
     *     away, the password is another, or somebody changed it.
     */
    public static SecretStore open(final Path file, final byte[] password) {
        final byte[] content = content(file);
        final char[] characters = characters(password);
        try {
            final KeyStore keys = KeyStore.getInstance(TYPE, BOUNCY_CASTLE);
            keys.load(new ByteArrayInputStream(content), characters);
            return new SecretStore(file, characters, keys);
        } catch (final IOException | GeneralSecurityException | RuntimeException e) {
            throw new UnusableEnvironmentException("secret store file=" + file
                + " cannot be opened: its password is another one, or the file was changed or is no BCFKS store", e);
        }
    }

    /** Opens it, or makes an empty one, which is not written yet. */
    public static SecretStore openOrMake(final Path file, final byte[] password) {
        if (Files.exists(file)) {
            return open(file, password);
        }
        try {
            final KeyStore keys = KeyStore.getInstance(TYPE, BOUNCY_CASTLE);
            keys.load(null, null);
            return new SecretStore(file, characters(password), keys);
        } catch (final IOException | GeneralSecurityException e) {
            throw new BrokenInvariantException("no BCFKS key store can be made", e);
        }
    }

    public Path file() {
        return file;
    }

    /** In alphabetical order. */
    public Set<String> names() {
        try {
            return new TreeSet<>(Collections.list(keys.aliases()));
        } catch (final GeneralSecurityException e) {
            throw new BrokenInvariantException("the names of an open key store cannot be read", e);
        }
    }

    /** The secret of this name; null when there is none. */
    public byte[] secret(final String name) {
        try {
            final Key key = keys.getKey(name, password);
            return key == null ? null : key.getEncoded();
        } catch (final GeneralSecurityException e) {
            throw new UnusableEnvironmentException("secret store file=" + file + " does not give " + name, e);
        }
    }

    /** When the secret of this name was put there. */
    public Instant created(final String name) {
        try {
            return keys.getCreationDate(name).toInstant();
        } catch (final GeneralSecurityException e) {
            throw new BrokenInvariantException("the dates of an open key store cannot be read", e);
        }
    }

    /** Puts a secret there, or another one in its place. */
    public void put(final String name, final byte[] secret) {
        if (!name.matches("[a-z0-9_.]{1," + MAX_NAME + "}")) {
            throw new UnusableEnvironmentException("the name of a secret should be 1 to 64 of a-z, 0-9, _ and .");
        }
        try {
            if (keys.containsAlias(name)) {
                keys.deleteEntry(name);
            }
            keys.setKeyEntry(name, new SecretKeySpec(secret, ALGORITHM), password, null);
        } catch (final GeneralSecurityException e) {
            throw new BrokenInvariantException("a secret cannot be put into an open key store", e);
        }
    }

    public void remove(final String name) {
        try {
            keys.deleteEntry(name);
        } catch (final GeneralSecurityException e) {
            throw new BrokenInvariantException("a secret cannot be taken out of an open key store", e);
        }
    }

    /** Writes it to the disk, for its owner alone. */
    public void write() {
        final Path absolute = file.toAbsolutePath();
        final Path temporary = absolute.resolveSibling(absolute.getFileName() + ".tmp");
        try {
            final ByteArrayOutputStream out = new ByteArrayOutputStream();
            // By itself it would take PBKDF2, whatever the file had before.
            keys.store(new BCFKSLoadStoreParameter.Builder(out, password)
                .withStorePBKDFConfig(new ScryptConfig.Builder(SCRYPT_COST, SCRYPT_BLOCK, SCRYPT_LANES)
                    .withSaltLength(SALT_BYTES).build()).build());
            Files.deleteIfExists(temporary);
            try (FileChannel channel = FileChannel.open(temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(absolute))) {
                final ByteBuffer content = ByteBuffer.wrap(out.toByteArray());
                while (content.hasRemaining()) {
                    channel.write(content);
                }
                channel.force(true);
            }
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel directory = FileChannel.open(absolute.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("secret store file=" + file + " cannot be written: " + e, e);
        } catch (final GeneralSecurityException e) {
            throw new BrokenInvariantException("an open key store cannot be written", e);
        }
    }

    private static byte[] content(final Path file) {
        SecretFileRights.narrow(file);
        SecretFileRights.check(file);
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_FILE_BYTES);
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("secret store file=" + file + " cannot be read: " + e.getMessage(),
                e);
        }
    }

    private static char[] characters(final byte[] password) {
        final CharBuffer buffer = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(password));
        return Arrays.copyOf(buffer.array(), buffer.limit());
    }

    private static FileAttribute<?>[] ownerOnly(final Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
            PosixFilePermissions.fromString("rw-------"))}
            : new FileAttribute<?>[0];
    }
}
