package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.gateway.wire.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How often a notification is sent that nobody acknowledges: from a few seconds to a whole day. */
class CallbackRetriesTest {
    @Test
    void shouldReadPauses() {
        assertThat(CallbackRetries.of(CallbackRetries.STANDARD).pausesMs()).containsExactly(500L, 1_000L, 2_000L,
            4_000L);
        assertThat(CallbackRetries.of("short").pausesMs()).isEqualTo(Collections.nCopies(5, 3_000L));
        assertThat(CallbackRetries.of("2x1m,24h").pausesMs()).containsExactly(60_000L, 60_000L, 86_400_000L);
        assertThat(CallbackRetries.of("none").pausesMs()).isEmpty();
        assertThat(CallbackRetries.of("1000x1ms").pausesMs()).hasSize(1_000);
    }

    @Test
    void shouldGoOnForADay() {
        assertThat(CallbackRetries.of("day").pausesMs()).isSorted().hasSize(15);
        assertThat(CallbackRetries.of("day").pausesMs().stream().mapToLong(Long::longValue).sum())
            .isEqualTo(TimeUnit.HOURS.toMillis(24));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "3 s", "5x", "x3s", "3s,", ",3s", "-3s", "0x3s", "25h", "1001x1s", "999x1s,2x1s",
        "86400001ms", "99999999h", "week"})
    void shouldRefuseOtherTexts(final String text) {
        assertThatThrownBy(() -> CallbackRetries.of(text)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("callback_retries=" + text + " should be ");
    }

    /** Nobody is there to be called, so that each sending fails at once. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"none|1", "short|6", "500ms,1s,2s,4s|5", "day|16"})
    void shouldSendUntilItGivesUp(final String text, final int sendings) {
        final Faults faults = new Faults();
        try (CallbackSender sender = new CallbackSender(
            SandboxSettings.onFreePort(ProgramMode.AUTHORIZATION, "ak", "0123456789abcdef", 1, false), faults)) {
            sender.retries(CallbackRetries.of(text));
            sender.push(Action.CARD_UPDATE, JsonNodeFactory.instance.objectNode().put("card_no", "C1"));
            final long startNs = System.nanoTime();
            while (sender.waiting() > 0) {
                assertThat(System.nanoTime() - startNs).as("waited in vain").isLessThan(TimeUnit.SECONDS.toNanos(60));
                sender.hurry();
            }
            assertThat(sender.sent()).isEqualTo(sendings);
            assertThat(sender.report()).contains("notifications=1 given_up=1");
            assertThat(sender.hurry()).isZero();
        }
    }
}
