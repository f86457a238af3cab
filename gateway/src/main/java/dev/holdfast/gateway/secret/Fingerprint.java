package dev.holdfast.gateway.secret;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret's short name for logs, metrics and lists: 32 bits of an HMAC under it, which tell one secret from another
 * and say nothing of it that could be used.
 */
public final class Fingerprint {
    private static final byte[] TEXT = "holdfast fingerprint 1".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = 4;

    private Fingerprint() {
    }

    /** Eight hexadecimal digits. */
    public static String of(final byte[] secret) {
        try {
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(TEXT), BYTES));
        } catch (final GeneralSecurityException e) {
            throw new UnusableEnvironmentException("this Java has no HMAC-SHA256", e);
        }
    }
}
