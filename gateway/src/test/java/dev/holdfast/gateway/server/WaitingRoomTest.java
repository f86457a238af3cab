package dev.holdfast.gateway.server;

import dev.holdfast.gateway.listener.SourceKey;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** On a clock of its own, turn by turn. */
class WaitingRoomTest {
    private static final SourceKey CROWD = new SourceKey(false, 1);
    private static final SourceKey ALONE = new SourceKey(false, 2);
    private static final int BURST = 500;

    private final CallbackStats stats = new CallbackStats(500);
    private final ArrayDeque<Runnable> scheduled = new ArrayDeque<>();
    private final List<String> left = new ArrayList<>();
    private long nowNs;
    private final WaitingRoom room = new WaitingRoom((work, delayNs) -> scheduled.add(work), () -> nowNs, stats);

    private final class Connection implements WaitingRoom.Visitor {
        private final String name;
        private boolean isHeld;
        private boolean isGone;

        Connection(final String name) {
            this.name = name;
        }

        @Override
        public boolean hold() {
            final boolean isNew = !isHeld;
            isHeld = true;
            return isNew;
        }

        @Override
        public boolean letGo() {
            isHeld = false;
            left.add(name);
            return !isGone;
        }
    }

    @Test
    void shouldHoldNobodyWhileThereIsTime() {
        final Connection connection = new Connection("a");
        for (int i = 0; i < BURST; i++) {
            room.wasFruitless(connection, CROWD);
        }
        assertThat(connection.isHeld).isFalse();
        assertThat(scheduled).as("nothing to do while nobody waits").isEmpty();
        assertThat(stats.fruitless()).isEqualTo(BURST);
        assertThat(stats.held()).isZero();
    }

    @Test
    void shouldHoldWhoIsFruitlessBeyondThatAndLetItGo() {
        final Connection connection = new Connection("a");
        spendAll();
        room.wasFruitless(connection, CROWD);
        room.wasFruitless(connection, CROWD);
        assertThat(connection.isHeld).isTrue();
        assertThat(stats.held()).as("once").isEqualTo(1);
        assertThat(scheduled).hasSize(1);
        turn();
        assertThat(connection.isHeld).isFalse();
        assertThat(scheduled).isEmpty();
    }

    @Test
    void shouldServeSourcesInTurn() {
        spendAll();
        for (int i = 0; i < 1_000; i++) {
            room.wasFruitless(new Connection("crowd"), CROWD);
        }
        room.wasFruitless(new Connection("alone"), ALONE);
        while (left.size() < 2) {
            turn();
        }
        assertThat(left.indexOf("alone")).isEqualTo(1);
    }

    @Test
    void shouldLetAFewGoInATurnAndAllInTheEnd() {
        spendAll();
        for (int i = 0; i < 1_000; i++) {
            room.wasFruitless(new Connection("crowd"), CROWD);
        }
        int before = 0;
        while (left.size() < 1_000) {
            turn();
            assertThat(left.size() - before).isLessThanOrEqualTo(WaitingRoom.MOST_IN_A_TURN);
            before = left.size();
        }
        assertThat(scheduled).isEmpty();
    }

    /** Who has gone meanwhile takes nobody's place. */
    @Test
    void shouldPassOverWhatIsGone() {
        spendAll();
        for (int i = 0; i < 1_000; i++) {
            final Connection connection = new Connection("gone");
            connection.isGone = true;
            room.wasFruitless(connection, CROWD);
        }
        final Connection last = new Connection("last");
        room.wasFruitless(last, CROWD);
        while (left.isEmpty()) {
            turn();
        }
        assertThat(last.isHeld).isFalse();
    }

    /** Whoever is held leaves in the end, however many others come and spend what there is. */
    @Test
    void shouldLetOneGoInEachTurnThoughOthersSpendEverything() {
        spendAll();
        final Connection held = new Connection("held");
        room.wasFruitless(held, ALONE);
        for (int i = 0; i < 3 && held.isHeld; i++) {
            for (int fresh = 0; fresh < 10 * BURST; fresh++) {
                room.wasFruitless(new Connection("fresh"), CROWD);
            }
            turn();
        }
        assertThat(held.isHeld).isFalse();
    }

    /** What is read from a connection as soon as it is let go may be fruitless at once. */
    @Test
    void shouldScheduleOneTurnAtATimeThoughOneIsHeldWithinIt() {
        spendAll();
        final WaitingRoom.Visitor comesBack = new WaitingRoom.Visitor() {
            @Override
            public boolean hold() {
                return true;
            }

            @Override
            public boolean letGo() {
                spendAll();
                room.wasFruitless(this, ALONE);
                return true;
            }
        };
        room.wasFruitless(comesBack, ALONE);
        turn();
        assertThat(scheduled).hasSize(1);
    }

    private void spendAll() {
        for (int i = 0; i < BURST; i++) {
            room.wasFruitless(new Connection("before"), CROWD);
        }
    }

    private void turn() {
        nowNs += WaitingRoom.TURN_NS;
        scheduled.poll().run();
    }
}
