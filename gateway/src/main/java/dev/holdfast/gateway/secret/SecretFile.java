package dev.holdfast.gateway.secret;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads a file that holds one secret and nothing else. Any thread; blocks on the disk. No message shows what the file
 * holds.
 */
public final class SecretFile {
    /** More than any secret has. */
    public static final int MAX_BYTES = 4_096;

    private static final int DELETE = 0x7F;

    private SecretFile() {
    }

    /**
     * The file's secret, without the line ends behind it.
     *
     * @throws UnusableEnvironmentException when the file cannot be read, others have too many rights to it
     *     ({@link SecretFileRights}), or it holds what belongs to no secret: nothing, a blank, a control character, a
     *     byte order mark, no UTF-8, or more than {@link #MAX_BYTES}.
     */
    public static byte[] read(final Path file) {
        SecretFileRights.check(file);
        final byte[] content = content(file);
        try {
            return secretIn(content, "secret file=" + file);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /**
     * The secret in bytes that came from a file or a pipe.
     *
     * @param source how an error begins: what held them.
     */
    public static byte[] secretIn(final byte[] content, final String source) {
        int length = content.length;
        while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
            length--;
        }
        if (length == 0) {
            throw new UnusableEnvironmentException(source + " is empty: it should hold the secret");
        }
        if (content.length > MAX_BYTES) {
            throw new UnusableEnvironmentException(source + " has more than " + MAX_BYTES
                + " bytes: it should hold the secret and nothing else");
        }
        final byte[] secret = Arrays.copyOf(content, length);
        checkCharacters(secret, source);
        return secret;
    }

    /** What a character is that no secret has; null for one that a secret may have. */
    public static String strangeness(final int codePoint) {
        if (codePoint == '\uFEFF') {
            return "a byte order mark";
        }
        // Before the blanks: a tabulator is both.
        if (codePoint < ' ' || codePoint == DELETE || Character.getType(codePoint) == Character.CONTROL) {
            return "a control character";
        }
        if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint)) {
            return "a blank";
        }
        return Character.getType(codePoint) == Character.FORMAT ? "an invisible character" : null;
    }

    private static void checkCharacters(final byte[] secret, final String source) {
        final int[] codePoints;
        try {
            codePoints = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(secret)).codePoints().toArray();
        } catch (final CharacterCodingException e) {
            throw new UnusableEnvironmentException(source + " is no text in UTF-8: it should hold the secret as "
                + "text, without a byte order mark", e);
        }
        for (int i = 0; i < codePoints.length; i++) {
            final String strangeness = strangeness(codePoints[i]);
            if (strangeness != null) {
                Arrays.fill(codePoints, i + 1, codePoints.length, 0);
                throw new UnusableEnvironmentException(String.format(Locale.ROOT,
                    "%s has %s (U+%04X) as its character %d: it "
                    + "should hold the secret and nothing else, as printf %%s writes it", source, strangeness,
                    codePoints[i], i + 1));
            }
        }
        Arrays.fill(codePoints, 0);
    }

    private static byte[] content(final Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("secret file=" + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
