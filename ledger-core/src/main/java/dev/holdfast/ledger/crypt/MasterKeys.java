package dev.holdfast.ledger.crypt;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Master keys in memory. They wrap by AES key wrap (RFC 3394), which needs no random and finds a wrapped key that was
 * changed. A key's id is the beginning of the SHA-256 of a label and the key: so it tells keys apart and nothing of
 * them. Any thread; allocates, and does not block.
 */
public final class MasterKeys implements KeyWrapper {
    /** Of a key: AES-256. */
    public static final int KEY_BYTES = 32;

    private static final byte[] LABEL = "holdfast master key\0".getBytes(StandardCharsets.US_ASCII);
    private static final String AES = "AES";
    private static final String KEY_WRAP = "AESWrap";

    private final boolean isOn;
    private final long keyId;
    private final Map<Long, SecretKey> keys = new HashMap<>();

    /**
     * @param key of new files; null to write them open.
     * @param old of older files.
     */
    public MasterKeys(final byte[] key, final List<byte[]> old) {
        isOn = key != null;
        keyId = isOn ? add(key) : 0;
        old.forEach(this::add);
    }

    private long add(final byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        final long id = idOf(key);
        keys.put(id, new SecretKeySpec(key, AES));
        return id;
    }

    private static long idOf(final byte[] key) {
        try {
            final MessageDigest sum = MessageDigest.getInstance("SHA-256");
            sum.update(LABEL);
            return ByteBuffer.wrap(sum.digest(key)).getLong();
        } catch (final GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /** A key's id as people see it. */
    public static String text(final long keyId) {
        return String.format(Locale.ROOT, "%016x", keyId);
    }

    @Override
    public boolean isOn() {
        return isOn;
    }

    @Override
    public long keyId() {
        return keyId;
    }

    @Override
    public byte[] wrap(final byte[] dataKey) {
        try {
            final Cipher cipher = Cipher.getInstance(KEY_WRAP);
            cipher.init(Cipher.WRAP_MODE, keys.get(keyId));
            return cipher.wrap(new SecretKeySpec(dataKey, AES));
        } catch (final GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    @Override
    public byte[] unwrap(final long id, final byte[] wrapped) {
        final SecretKey key = keys.get(id);
        if (key == null) {
            throw new MissingKeyException(id);
        }
        try {
            final Cipher cipher = Cipher.getInstance(KEY_WRAP);
            cipher.init(Cipher.UNWRAP_MODE, key);
            return cipher.unwrap(wrapped, AES, Cipher.SECRET_KEY).getEncoded();
        } catch (final InvalidKeyException e) {
            return null;
        } catch (final GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private static UnusableEnvironmentException unusable(final GeneralSecurityException e) {
        return new UnusableEnvironmentException("this Java lacks what encryption needs: " + e.getMessage(), e);
    }

    @Override
    public String toString() {
        return "MasterKeys{on=" + isOn + " keys=" + keys.keySet().stream().map(MasterKeys::text).sorted().toList()
            + '}';
    }
}
