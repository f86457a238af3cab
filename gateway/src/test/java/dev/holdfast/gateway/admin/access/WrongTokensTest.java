package dev.holdfast.gateway.admin.access;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class WrongTokensTest {
    private final WrongTokens wrong = new WrongTokens();
    private long nowNs = Long.MAX_VALUE - 1;

    @Test
    void shouldMakeASourceWaitLongerUpToASecond() {
        final InetAddress source = address(10, 0, 0, 1);
        long before = 0;
        for (int i = 0; i < 7; i++) {
            final long delay = delay(source);
            assertThat(delay).isGreaterThan(before);
            before = delay;
        }
        for (int i = 0; i < 100; i++) {
            assertThat(delay(source)).isEqualTo(WrongTokens.MAX_DELAY_MS);
        }
        assertThat(delay(address(10, 0, 0, 2))).as("another source").isLessThan(20);
    }

    @Test
    void shouldForgetAfterAWhile() {
        final InetAddress source = address(10, 0, 0, 1);
        for (int i = 0; i < 20; i++) {
            delay(source);
        }
        nowNs += TimeUnit.MINUTES.toNanos(9);
        assertThat(delay(source)).isEqualTo(WrongTokens.MAX_DELAY_MS);
        nowNs += TimeUnit.MINUTES.toNanos(11);
        assertThat(delay(source)).isLessThan(20);
    }

    @Test
    void shouldRememberABoundedNumberOfSourcesAndTheBusyOnes() {
        final InetAddress busy = address(10, 0, 0, 1);
        for (int i = 0; i < 70_000; i++) {
            delay(address(11, i >> 16, i >> 8 & 0xFF, i & 0xFF));
            if (i % 500 == 0) {
                delay(busy);
            }
        }
        assertThat(wrong.sources()).isEqualTo(WrongTokens.MAX_SOURCES);
        assertThat(delay(busy)).isEqualTo(WrongTokens.MAX_DELAY_MS);
    }

    private long delay(final InetAddress source) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(1);
        return wrong.delayMs(source, nowNs);
    }

    private static InetAddress address(final int... bytes) {
        try {
            return InetAddress.getByAddress(
                new byte[] {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]});
        } catch (final UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
