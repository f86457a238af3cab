package dev.holdfast.gateway.server.arrival;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class FruitlessWorkTest {
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long STEP_NS = TimeUnit.MICROSECONDS.toNanos(1);

    private final FruitlessWork work = new FruitlessWork(0);
    private long nowNs;

    @Test
    void shouldLetAShortBurstPass() {
        for (int i = 0; i < FruitlessWork.FIRST_PER_SECOND / 20; i++) {
            work.spend(nowNs);
            assertThat(work.isSpent()).isFalse();
        }
        work.spend(nowNs);
        assertThat(work.isSpent()).isTrue();
    }

    @Test
    void shouldTakeSoManyInASecond() {
        nowNs = SECOND_NS;
        assertThat(takenInASecond()).isBetween(FruitlessWork.FIRST_PER_SECOND, FruitlessWork.FIRST_PER_SECOND * 1.06);
    }

    @Test
    void shouldHalveItsRateWhenTheLoopIsLate() {
        work.cameRound(FruitlessWork.LATE_NS + 1, nowNs);
        assertThat(takenInASecond())
            .isBetween(FruitlessWork.FIRST_PER_SECOND / 2, FruitlessWork.FIRST_PER_SECOND / 2 * 1.2);
    }

    @Test
    void shouldNeverStop() {
        for (int i = 0; i < 100; i++) {
            work.cameRound(SECOND_NS, nowNs);
        }
        assertThat(takenInASecond()).isBetween(FruitlessWork.LOWEST_PER_SECOND, FruitlessWork.LOWEST_PER_SECOND + 600);
    }

    @Test
    void shouldGrowWhileTheLoopIsInTime() {
        for (int i = 0; i < 20; i++) {
            nowNs += TURN_NS;
            work.cameRound(FruitlessWork.LATE_NS, nowNs);
        }
        assertThat(takenInASecond()).isGreaterThan(2 * FruitlessWork.FIRST_PER_SECOND);
        for (int i = 0; i < 1_000; i++) {
            nowNs += TURN_NS;
            work.cameRound(0, nowNs);
        }
        assertThat(takenInASecond()).isLessThan(FruitlessWork.HIGHEST_PER_SECOND * 1.06);
    }

    /** However many came at once, it is forgotten soon: those that wait must not wait for it. */
    @Test
    void shouldOweNoMoreThanTheBucketHolds() {
        for (int i = 0; i < 1_000_000; i++) {
            work.spend(nowNs);
        }
        nowNs += TimeUnit.MILLISECONDS.toNanos(50);
        work.cameRound(0, nowNs);
        assertThat(work.isSpent()).isFalse();
    }

    private double takenInASecond() {
        int taken = 0;
        for (final long endNs = nowNs + SECOND_NS; nowNs < endNs; nowNs += STEP_NS) {
            work.fill(nowNs);
            if (!work.isSpent()) {
                work.spend(nowNs);
                taken++;
            }
        }
        return taken;
    }
}
