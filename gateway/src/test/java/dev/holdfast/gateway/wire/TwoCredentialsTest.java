package dev.holdfast.gateway.wire;

import com.sun.management.ThreadMXBean;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.credential.Credential;
import dev.holdfast.gateway.wire.credential.Credentials;
import dev.holdfast.ledger.values.ResultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/** A verifier that takes what either of two credentials has signed. */
class TwoCredentialsTest {
    private static final String TIMESTAMP = "1780000000000";
    private static final int ROUNDS = 20_000;
    /** With a number that the two forms write in different ways. */
    private static final byte[] BODY = CallbackBodies.auth("T1", "C1", "U1", "1E+3", 1_780_000_000_000L)
        .getBytes(StandardCharsets.UTF_8);

    private final Credential old = credential("old", "ak_1", "ak_1", "the-old-secret-of-the-two");
    private final Credential next = credential("next", "ak_1", "ak_1", "the-next-secret-of-the-two");
    private final Callback callback = new Callback();

    @ParameterizedTest
    @CsvSource({"ak_1, ak_1, FASTJSON1", "ak_1, ak_1, FASTJSON2", "ak_1, ak_2, FASTJSON1", "ak_1, ak_2, FASTJSON2"})
    void shouldTakeWhatEitherHasSigned(final String oneApp, final String otherApp, final CanonicalForm form) {
        final Credential one = credential("one", oneApp, oneApp, "the-one-secret-of-the-two");
        final Credential other = credential("other", otherApp, otherApp, "the-other-secret-of-the-two");
        final SignatureVerifier verifier = new SignatureVerifier(new Credentials(one, other));
        for (int i = 0; i < 3; i++) {
            assertThat(verify(verifier, one, form)).isNull();
            assertThat(verify(verifier, other, form)).isNull();
            assertThat(verify(verifier, other, form)).isNull();
            assertThat(verifier.form()).isEqualTo(form);
        }
        assertThat(verify(verifier, old, form)).isEqualTo(ResultCode.SIGNATURE_MISMATCH);
    }

    /** The secret of one is not good for the appId of the other. */
    @Test
    void shouldNotMixTheTwo() {
        final Credential one = credential("one", "ak_1", "app_1", "the-one-secret-of-the-two");
        final Credential other = credential("other", "ak_2", "app_2", "the-other-secret-of-the-two");
        final SignatureVerifier verifier = new SignatureVerifier(new Credentials(one, other));
        for (final CanonicalForm form : CanonicalForm.values()) {
            assertThat(verify(verifier, credential("x", "ak", "app_2", "the-one-secret-of-the-two"), form))
                .isEqualTo(ResultCode.SIGNATURE_MISMATCH);
            assertThat(verify(verifier, credential("x", "ak", "app_1", "the-other-secret-of-the-two"), form))
                .isEqualTo(ResultCode.SIGNATURE_MISMATCH);
        }
    }

    @Test
    void shouldChangeThemWhileItRuns() {
        final SignatureVerifier verifier = new SignatureVerifier(new Credentials(old, null));
        assertThat(verify(verifier, next, CanonicalForm.FASTJSON1)).isEqualTo(ResultCode.SIGNATURE_MISMATCH);
        verifier.use(new Credentials(old, next));
        assertThat(verify(verifier, next, CanonicalForm.FASTJSON1)).isNull();
        assertThat(verify(verifier, old, CanonicalForm.FASTJSON1)).isNull();
        verifier.use(new Credentials(next, null));
        assertThat(verify(verifier, next, CanonicalForm.FASTJSON1)).isNull();
        assertThat(verify(verifier, old, CanonicalForm.FASTJSON1)).isEqualTo(ResultCode.SIGNATURE_MISMATCH);
    }

    @Test
    void shouldCountEachForItselfOverChanges() {
        final SignatureVerifier verifier = new SignatureVerifier(new Credentials(old, null));
        final SignatureVerifier ofAnotherLoop = new SignatureVerifier(new Credentials(old, null));
        verifyAndCount(verifier, old, 5);
        verifyAndCount(ofAnotherLoop, old, 9);
        final Credential again = credential("old", "ak_1", "ak_1", "the-old-secret-of-the-two");
        final Credentials both = new Credentials(next, again).countingOnFrom(new Credentials(old, null));
        assertThat(both.other()).isSameAs(old);
        verifier.use(both);
        verifyAndCount(verifier, old, 7);
        verifyAndCount(verifier, next, 8);
        assertThat(old.verified()).isEqualTo(3);
        assertThat(old.lastUseMs()).isEqualTo(9);
        assertThat(next.verified()).isEqualTo(1);
        assertThat(next.lastUseMs()).isEqualTo(8);
        assertThat(verify(verifier, credential("x", "ak_1", "ak_1", "x"), CanonicalForm.FASTJSON1)).isNotNull();
        assertThat(old.verified() + next.verified()).isEqualTo(4);
    }

    @Test
    void shouldTakeTheSameOneTwiceForOne() {
        assertThat(new Credentials(old, credential("x", "ak_1", "ak_1", "the-old-secret-of-the-two")).all()).hasSize(1);
        assertThat(new Credentials(old, credential("x", "ak_1", "app", "the-old-secret-of-the-two")).all()).hasSize(2);
    }

    @Test
    void shouldPrintNoSecret() {
        assertThat(new Credentials(old, next).toString()).contains("old", "next").doesNotContain("secret-of");
    }

    /** Also while the platform signs with the one and the other by turns, and somebody else with neither. */
    @Test
    void shouldAllocateNothing() {
        final SignatureVerifier verifier = new SignatureVerifier(new Credentials(old, next));
        final String[] signatures = {sign(old, CanonicalForm.FASTJSON1), sign(next, CanonicalForm.FASTJSON1),
            sign(next, CanonicalForm.FASTJSON2), sign(credential("x", "a", "ak_1", "x"), CanonicalForm.FASTJSON1)};
        final byte[] plain = CallbackBodies.auth("T1", "C1", "U1", "1.00", 1_780_000_000_000L)
            .getBytes(StandardCharsets.UTF_8);
        final CallbackSigner[] signers = {signer(old), signer(next)};
        signatures[0] = signers[0].sign(plain, TIMESTAMP, CanonicalForm.FASTJSON1);
        signatures[1] = signers[1].sign(plain, TIMESTAMP, CanonicalForm.FASTJSON1);
        signatures[2] = signers[1].sign(plain, TIMESTAMP, CanonicalForm.FASTJSON2);
        callback.read(plain, 0, plain.length);
        int verified = run(verifier, signatures);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long before = threads.getCurrentThreadAllocatedBytes();
        verified += run(verifier, signatures);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(verified).isEqualTo(2 * ROUNDS * 3);
        assertThat(allocated / (double) (ROUNDS * signatures.length)).as("bytes for each").isLessThan(1.0);
    }

    private int run(final SignatureVerifier verifier, final String[] signatures) {
        int verified = 0;
        for (int i = 0; i < ROUNDS; i++) {
            for (final String signature : signatures) {
                if (verifier.verify(callback.tape(), callback.data(), TIMESTAMP, signature) == null) {
                    verifier.countUse(i);
                    verified++;
                }
            }
        }
        return verified;
    }

    private void verifyAndCount(final SignatureVerifier verifier, final Credential credential, final long wallMs) {
        assertThat(verify(verifier, credential, CanonicalForm.FASTJSON1)).isNull();
        verifier.countUse(wallMs);
    }

    private ResultCode verify(
        final SignatureVerifier verifier, final Credential credential, final CanonicalForm form) {
        callback.read(BODY, 0, BODY.length);
        return verifier.verify(callback.tape(), callback.data(), TIMESTAMP, sign(credential, form));
    }

    private static String sign(final Credential credential, final CanonicalForm form) {
        return signer(credential).sign(BODY, TIMESTAMP, form);
    }

    private static CallbackSigner signer(final Credential credential) {
        return new CallbackSigner(credential.appId(), credential.secret());
    }

    private static Credential credential(
        final String id, final String apiKey, final String appId, final String secret) {
        return new Credential(id, apiKey, appId, secret.getBytes(StandardCharsets.UTF_8));
    }
}
