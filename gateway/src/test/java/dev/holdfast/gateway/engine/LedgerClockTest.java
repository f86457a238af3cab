package dev.holdfast.gateway.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerClockTest {
    private static final long START_MS = 1_780_000_000_000L;
    private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);
    private static final long STEP_MS = 2_000;

    private long wallMs = START_MS;
    private long nowNs = 77;
    private LedgerClock clock = clock(0);

    private LedgerClock clock(final long ledgerTimeMs) {
        return new LedgerClock(() -> wallMs, () -> nowNs, STEP_MS, ledgerTimeMs);
    }

    private long pass(final long ms) {
        wallMs += ms;
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
        return clock.update(nowNs);
    }

    @Test
    void shouldFollowTheWallClock() {
        assertThat(pass(0)).isEqualTo(START_MS);
        assertThat(pass(10_000)).isEqualTo(START_MS + 10_000);
        wallMs += 1_500;
        assertThat(pass(1)).as("a small step").isEqualTo(START_MS + 11_501);
        assertThat(clock.isBelieved()).isTrue();
    }

    /** As it was seen: 31 days ahead for four seconds. */
    @ParameterizedTest
    @ValueSource(longs = {31, -31, 400, 1})
    void shouldNotBelieveAWallClockThatSteps(final long days) {
        pass(1_000);
        wallMs += days * DAY_MS;
        assertThat(pass(4_000)).isEqualTo(START_MS + 5_000);
        assertThat(clock.isBelieved()).isFalse();
        assertThat(clock.wallAheadMs()).isEqualTo(days * DAY_MS);
        wallMs -= days * DAY_MS;
        assertThat(pass(1_000)).isEqualTo(START_MS + 6_000);
        assertThat(clock.isBelieved()).isTrue();
        assertThat(clock.wallAheadMs()).isZero();
    }

    @Test
    void shouldNotComeToALargeStepInSmallOnes() {
        for (int i = 0; i < 100; i++) {
            wallMs += 1_000;
            pass(10);
        }
        assertThat(clock.isBelieved()).isFalse();
        assertThat(pass(0)).isBetween(START_MS + 1_000, START_MS + 1_000 + STEP_MS);
    }

    /** A clock that runs a little too fast, corrected all the time, is never far off. */
    @Test
    void shouldGoOnBelievingAClockThatDrifts() {
        for (int i = 0; i < 100_000; i++) {
            wallMs += i % 10 == 0 ? 1 : 0;
            pass(1_000);
        }
        assertThat(clock.isBelieved()).isTrue();
        assertThat(pass(0)).isEqualTo(wallMs);
    }

    @Test
    void shouldBelieveWhatSomebodyElsesClockAgreesWith() {
        pass(1_000);
        wallMs += 3 * DAY_MS;
        pass(1_000);
        assertThat(clock.isBelieved()).as("the machine was asleep").isFalse();
        clock.agree(wallMs, nowNs);
        assertThat(pass(1)).isEqualTo(wallMs);
        assertThat(clock.isBelieved()).isTrue();
    }

    /**
     * The first callback after a machine slept is read before the ledger thread looks at the clock, and is decided by
     * it.
     */
    @Test
    void shouldBelieveWhatSomebodyElsesClockAgreedWithBeforeTheStepWasSeen() {
        pass(1_000);
        wallMs += 31 * DAY_MS;
        clock.agree(wallMs, nowNs);
        assertThat(pass(1)).isEqualTo(wallMs);
        assertThat(clock.isBelieved()).isTrue();
    }

    @Test
    void shouldNotTakeAnAgreementFromBeforeAStepForOneBehindIt() {
        wallMs += DAY_MS;
        pass(1);
        clock.agree(wallMs, nowNs);
        wallMs += 31 * DAY_MS;
        assertThat(pass(1_000)).isEqualTo(START_MS + 1_001);
        assertThat(clock.isBelieved()).isFalse();
    }

    /** It steps while the signature of a callback is checked that was compared with it before. */
    @Test
    void shouldNotTakeAnAgreementForAStepThatCameWhileItWasGiven() {
        pass(1_000);
        final long comparedMs = wallMs;
        final long comparedNs = nowNs;
        wallMs += 31 * DAY_MS;
        clock.agree(comparedMs, comparedNs);
        assertThat(pass(1_000)).isEqualTo(START_MS + 2_000);
        assertThat(clock.isBelieved()).isFalse();
    }

    /** What others date is compared with the ledger's own times, also while the wall clock is not believed. */
    @Test
    void shouldPublishItsTimeToOthers() {
        pass(1_000);
        assertThat(clock.timeMs()).isEqualTo(START_MS + 1_000);
        wallMs -= DAY_MS;
        pass(1_000);
        wallMs += 20;
        assertThat(clock.timeMs()).isEqualTo(START_MS + 2_020);
    }

    /** A clock that was fast is set right, as happens every day. */
    @ParameterizedTest
    @ValueSource(longs = {1_000, 50_000, 1_800_000})
    void shouldMeetAWallClockThatWasSetBack(final long ms) {
        wallMs += ms / 2;
        clock = clock(0);
        pass(1_000);
        wallMs -= ms;
        clock.update(nowNs);
        clock.agree(wallMs, nowNs);
        final long before = pass(0);
        assertThat(pass(ms)).as("it is ahead").isBetween(before + ms / 2 - 2, before + ms / 2 + 2);
        assertThat(clock.isBelieved()).isTrue();
        assertThat(clock.wallAheadMs()).isBetween(-ms / 2 - 2, -ms / 2 + 2);
        pass(ms);
        assertThat(pass(10)).as("they have met").isEqualTo(wallMs);
        assertThat(clock.wallAheadMs()).isZero();
    }

    @Test
    void shouldNeverGoBack() {
        wallMs += DAY_MS;
        pass(1);
        clock.agree(wallMs, nowNs);
        final long ahead = pass(1);
        wallMs -= DAY_MS;
        clock.update(nowNs);
        assertThat(pass(5_000)).as("nobody agrees: it is ahead, and runs on").isEqualTo(ahead + 5_000);
        assertThat(clock.isBelieved()).isFalse();
        clock.agree(wallMs, nowNs);
        assertThat(pass(5_000)).as("half as fast, until the two meet").isBetween(ahead + 7_499, ahead + 7_501);
        assertThat(clock.isBelieved()).isTrue();
    }

    /** A machine that was set up with a local time as UTC, and was set right: sweeps may not stand still for ever. */
    @Test
    void shouldMeetAClockThatWasSetBackByHours() {
        wallMs += 8 * HOUR_MS;
        clock = clock(0);
        clock.update(nowNs);
        wallMs -= 8 * HOUR_MS;
        long ledgerMs = 0;
        for (int minute = 0; minute < 17 * 60; minute++) {
            ledgerMs = pass(60_000);
            clock.agree(wallMs, nowNs);
        }
        assertThat(clock.isBelieved()).isTrue();
        assertThat(ledgerMs).isEqualTo(wallMs);
    }

    /**
     * A clock that was set back and agreed with, and then steps: the ledger is still ahead of the time that was agreed.
     */
    @Test
    void shouldNotStandStillWhileItIsAheadOfWhatItBelievedLast() {
        wallMs += 8 * HOUR_MS;
        clock = clock(0);
        clock.update(nowNs);
        wallMs -= 8 * HOUR_MS;
        pass(1);
        clock.agree(wallMs, nowNs);
        final long before = pass(1);
        wallMs += DAY_MS;
        assertThat(pass(60_000)).isBetween(before + 29_999, before + 30_001);
        assertThat(clock.isBelieved()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 30_000, 3_000_000})
    void shouldBelieveTheWallClockAfterAShortStop(final long ms) {
        clock = clock(START_MS - ms);
        assertThat(pass(1)).isEqualTo(START_MS + 1);
        assertThat(clock.isBelieved()).isTrue();
    }

    @Test
    void shouldAskForAgreementAfterAWeekend() {
        clock = clock(START_MS - 3 * DAY_MS);
        assertThat(pass(1_000)).isEqualTo(START_MS - 3 * DAY_MS + 1_000);
        assertThat(clock.isBelieved()).isFalse();
        clock.agree(wallMs, nowNs);
        assertThat(pass(1)).isEqualTo(wallMs);
        assertThat(clock.isBelieved()).isTrue();
    }
}
