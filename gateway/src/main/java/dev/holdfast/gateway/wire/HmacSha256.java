package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA256 (RFC 2104) over the JDK's SHA-256, which uses the processor's SHA instructions. {@code javax.crypto.Mac}
 * does the same work but makes two arrays for every signature; this one makes none. Not thread-safe: one for each event
 * loop.
 */
public final class HmacSha256 {
    /** Bytes of a signature. */
    public static final int LENGTH = 32;

    private static final int BLOCK = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5C;

    private final MessageDigest sha256;
    private final byte[] innerKey = new byte[BLOCK];
    private final byte[] outerKey = new byte[BLOCK];
    private final byte[] innerDigest = new byte[LENGTH];

    public HmacSha256(final byte[] secret) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("secret should have at least one byte");
        }
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new UnusableEnvironmentException("this Java has no HMAC-SHA256", e);
        }
        final byte[] key = Arrays.copyOf(secret.length > BLOCK ? sha256.digest(secret) : secret, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            innerKey[i] = (byte) (key[i] ^ INNER);
            outerKey[i] = (byte) (key[i] ^ OUTER);
        }
        Arrays.fill(key, (byte) 0);
    }

    /** Signs a text into {@code signature}, which has at least {@link #LENGTH} bytes. */
    public void sign(final byte[] text, final int offset, final int length, final byte[] signature) {
        try {
            sha256.update(innerKey, 0, BLOCK);
            sha256.update(text, offset, length);
            sha256.digest(innerDigest, 0, LENGTH);
            sha256.update(outerKey, 0, BLOCK);
            sha256.update(innerDigest, 0, LENGTH);
            sha256.digest(signature, 0, LENGTH);
        } catch (final DigestException e) {
            throw new IllegalArgumentException("signature should have room for " + LENGTH + " bytes", e);
        }
    }
}
