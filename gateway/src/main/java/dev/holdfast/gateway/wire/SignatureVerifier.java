package dev.holdfast.gateway.wire;

import java.security.MessageDigest;

/**
 * Checks signature V1 of a callback's {@code data} (contract: signature V1) in both forms, the one that matched last first. The compare
 * takes the same time wherever the first difference is. Owned by one event loop; no allocation beyond {@link CanonicalText}'s.
 */
public final class SignatureVerifier {
    private final CanonicalText canonical;
    private final HmacSha256 hmac;
    private final byte[] expected = new byte[HmacSha256.LENGTH];
    private final byte[] given = new byte[HmacSha256.LENGTH];
    private CanonicalForm form = CanonicalForm.FASTJSON1;

    public SignatureVerifier(final String appId, final byte[] secret) {
        canonical = new CanonicalText(appId);
        hmac = new HmacSha256(secret);
    }

    /**
     * Whether the signature belongs to {@code data} at this time.
     *
     * @param timestamp the {@code Timestamp} header's text.
     * @param signature the {@code Signature} header's text: 64 hexadecimal digits.
     */
    public boolean verify(final JsonTape tape, final int data, final CharSequence timestamp, final CharSequence signature) {
        if (!Hex.read(signature, given)) {
            return false;
        }
        if (matches(tape, data, timestamp, form)) {
            return true;
        }
        if (matches(tape, data, timestamp, form.other())) {
            form = form.other();
            return true;
        }
        return false;
    }

    /** The form that matched last. */
    public CanonicalForm form() {
        return form;
    }

    private boolean matches(final JsonTape tape, final int data, final CharSequence timestamp, final CanonicalForm candidate) {
        canonical.write(tape, data, timestamp, candidate);
        hmac.sign(canonical.bytes(), 0, canonical.length(), expected);
        return MessageDigest.isEqual(expected, given);
    }
}
