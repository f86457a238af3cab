package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DirectMemoryTest {
    private static final long DEFAULT = 512L << 20;

    @Test
    void shouldTakeWhatFitsTheLaunchersDefault() {
        assertThatCode(() -> DirectMemory.check(2_000_000, DEFAULT)).doesNotThrowAnyException();
        assertThatCode(() -> DirectMemory.check(44_000_000, DEFAULT)).doesNotThrowAnyException();
    }

    /** Half a million orders a day for 180 days: it would run for half a year, and then end again and again. */
    @Test
    void shouldRefuseWhatWouldLackMemoryOnceOrdersAreForgotten() {
        assertThatThrownBy(() -> DirectMemory.check(128_571_429, DEFAULT))
            .isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining("ledger.max_orders=128571429 needs 1104 MiB")
            .hasMessageContaining("of 512 MiB").hasMessageContaining("-XX:MaxDirectMemorySize=1472m");
        assertThatCode(() -> DirectMemory.check(128_571_429, 1472L << 20)).doesNotThrowAnyException();
    }

    @Test
    void shouldKnowTheLimitOfThisProcess() {
        assertThat(DirectMemory.limitBytes()).isGreaterThan(1 << 20);
    }
}
