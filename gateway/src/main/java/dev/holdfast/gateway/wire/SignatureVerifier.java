package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.credential.Credential;
import dev.holdfast.gateway.wire.credential.CredentialUse;
import dev.holdfast.gateway.wire.credential.Credentials;
import dev.holdfast.gateway.wire.json.Field;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.ResultCode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks signature V1 of a callback's {@code data} (contract: signature V1) in both forms and with each credential, the
 * form and the credential that matched last first, and that the signed text can be read in no other way
 * ({@link OneReading}). The compare takes the same time wherever the first difference is. Owned by one event loop; no
 * allocation beyond {@link CanonicalText}'s, and when the credentials change.
 */
@OwnedBy(Owner.EVENT_LOOP)
public final class SignatureVerifier {
    private static final byte[] ORDER = (Field.CONSUME_NO.wireName() + '=').getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_ORDERS_NAMED = 4;
    private static final VarHandle BYTES_AS_LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /**
     * A credential as this event loop tries it.
     *
     * @param canonical writes the text that it signs; shared with another one of the same {@code appId}.
     */
    private record Candidate(
        Credential credential, CanonicalText canonical, OneReading reading, HmacSha256 hmac, CredentialUse use) {
        static Candidate of(final Credential credential, final CanonicalText canonical, final OneReading reading) {
            return new Candidate(credential, canonical, reading, new HmacSha256(credential.secret()),
                credential.newUse());
        }
    }

    private final byte[] expected = new byte[HmacSha256.LENGTH];
    private final byte[] given = new byte[HmacSha256.LENGTH];
    private Candidate[] candidates;
    /** The place of the one that matched last. */
    private int matched;
    private CanonicalForm form = CanonicalForm.FASTJSON1;
    private String ambiguousMember;

    public SignatureVerifier(final String appId, final byte[] secret) {
        this(appId, secret, new OneReading(appId));
    }

    SignatureVerifier(final String appId, final byte[] secret, final OneReading reading) {
        candidates = new Candidate[] {Candidate.of(new Credential("", appId, appId, secret),
            new CanonicalText(appId), reading)};
    }

    public SignatureVerifier(final Credentials credentials) {
        candidates = new Candidate[0];
        use(credentials);
    }

    /** From now on takes what these have signed, and nothing else. Allocates. */
    public void use(final Credentials credentials) {
        final Credential last = candidates.length == 0 ? null : candidates[matched].credential();
        final Candidate[] next = new Candidate[credentials.all().size()];
        matched = 0;
        for (int i = 0; i < next.length; i++) {
            final Credential credential = credentials.all().get(i);
            next[i] = candidateOf(credential, next);
            matched = credential == last ? i : matched;
        }
        candidates = next;
    }

    private Candidate candidateOf(final Credential credential, final Candidate[] next) {
        for (final Candidate known : candidates) {
            if (known.credential() == credential) {
                return known;
            }
        }
        // With the same appId the text is the same, too, and written once.
        final boolean isSameText = next[0] != null && next[0].credential().appId().equals(credential.appId());
        return isSameText ? Candidate.of(credential, next[0].canonical(), next[0].reading())
            : Candidate.of(credential, new CanonicalText(credential.appId()),
                new OneReading(credential.appId()));
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
        if (!Digits.parseHex(signature, given)) {
            return ResultCode.SIGNATURE_MISMATCH;
        }
        if (!matches(tape, data, timestamp, form)) {
            if (!matches(tape, data, timestamp, form.other())) {
                return ResultCode.SIGNATURE_MISMATCH;
            }
            form = form.other();
        }
        final int offender = candidates[matched].reading().offender(tape, data, timestamp, form);
        if (offender == JsonTape.NONE) {
            return null;
        }
        ambiguousMember = tape.name(offender);
        return ResultCode.AMBIGUOUS_CONTENT;
    }

    /** Whether the data says that it is for a merchant that we are not. Verifies nothing. */
    public boolean isForAnother(final JsonTape tape, final int data) {
        for (int child = data + 1; child < tape.end(data); child = tape.end(child)) {
            if (tape.field(child) == Field.APP_ID) {
                return tape.kind(child) != JsonTape.STRING || !isOurs(tape, child);
            }
        }
        return false;
    }

    private boolean isOurs(final JsonTape tape, final int node) {
        for (final Candidate candidate : candidates) {
            final String appId = candidate.credential().appId();
            boolean isSame = tape.length(node) == appId.length();
            for (int i = 0; isSame && i < appId.length(); i++) {
                isSame = appId.charAt(i) == tape.text()[tape.start(node) + i];
            }
            if (isSame) {
                return true;
            }
        }
        return false;
    }

    /** Counts the callback that was verified last, at this wall-clock time, with its credential. */
    public void countUse(final long wallMs) {
        candidates[matched].use().add(wallMs);
    }

    /** The first eight bytes of the signature that was verified last. */
    public long signaturePrefix() {
        return (long) BYTES_AS_LONG.get(given, 0);
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
        final CanonicalText canonical = candidates[matched].canonical();
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
        CanonicalText written = null;
        for (int i = 0; i < candidates.length; i++) {
            final int at = (matched + i) % candidates.length;
            final CanonicalText canonical = candidates[at].canonical();
            if (canonical != written) {
                canonical.write(tape, data, timestamp, candidate);
                written = canonical;
            }
            candidates[at].hmac().sign(canonical.bytes(), 0, canonical.length(), expected);
            if (MessageDigest.isEqual(expected, given)) {
                matched = at;
                return true;
            }
        }
        return false;
    }
}
