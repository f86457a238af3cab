package dev.holdfast.gateway.listener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.UnknownHostException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NetworksTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "203.0.113.0/24 | 203.0.113.255 | true",
        "203.0.113.9/24 | 203.0.113.1 | true",
        "203.0.113.0/24 | 203.0.114.0 | false",
        "203.0.113.7 | 203.0.113.7 | true",
        "203.0.113.7 | 203.0.113.6 | false",
        "0.0.0.0/0 | 198.51.100.1 | true",
        "0.0.0.0/0 | 2001:db8::1 | false",
        "::/0 | 2001:db8::1 | true",
        "::/0 | 198.51.100.1 | false",
        "2001:db8::/32 | 2001:db8:ffff::1 | true",
        "2001:db8::/32 | 2001:db9::1 | false",
        "2001:db8::1:0/112 | 2001:db8::1:ffff | true",
        "2001:db8::1:0/112 | 2001:db8::2:0 | false",
        "2001:db8::1 | 2001:db8::1 | true",
        "2001:db8::1 | 2001:db8::2 | false",
        "::ffff:10.0.0.0/104 | 10.255.0.1 | true",
        "10.0.0.0/8, 2001:db8::/64 | 2001:db8::9 | true",
        "10.0.0.0/8, 2001:db8::/64 | 10.1.1.1 | true"
    })
    void shouldSayWhatIsIn(final String list, final String address, final boolean isIn) throws UnknownHostException {
        assertThat(new Networks("x", list, true).contain(InetAddress.getByName(address))).isEqualTo(isIn);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "203.0.113.0/", "203.0.113.0/33", "203.0.113.0/-1", "203.0.113.0/+8", "203.0.113.0/2 4", "203.0.113/24",
        "2001:db8::/129", "localhost", "localhost/32", "203.0.113.0/24/24", "10.0.0.1:80", "[::1]", "fe80::1%eth0",
        "/24"
    })
    void shouldRefuseWhatIsNoNetwork(final String text) {
        assertThatThrownBy(() -> new Networks("callback.proxies", "10.0.0.1, " + text, true))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("callback.proxies=" + text + " should");
    }

    @Test
    void shouldWantAPrefixLengthWhereALoneAddressMayBeAMistake() {
        assertThatThrownBy(() -> new SourceRules("10.0.0.1")).isInstanceOf(IllegalArgumentException.class);
    }
}
