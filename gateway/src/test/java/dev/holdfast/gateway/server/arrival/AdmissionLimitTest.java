package dev.holdfast.gateway.server.arrival;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** As many on their way as the ledger gets done soon. */
class AdmissionLimitTest {
    private static final int HIGHEST = 4_096;
    private static final long LONG_NS = AdmissionLimit.TARGET_NS + 1;

    private final AdmissionLimit limit = new AdmissionLimit(HIGHEST, 0);
    private long nowNs;

    @Test
    void shouldBeginWithAll() {
        assertThat(limit.limit()).isEqualTo(HIGHEST);
    }

    @Test
    void shouldShrinkWhileAQueueStandsAndGrowWhenItIsGone() {
        int before = HIGHEST;
        while (before > AdmissionLimit.LOWEST) {
            interval(LONG_NS, LONG_NS);
            assertThat(limit.limit()).isLessThan(before).isGreaterThanOrEqualTo(before / 2);
            before = limit.limit();
        }
        interval(10 * LONG_NS);
        assertThat(limit.limit()).as("a ledger's batches are full with so many").isEqualTo(AdmissionLimit.LOWEST);
        for (int i = 0; i < 20; i++) {
            interval(LONG_NS, AdmissionLimit.TARGET_NS);
        }
        assertThat(limit.limit()).isEqualTo(HIGHEST);
    }

    /** A slow force, or a burst, is over within the interval: some come back soon. */
    @Test
    void shouldNotMindABurst() {
        interval(20 * LONG_NS, 5 * LONG_NS, 1);
        interval(1, 20 * LONG_NS);
        assertThat(limit.limit()).isEqualTo(HIGHEST);
    }

    /** Each force takes 50 ms, and all that is on its way is forced at once. */
    @Test
    void shouldNotTakeASlowDiskForAQueue() {
        for (int i = 1; i <= 20; i++) {
            limit.cameBack(LONG_NS, i * AdmissionLimit.INTERVAL_NS, AdmissionLimit.LOWEST / 2);
        }
        assertThat(limit.limit()).isEqualTo(HIGHEST);
    }

    /** What comes after a silence finds no queue, and nothing has come back yet that would say so. */
    @Test
    void shouldForgetAQueueWhileNothingIsOnItsWay() {
        for (int i = 0; i < 20; i++) {
            interval(LONG_NS);
        }
        assertThat(limit.limit()).isEqualTo(AdmissionLimit.LOWEST);
        for (int i = 0; i < 20; i++) {
            limit.isIdle(nowNs += AdmissionLimit.INTERVAL_NS);
        }
        assertThat(limit.limit()).isEqualTo(HIGHEST);
    }

    @Test
    void shouldLeaveASmallSettingAsItIs() {
        final AdmissionLimit small = new AdmissionLimit(8, 0);
        small.cameBack(LONG_NS, AdmissionLimit.INTERVAL_NS, HIGHEST);
        small.cameBack(LONG_NS, 2 * AdmissionLimit.INTERVAL_NS, HIGHEST);
        assertThat(small.limit()).isEqualTo(8);
    }

    private void interval(final long... tookNs) {
        for (int i = 0; i < tookNs.length; i++) {
            nowNs += AdmissionLimit.INTERVAL_NS / tookNs.length;
            limit.cameBack(tookNs[i], i == tookNs.length - 1 ? nowNs += tookNs.length : nowNs, HIGHEST);
        }
    }
}
