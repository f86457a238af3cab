package dev.holdfast.ledger.crypt;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts pieces of one file with AES-256-GCM, each behind a header that stays readable and is protected against
 * change as well. The header has the piece's nonce, which must be another one each time. One thread. Java makes about a
 * kilobyte of garbage for each piece, whatever its size; blocks on nothing.
 */
public final class Seal {
    /** Of a piece: what its nonce takes in the header. */
    public static final int NONCE_BYTES = 12;
    /** By so much a sealed piece is longer. */
    public static final int TAG_BYTES = 16;
    /** What is wrong with a piece that cannot be opened although its checksum is right. */
    public static final String BROKEN =
        "was changed by somebody, or its key is another one: its checksum is right and its seal is not";

    private final SecretKey key;
    private final int nonceAt;
    private final Cipher cipher;

    /** @param nonceAt where the nonce stands in a header. */
    Seal(final byte[] key, final int nonceAt) {
        this.key = new SecretKeySpec(key, "AES");
        this.nonceAt = nonceAt;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (final GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /**
     * Encrypts a piece. Arrays, since Java copies other buffers into such.
     *
     * @param headerBytes how many of the header's bytes count.
     * @param sealed      takes {@code length} and {@link #TAG_BYTES} more.
     */
    public void seal(
        final byte[] header, final int headerBytes, final byte[] plain, final int length, final byte[] sealed) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonceOf(header));
            cipher.updateAAD(header, 0, headerBytes);
            cipher.doFinal(plain, 0, length, sealed, 0);
        } catch (final GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /**
     * Decrypts a piece.
     *
     * @param length of the sealed piece.
     * @param plain  takes {@link #TAG_BYTES} less.
     * @return whether nothing was changed, in the header or behind it.
     */
    public boolean open(
        final byte[] header, final int headerBytes, final byte[] sealed, final int length, final byte[] plain) {
        if (length < TAG_BYTES) {
            return false;
        }
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, nonceOf(header));
            cipher.updateAAD(header, 0, headerBytes);
            cipher.doFinal(sealed, 0, length, plain, 0);
            return true;
        } catch (final AEADBadTagException e) {
            return false;
        } catch (final GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private GCMParameterSpec nonceOf(final byte[] header) {
        return new GCMParameterSpec(TAG_BYTES * Byte.SIZE, header, nonceAt, NONCE_BYTES);
    }

    private static UnusableEnvironmentException unusable(final GeneralSecurityException e) {
        return new UnusableEnvironmentException("this Java lacks what encryption needs: " + e.getMessage(), e);
    }
}
