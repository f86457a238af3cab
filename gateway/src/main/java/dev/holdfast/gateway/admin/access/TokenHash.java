package dev.holdfast.gateway.admin.access;

import dev.holdfast.ledger.values.BrokenInvariantException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * New tokens, and what is kept of them. A token has 256 random bits, so nobody finds it by trying, however fast the
 * hash is: SHA-256 is enough, and a slow hash, which is for words that people choose, would only give strangers a way
 * to keep the back-office busy. Any thread.
 *
 * <p>A hash may be looked up in a map. How long that takes tells at most something about the hashes that are kept; who
 * would use that needs a token with a given hash, and there is no way to make one.
 */
public final class TokenHash {
    private static final String PREFIX = "hft_";
    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TokenHash() {
    }

    /** A new token. The prefix lets programs that look for secrets in files find it. */
    public static String newToken() {
        final byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** What is kept of a token: 64 hexadecimal digits. */
    public static String of(final String token) {
        try {
            return HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new BrokenInvariantException("every Java has SHA-256", e);
        }
    }
}
