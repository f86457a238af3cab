package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.fuzz.Seed;
import org.junit.jupiter.api.Test;

import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HmacSha256Test {
    @Test
    void shouldSignAsTheJdkDoes() throws Exception {
        final long seed = Seed.of("hmac");
        final Random random = new Random(seed);
        final byte[] signature = new byte[HmacSha256.LENGTH];
        for (int keyLength = 1; keyLength < 140; keyLength++) {
            final byte[] key = new byte[keyLength];
            random.nextBytes(key);
            final byte[] text = new byte[random.nextInt(300)];
            random.nextBytes(text);
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            final HmacSha256 hmac = new HmacSha256(key);
            for (int repeat = 0; repeat < 2; repeat++) {
                hmac.sign(text, 0, text.length, signature);
                assertThat(signature).as("seed=%d keyLength=%d", seed, keyLength).isEqualTo(mac.doFinal(text));
            }
        }
    }

    @Test
    void shouldRefuseAnEmptySecret() {
        assertThatThrownBy(() -> new HmacSha256(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
