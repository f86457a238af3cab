package dev.holdfast.gateway.platform;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * CVV, PIN and card data on their way: AES/ECB with PKCS#5 padding under the API secret, in Base64, as the platform
 * asks for it. What is encrypted is never logged or kept.
 */
public final class PrivateData {
    private static final String TRANSFORMATION = "AES/ECB/PKCS5Padding";

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException when the secret is not as long as an AES key: 16, 24 or 32 bytes. */
    public PrivateData(final String apiSecret) {
        final byte[] bytes = apiSecret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length != 16 && bytes.length != 24 && bytes.length != 32) {
            throw new IllegalArgumentException("platform.api_secret has " + bytes.length
                + " bytes; as an AES key it should have 16, 24 or 32");
        }
        key = new SecretKeySpec(bytes, "AES");
    }

    public String encrypt(final char[] plain) {
        try {
            final Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return Base64.getEncoder()
                .encodeToString(cipher.doFinal(new String(plain).getBytes(StandardCharsets.UTF_8)));
        } catch (final GeneralSecurityException e) {
            throw new UnusableEnvironmentException("this Java has no AES", e);
        }
    }

    /** @throws IllegalArgumentException when it was not encrypted under this secret. */
    public String decrypt(final String base64) {
        try {
            final Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(Cipher.DECRYPT_MODE, key);
            return new String(cipher.doFinal(Base64.getDecoder().decode(base64)), StandardCharsets.UTF_8);
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException("the data was not encrypted under platform.api_secret", e);
        }
    }
}
