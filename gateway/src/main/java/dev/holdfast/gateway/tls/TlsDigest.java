package dev.holdfast.gateway.tls;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Of files, their content and their rights: while it stays the same, so does all that comes from them. Symbolic links
 * are followed, as Kubernetes and certbot exchange them.
 */
record TlsDigest(String text) {
    private static final String MODE = "unix:mode";
    private static final int MAX_FILE_BYTES = 1 << 20;

    static TlsDigest of(final List<Path> files) {
        try {
            final MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (final Path file : files) {
                sha256.update((file + "\n" + mode(file) + "\n").getBytes(StandardCharsets.UTF_8));
                try (InputStream in = Files.newInputStream(file)) {
                    final byte[] content = in.readNBytes(MAX_FILE_BYTES);
                    sha256.update((content.length + "\n").getBytes(StandardCharsets.UTF_8));
                    sha256.update(content);
                } catch (final IOException e) {
                    sha256.update("-\n".getBytes(StandardCharsets.UTF_8));
                }
            }
            return new TlsDigest(HexFormat.of().formatHex(sha256.digest()));
        } catch (final NoSuchAlgorithmException e) {
            throw new UnusableEnvironmentException("this Java has no SHA-256", e);
        }
    }

    private static String mode(final Path file) {
        try {
            return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(file, MODE).toString() : "";
        } catch (final IOException e) {
            return "";
        }
    }
}
