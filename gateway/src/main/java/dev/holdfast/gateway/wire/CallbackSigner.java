package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.Field;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.gateway.wire.json.JsonTapeReader;
import dev.holdfast.ledger.values.ResultCode;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Signs callbacks as the platform does: for the sandbox, the command line and the benchmarks. Allocates. Not
 * thread-safe.
 */
public final class CallbackSigner {
    private final JsonTape tape = new JsonTape();
    private final JsonTapeReader reader = new JsonTapeReader(tape);
    private final CanonicalText canonical;
    private final HmacSha256 hmac;
    private final byte[] signature = new byte[HmacSha256.LENGTH];

    public CallbackSigner(final String appId, final byte[] secret) {
        canonical = new CanonicalText(appId);
        hmac = new HmacSha256(secret);
    }

    /**
     * The canonical text of a callback's body.
     *
     * @throws IllegalArgumentException when the body is no JSON object with an object {@code data}, or names a member
     *     twice.
     */
    public String canonical(final byte[] body, final String timestamp, final CanonicalForm form) {
        write(body, timestamp, form);
        return canonical.toString();
    }

    /**
     * The signature of a callback's body, in lowercase hexadecimal digits.
     *
     * @throws IllegalArgumentException as {@link #canonical(byte[], String, CanonicalForm)}.
     */
    public String sign(final byte[] body, final String timestamp, final CanonicalForm form) {
        write(body, timestamp, form);
        hmac.sign(canonical.bytes(), 0, canonical.length(), signature);
        return HexFormat.of().formatHex(signature);
    }

    private void write(final byte[] body, final String timestamp, final CanonicalForm form) {
        final ResultCode result = reader.read(body, 0, body.length);
        if (result != null) {
            throw new IllegalArgumentException(result.sentence() + ": " + new String(body, StandardCharsets.UTF_8));
        }
        final int data = tape.member(0, Field.DATA);
        if (data == JsonTape.NONE || tape.kind(data) != JsonTape.OBJECT) {
            throw new IllegalArgumentException("the body should have an object named data");
        }
        canonical.write(tape, data, timestamp, form);
    }
}
