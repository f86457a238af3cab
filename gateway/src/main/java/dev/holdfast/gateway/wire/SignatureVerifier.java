package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.ResultCode;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks signature V1 of a callback's {@code data} (contract: signature V1) in both forms, the one that matched last
 * first, and that the signed text can be read in no other way ({@link OneReading}). The compare takes the same time
 * wherever the first difference is. Owned by one event loop; no allocation beyond {@link CanonicalText}'s.
 */
@OwnedBy(Owner.EVENT_LOOP)
public final class SignatureVerifier {
    private static final byte[] ORDER = (Field.CONSUME_NO.wireName() + '=').getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_ORDERS_NAMED = 4;

    private final CanonicalText canonical;
    private final OneReading reading;
    private final HmacSha256 hmac;
    private final byte[] expected = new byte[HmacSha256.LENGTH];
    private final byte[] given = new byte[HmacSha256.LENGTH];
    private CanonicalForm form = CanonicalForm.FASTJSON1;
    private String ambiguousMember;

    public SignatureVerifier(final String appId, final byte[] secret) {
        this(appId, secret, new OneReading(appId));
    }

    SignatureVerifier(final String appId, final byte[] secret, final OneReading reading) {
        canonical = new CanonicalText(appId);
        hmac = new HmacSha256(secret);
        this.reading = reading;
    }

    /**
     * Whether the signature belongs to {@code data} at this time, and to nothing else.
     *
     * @param timestamp the {@code Timestamp} header's text.
     * @param signature the {@code Signature} header's text: 64 hexadecimal digits.
     * @return null when it does; {@link ResultCode#SIGNATURE_MISMATCH}; or
     *     {@link ResultCode#AMBIGUOUS_CONTENT} when the signature is right, but the text that was signed can be read in
     *     another way too: {@link #ambiguousMember} then names the member.
     */
    public ResultCode verify(
        final JsonTape tape, final int data, final CharSequence timestamp, final CharSequence signature) {
        if (!Hex.read(signature, given)) {
            return ResultCode.SIGNATURE_MISMATCH;
        }
        if (!matches(tape, data, timestamp, form)) {
            if (!matches(tape, data, timestamp, form.other())) {
                return ResultCode.SIGNATURE_MISMATCH;
            }
            form = form.other();
        }
        final int offender = reading.offender(tape, data, timestamp, form);
        if (offender == JsonTape.NONE) {
            return null;
        }
        ambiguousMember = tape.name(offender);
        return ResultCode.AMBIGUOUS_CONTENT;
    }

    /** The form that matched last. */
    public CanonicalForm form() {
        return form;
    }

    /** The member for which the last text was found to be ambiguous. Its name may be anything. */
    public String ambiguousMember() {
        return ambiguousMember;
    }

    /**
     * The orders that the last text which was found to be ambiguous may be about, in any reading of it: 4 at most.
     * Allocates.
     */
    public List<String> ordersNamed() {
        final List<String> orders = new ArrayList<>();
        final byte[] text = canonical.bytes();
        for (int i = 0; i + ORDER.length < canonical.length() && orders.size() < MAX_ORDERS_NAMED; i++) {
            if ((i == 0 || text[i - 1] == '&') && startsWith(text, i, ORDER)) {
                final int start = i + ORDER.length;
                int end = start;
                while (end < canonical.length() && text[end] != '&') {
                    end++;
                }
                final boolean isNumber = end > start && end - start <= Callback.MAX_ID_BYTES
                    && IdentifierRules.STANDARD.allow(text, start, end - start);
                final String order = isNumber ? new String(text, start, end - start, StandardCharsets.US_ASCII) : "";
                if (isNumber && !orders.contains(order)) {
                    orders.add(order);
                }
            }
        }
        return orders;
    }

    private static boolean startsWith(final byte[] text, final int at, final byte[] prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (text[at + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(
        final JsonTape tape, final int data, final CharSequence timestamp, final CanonicalForm candidate) {
        canonical.write(tape, data, timestamp, candidate);
        hmac.sign(canonical.bytes(), 0, canonical.length(), expected);
        return MessageDigest.isEqual(expected, given);
    }
}
