package dev.holdfast.bench.micro;

import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.gateway.wire.HmacSha256;
import dev.holdfast.ledger.values.BrokenInvariantException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 of one canonical text with a reused key: ours over the JDK's SHA-256, the JDK's Mac, BouncyCastle's HMac.
 */
public class HmacBenchmark extends MicroBenchmark {
    private final HmacSha256 holdfast = new HmacSha256(SignedCallbacks.SECRET);
    private final HMac bouncyCastle = new HMac(SHA256Digest.newInstance());
    private final byte[] signature = new byte[HmacSha256.LENGTH];
    private Mac jdk;
    private byte[] text;

    /** Valid when all three sign alike. */
    @Setup
    public void prepare() throws GeneralSecurityException {
        text = new CallbackSigner(SignedCallbacks.APP_ID, SignedCallbacks.SECRET)
            .canonical(SignedCallbacks.body(1), SignedCallbacks.TIMESTAMP, CanonicalForm.FASTJSON1)
            .getBytes(StandardCharsets.UTF_8);
        jdk = Mac.getInstance("HmacSHA256");
        jdk.init(new SecretKeySpec(SignedCallbacks.SECRET, "HmacSHA256"));
        bouncyCastle.init(new KeyParameter(SignedCallbacks.SECRET));
        final byte[] expected = jdkMac().clone();
        if (!Arrays.equals(expected, holdfast().clone()) || !Arrays.equals(expected, bouncyCastle())) {
            throw new BrokenInvariantException("the signatures differ");
        }
    }

    @Benchmark
    public byte[] holdfast() {
        holdfast.sign(text, 0, text.length, signature);
        return signature;
    }

    @Benchmark
    public byte[] jdkMac() {
        return jdk.doFinal(text);
    }

    @Benchmark
    public byte[] bouncyCastle() {
        bouncyCastle.update(text, 0, text.length);
        bouncyCastle.doFinal(signature, 0);
        return signature;
    }
}
