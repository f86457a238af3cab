package dev.holdfast.bench.micro;

import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.gateway.wire.CanonicalText;
import dev.holdfast.gateway.wire.SignatureVerifier;
import dev.holdfast.ledger.values.BrokenInvariantException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * Decoding, canonical text and verification of one callback. Valid when every callback is read and verified: it throws
 * otherwise.
 */
public class WireBenchmark extends MicroBenchmark {
    private final Callback callback = new Callback();
    private final CanonicalText text = new CanonicalText(SignedCallbacks.APP_ID);
    private final SignatureVerifier verifier = new SignatureVerifier(SignedCallbacks.APP_ID, SignedCallbacks.SECRET);
    private byte[] body;
    private String signature;

    @Setup
    public void sign() {
        body = SignedCallbacks.body(1);
        signature = SignedCallbacks.sign(body, CanonicalForm.FASTJSON1);
        decode();
    }

    @Benchmark
    public long decode() {
        if (callback.read(body, 0, body.length) != null
            || callback.interpret(verifier.form()) != null) {
            throw new BrokenInvariantException("not read");
        }
        return callback.amountUnits();
    }

    @Benchmark
    public int canonicalFastjson1() {
        text.write(callback.tape(), callback.data(), SignedCallbacks.TIMESTAMP, CanonicalForm.FASTJSON1);
        return text.length();
    }

    @Benchmark
    public int canonicalFastjson2() {
        text.write(callback.tape(), callback.data(), SignedCallbacks.TIMESTAMP, CanonicalForm.FASTJSON2);
        return text.length();
    }

    @Benchmark
    public boolean verify() {
        if (verifier.verify(callback.tape(), callback.data(), SignedCallbacks.TIMESTAMP,
            signature) != null) {
            throw new BrokenInvariantException("not verified");
        }
        return true;
    }
}
