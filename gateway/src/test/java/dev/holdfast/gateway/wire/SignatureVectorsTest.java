package dev.holdfast.gateway.wire;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SignatureVectorsTest {
    static List<SignatureVector> vectors() {
        return SignatureVector.all();
    }

    @Test
    void shouldKnowAllVectors() {
        assertThat(vectors()).hasSize(108);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldReproduceCanonicalTextAndSignature(final SignatureVector vector) {
        final CallbackSigner signer = new CallbackSigner(vector.appId(), vector.secretBytes());
        final CanonicalForm form = CanonicalForm.ofLabel(vector.form());
        assertThat(signer.canonical(vector.bodyBytes(), vector.timestamp(), form)).isEqualTo(vector.canonical());
        assertThat(signer.sign(vector.bodyBytes(), vector.timestamp(), form)).isEqualTo(vector.signature());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldVerifyWithoutKnowingTheForm(final SignatureVector vector) {
        assertThat(new Verification(vector).accepts(vector.bodyBytes(), vector.timestamp())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldRefuseAnyChangedByteOfTheSignedContent(final SignatureVector vector) {
        final byte[] body = vector.bodyBytes();
        final CallbackSigner signer = new CallbackSigner(vector.appId(), vector.secretBytes());
        final Verification verification = new Verification(vector);
        final String original = canonicalTexts(signer, vector, body);
        int changed = 0;
        for (int i = 0; i < body.length; i++) {
            body[i] ^= 1;
            if (!original.equals(canonicalTexts(signer, vector, body))) {
                changed++;
                assertThat(
                    verification.accepts(body, vector.timestamp())).as("byte %d of %s", i, vector.body()).isFalse();
            }
            body[i] ^= 1;
        }
        assertThat(changed).isGreaterThan(vector.canonical().length() / 2);
        assertThat(verification.accepts(body, vector.timestamp())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldRefuseAnotherTimestamp(final SignatureVector vector) {
        final String later = Long.toString(Long.parseLong(vector.timestamp()) + 1);
        assertThat(new Verification(vector).accepts(vector.bodyBytes(), later)).isFalse();
    }

    @Test
    void shouldTryTheFormThatMatchedLastFirst() {
        final SignatureVector vector = vectors().stream()
            .filter(v -> v.form().equals("fastjson2") && differsFromFirstForm(v))
            .findFirst().orElseThrow();
        final SignatureVerifier verifier = new SignatureVerifier(vector.appId(), vector.secretBytes());
        assertThat(verifier.form()).isEqualTo(CanonicalForm.FASTJSON1);
        final Callback callback = new Callback();
        callback.read(vector.bodyBytes(), 0, vector.bodyBytes().length);
        assertThat(
            verifier.verify(callback.tape(), callback.data(), vector.timestamp(), vector.signature()))
            .isNull();
        assertThat(verifier.form()).isEqualTo(CanonicalForm.FASTJSON2);
    }

    private static boolean differsFromFirstForm(final SignatureVector vector) {
        return !new CallbackSigner(vector.appId(), vector.secretBytes())
            .canonical(vector.bodyBytes(), vector.timestamp(), CanonicalForm.FASTJSON1).equals(vector.canonical());
    }

    /** Both canonical texts, or why there are none. */
    private static String canonicalTexts(final CallbackSigner signer, final SignatureVector vector, final byte[] body) {
        try {
            return signer.canonical(body, vector.timestamp(), CanonicalForm.FASTJSON1)
                + '\n' + signer.canonical(body, vector.timestamp(), CanonicalForm.FASTJSON2);
        } catch (final IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** Decoder and verifier, used again and again as an event loop does. */
    private static final class Verification {
        private final SignatureVector vector;
        private final Callback callback = new Callback();
        private final SignatureVerifier verifier;

        Verification(final SignatureVector vector) {
            this.vector = vector;
            verifier = new SignatureVerifier(vector.appId(), vector.secretBytes());
        }

        boolean accepts(final byte[] body, final String timestamp) {
            return callback.read(body, 0, body.length) == null
                && verifier.verify(callback.tape(), callback.data(), timestamp,
                    vector.signature()) == null;
        }
    }
}
