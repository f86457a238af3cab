package dev.holdfast.gateway.secret;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where the password of a {@link SecretStore} comes from. Any thread; blocks. */
public final class StorePassword {
    /** 0 to 2 are the process's own. */
    public static final int MIN_DESCRIPTOR = 3;
    /** More than a process may have open. */
    public static final int MAX_DESCRIPTOR = 65_535;
    /** Set by systemd for a unit with LoadCredential. */
    public static final String DIRECTORY_VARIABLE = "CREDENTIALS_DIRECTORY";

    /** A pipe can be read once in a process. */
    private static final Map<Integer, byte[]> READ_BEFORE = new ConcurrentHashMap<>();

    private StorePassword() {
    }

    /** From a descriptor that was open when the process started; read once, however often it is asked for. */
    public static byte[] ofDescriptor(final int descriptor) {
        return READ_BEFORE.computeIfAbsent(descriptor, number -> {
            final Path file = Path.of("/dev/fd", Integer.toString(number));
            try (InputStream in = Files.newInputStream(file)) {
                return SecretFile.secretIn(in.readNBytes(SecretFile.MAX_BYTES + 1), "file descriptor " + number);
            } catch (final IOException e) {
                throw new UnusableEnvironmentException("file descriptor " + number + " cannot be read: give it to the "
                    + "process, as 'holdfast … " + number + "</path/of/password' does", e);
            }
        }).clone();
    }

    /**
     * The file of a credential in systemd's directory.
     *
     * @param directory what {@link #DIRECTORY_VARIABLE} says; null when it is not set.
     */
    public static Path fileOfCredential(final String name, final String directory) {
        if (directory == null || directory.isEmpty()) {
            throw new UnusableEnvironmentException("$" + DIRECTORY_VARIABLE + " is not set, so there is no credential="
                + name + ": give the unit LoadCredential=" + name + ":/path/of/password");
        }
        return Path.of(directory, name);
    }
}
