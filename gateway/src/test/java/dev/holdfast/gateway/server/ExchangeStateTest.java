package dev.holdfast.gateway.server;

import dev.holdfast.ledger.values.BrokenInvariantException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every state by every event. */
class ExchangeStateTest {
    /** What can happen, and where it leads. Whatever is not here is a broken invariant. */
    private static final Map<ExchangeState, Map<ExchangeEvent, ExchangeState>> ALLOWED = Map.of(
        ExchangeState.SPARE, Map.of(ExchangeEvent.BEGIN, ExchangeState.RECEIVING),
        ExchangeState.RECEIVING, Map.of(ExchangeEvent.REFUSE, ExchangeState.ANSWERED,
            ExchangeEvent.SUBMIT, ExchangeState.DECIDING, ExchangeEvent.LOSE, ExchangeState.SPARE),
        ExchangeState.DECIDING, Map.of(ExchangeEvent.APPROVE, ExchangeState.APPROVED,
            ExchangeEvent.ANSWER, ExchangeState.ANSWERED, ExchangeEvent.LOSE, ExchangeState.DECIDING_FOR_NOBODY),
        ExchangeState.DECIDING_FOR_NOBODY, Map.of(ExchangeEvent.APPROVE, ExchangeState.APPROVED_FOR_NOBODY,
            ExchangeEvent.ANSWER, ExchangeState.SPARE),
        ExchangeState.ANSWERED, Map.of(ExchangeEvent.WRITE, ExchangeState.SPARE,
            ExchangeEvent.LOSE, ExchangeState.SPARE),
        ExchangeState.APPROVED, Map.of(ExchangeEvent.WITHDRAW, ExchangeState.WITHDRAWING,
            ExchangeEvent.WRITE, ExchangeState.WRITTEN, ExchangeEvent.LOSE, ExchangeState.APPROVED_FOR_NOBODY),
        ExchangeState.APPROVED_FOR_NOBODY, Map.of(ExchangeEvent.WITHDRAW, ExchangeState.WITHDRAWING_FOR_NOBODY,
            ExchangeEvent.NOTE, ExchangeState.SPARE),
        ExchangeState.WRITTEN, Map.of(ExchangeEvent.HAND_OVER, ExchangeState.SPARE,
            ExchangeEvent.LOSE, ExchangeState.SPARE),
        ExchangeState.WITHDRAWING, Map.of(ExchangeEvent.ANSWER, ExchangeState.ANSWERED,
            ExchangeEvent.LOSE, ExchangeState.WITHDRAWING_FOR_NOBODY),
        ExchangeState.WITHDRAWING_FOR_NOBODY, Map.of(ExchangeEvent.ANSWER, ExchangeState.SPARE));

    static Stream<Arguments> all() {
        return Stream.of(ExchangeState.values()).flatMap(state -> Stream.of(ExchangeEvent.values())
            .map(event -> Arguments.of(state, event)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldGoOnOnlyAsAnExchangeCan(final ExchangeState state, final ExchangeEvent event) {
        final ExchangeState expected = ALLOWED.get(state).get(event);
        if (expected != null) {
            assertThat(state.after(event)).isEqualTo(expected);
        } else {
            assertThatThrownBy(() -> state.after(event)).isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("state=" + state).hasMessageContaining("event=" + event);
        }
    }

    /** An exchange that came to no end would never be used again. */
    @Test
    void shouldReachEveryStateAndComeBackFromEach() {
        assertThat(reachableFrom(ExchangeState.SPARE)).isEqualTo(EnumSet.allOf(ExchangeState.class));
        for (final ExchangeState state : ExchangeState.values()) {
            assertThat(reachableFrom(state)).as(state.name()).contains(ExchangeState.SPARE);
        }
    }

    /** Somebody may have an approval that was written, so it is never taken back. */
    @Test
    void shouldWithdrawNothingThatWasWritten() {
        for (final ExchangeEvent event : ExchangeEvent.values()) {
            if (ALLOWED.get(ExchangeState.WRITTEN).containsKey(event)) {
                assertThat(ExchangeState.WRITTEN.after(event)).isEqualTo(ExchangeState.SPARE);
            }
        }
    }

    private static Set<ExchangeState> reachableFrom(final ExchangeState start) {
        final Set<ExchangeState> seen = EnumSet.noneOf(ExchangeState.class);
        final ArrayDeque<ExchangeState> open = new ArrayDeque<>(Set.of(start));
        while (!open.isEmpty()) {
            final ExchangeState state = open.poll();
            for (final ExchangeEvent event : ExchangeEvent.values()) {
                try {
                    final ExchangeState next = state.after(event);
                    if (seen.add(next)) {
                        open.add(next);
                    }
                } catch (final BrokenInvariantException e) {
                    // Cannot happen there.
                    assertThat(ALLOWED.get(state)).doesNotContainKey(event);
                }
            }
        }
        return seen;
    }
}
