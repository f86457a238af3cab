package dev.holdfast.gateway.platform;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a call looks like. */
class PlatformCallsTest {
    @Test
    void shouldNeverShowABody() {
        final PlatformRequest request = PlatformCalls.setPin("U-1", "C-1", "secret");
        assertThat(request.toString()).isEqualTo("POST /card/pin/set");
    }

    @Test
    void shouldEncodeIdentifiersAndPeriods() {
        assertThat(PlatformCalls.card("a/b c?").path()).isEqualTo("/card/a%2Fb%20c%3F/detail");
        assertThat(PlatformCalls.cards(0, 1_000, 2).body().toString()).isEqualTo(
            "{\"start_time\":\"1970-01-01 08:00:00\",\"end_time\":\"1970-01-01 08:00:01\",\"page\":2,\"size\":100}");
    }

    @Test
    void shouldEncryptPrivateData() {
        final PrivateData data = new PrivateData("0123456789abcdef");
        assertThat(data.encrypt("123".toCharArray())).as("as OpenSSL does").isEqualTo("zNkSeANebsT6uK05MK4mkA==");
        assertThat(data.decrypt(data.encrypt("1234".toCharArray()))).isEqualTo("1234");
        assertThatThrownBy(() -> new PrivateData("short")).hasMessageContaining("16, 24 or 32");
        assertThatThrownBy(() -> new PrivateData("fedcba9876543210").decrypt(data.encrypt("1".toCharArray())))
            .hasMessageContaining("not encrypted");
    }
}
