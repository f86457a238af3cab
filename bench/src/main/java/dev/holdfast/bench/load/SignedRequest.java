package dev.holdfast.bench.load;

import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;

import java.nio.charset.StandardCharsets;

/**
 * Makes whole HTTP requests ahead of time: authorizations of new orders, signed for the moment at which they are to be
 * sent.
 */
public final class SignedRequest {
    private final String head;
    private final String runId;
    private final int cards;
    private final CallbackSigner signer;

    public SignedRequest(final LoadTarget target, final String runId, final int cards) {
        this.head = "POST " + target.url().getRawPath() + " HTTP/1.1\r\nHost: " + target.url().getAuthority()
            + "\r\nContent-Type: application/json\r\nSign-Version: V1\r\nTimezone: UTC+8\r\n";
        this.runId = runId;
        this.cards = cards;
        this.signer = new CallbackSigner(target.apiKey(), target.apiSecret().getBytes(StandardCharsets.UTF_8));
    }

    /** The request for the i-th order. */
    public byte[] make(final int i, final long timestampMs) {
        final String body = CallbackBodies.auth("L" + runId + i, LoadTarget.card(i % cards),
            LoadTarget.account(i % cards), "1.25", timestampMs);
        final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        final String timestamp = Long.toString(timestampMs);
        final String signature = signer.sign(bytes, timestamp, CanonicalForm.FASTJSON1);
        return (head + "Timestamp: " + timestamp + "\r\nSignature: " + signature + "\r\nContent-Length: "
            + bytes.length + "\r\n\r\n" + body)
            .getBytes(StandardCharsets.UTF_8);
    }
}
