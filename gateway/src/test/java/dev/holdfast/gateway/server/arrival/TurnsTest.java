package dev.holdfast.gateway.server.arrival;

import dev.holdfast.gateway.socket.SocketAge;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import static dev.holdfast.gateway.server.arrival.Turns.LONGEST_SLOT_NS;
import static dev.holdfast.gateway.server.arrival.Turns.SHORTEST_SLOT_NS;
import static org.assertj.core.api.Assertions.assertThat;

/** On a clock of its own, slot by slot. */
class TurnsTest {
    private static final int FULL = 4_096;
    private static final long TURN_NS = SHORTEST_SLOT_NS / 4;

    private final ArrayDeque<Runnable> afterReading = new ArrayDeque<>();
    private final List<Integer> served = new ArrayList<>();
    private long nowNs;
    private boolean isCrowded = true;
    private final Turns turns = new Turns(now -> isCrowded, afterReading::add, () -> nowNs);

    private void add(final int count) {
        for (int i = 0; i < count; i++) {
            final int number = i;
            turns.add(() -> {
                nowNs += TURN_NS;
                served.add(number);
            });
        }
    }

    /** The event loop has read for so long, and comes to what it was to do then. */
    private int slot(final long readingNs) {
        final int before = served.size();
        nowNs += readingNs;
        assertThat(afterReading).hasSize(1);
        afterReading.poll().run();
        return served.size() - before;
    }

    @Test
    void shouldHaveWhoHasMuchToSayWaitWhileThereIsAQueue() {
        assertThat(turns.hasToWait(arrivals(FULL), 1)).isTrue();
        assertThat(turns.hasToWait(arrivals(1_449), 1)).isTrue();
        assertThat(turns.hasToWait(arrivals(1_448), 1)).as("one request alone").isFalse();
        isCrowded = false;
        assertThat(turns.hasToWait(arrivals(FULL), 1)).isFalse();
    }

    private static ArrivalWatch arrivals(final int bytes) {
        final ArrivalWatch arrivals = new ArrivalWatch(new LoopPulse(), new Backlog(0), FULL);
        arrivals.read(bytes, 1, SocketAge.UNKNOWN);
        return arrivals;
    }

    @Test
    void shouldGiveTurnsInOrderForAsLongAsReadingTook() {
        add(100);
        assertThat(served).as("not in the middle of reading").isEmpty();

        assertThat(slot(0)).as("shortest").isEqualTo(4);
        assertThat(slot(3 * TURN_NS)).isEqualTo(4);
        assertThat(slot(9 * TURN_NS)).isEqualTo(9);
        assertThat(slot(LONGEST_SLOT_NS * 10)).as("longest").isEqualTo((int) (LONGEST_SLOT_NS / TURN_NS));
        while (!afterReading.isEmpty()) {
            slot(0);
        }

        assertThat(served).hasSize(100).isSorted();
    }

    @Test
    void shouldAskForNoSlotWhileNobodyWaits() {
        add(1);
        assertThat(slot(0)).isEqualTo(1);
        assertThat(afterReading).isEmpty();
        add(1);
        assertThat(afterReading).hasSize(1);
    }

    /** It may wait again, with more, before this slot is over; others come first. */
    @Test
    void shouldPutWhoComesAgainBehindTheOthers() {
        turns.add(() -> {
            served.add(0);
            turns.add(() -> served.add(2));
        });
        turns.add(() -> served.add(1));

        assertThat(slot(0)).isEqualTo(3);

        assertThat(served).containsExactly(0, 1, 2);
        assertThat(afterReading).isEmpty();
    }

    @Test
    void shouldGiveEverybodyATurnBeforeTheEnd() {
        add(100);

        turns.end();

        assertThat(served).hasSize(100);
        assertThat(slot(0)).isZero();
    }
}
