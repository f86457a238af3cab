package dev.holdfast.gateway.engine;

import org.agrona.concurrent.EpochClock;

import java.util.concurrent.TimeUnit;

import static dev.holdfast.gateway.engine.SimulationReference.check;

/**
 * Compares the ledger's time with the true one after each of its readings. It never goes back and never stands; it is
 * ahead of the true time by no more than what may be believed without asking anybody; and once somebody's clock agrees
 * with the wall clock it is that one's.
 */
final class LedgerTimeCheck {
    /** A start takes the wall clock's word for so long that nothing ran. */
    private static final long MAX_STOP_MS = TimeUnit.HOURS.toMillis(1);
    private static final long SLEW_DIVISOR = 1_000;
    /** Times are rounded down to milliseconds, and halved. */
    private static final long ROUNDING_MS = 2;

    private final SimulatedTime time;
    private final SimulationCounts counts;
    private final long maxStepMs;
    private final EpochClock wall;
    private LedgerClock clock;
    private long ledgerMs;
    private long ledgerNowNs;
    private boolean wasBelieved;
    private long readWallMs;
    private long readTrueMs;
    private long readNowNs;
    private long startNs;
    private long permittedMs;
    private boolean isAgreed;
    private long agreedOffsetMs;

    LedgerTimeCheck(final SimulatedTime time, final SimulationCounts counts, final long maxStepMs) {
        this.time = time;
        this.counts = counts;
        this.maxStepMs = maxStepMs;
        wall = () -> {
            readWallMs = time.wallMs();
            readTrueMs = time.trueMs();
            readNowNs = time.nowNs();
            return readWallMs;
        };
    }

    /** Makes the clock of a start. */
    LedgerClock start(final long lastMs) {
        clock = new LedgerClock(wall, time::nowNs, maxStepMs, lastMs);
        ledgerMs = lastMs;
        ledgerNowNs = time.nowNs();
        startNs = time.nowNs();
        isAgreed = false;
        wasBelieved = true;
        permittedMs = Math.max(0, lastMs - time.trueMs());
        if (lastMs == 0 || time.wallMs() - lastMs <= MAX_STOP_MS) {
            permittedMs = Math.max(permittedMs, time.wrongMs());
        }
        return clock;
    }

    /** Somebody else's clock is heard of: by a verified callback, a Date header, or an operator. */
    void hear(final long otherMs) {
        if (Math.abs(otherMs - time.wallMs()) <= LedgerClock.AGREEMENT_MS) {
            clock.agree(time.wallMs(), time.nowNs());
            isAgreed = true;
            agreedOffsetMs = offsetMs();
        }
    }

    private long offsetMs() {
        return time.wallMs() - TimeUnit.NANOSECONDS.toMillis(time.nowNs());
    }

    boolean isBelieved() {
        return clock.isBelieved();
    }

    /** How far the ledger may be ahead of the true time, milliseconds. */
    long permittedAheadMs() {
        return permittedMs + 2 * maxStepMs + TimeUnit.NANOSECONDS.toMillis(time.nowNs() - startNs) / SLEW_DIVISOR
            + ROUNDING_MS;
    }

    /** How far a command of this time may be behind the true time: as far as the wall clock, if that is believed. */
    long permittedBehindMs(final long commandMs) {
        return clock.isBelieved() ? Math.max(0, -time.wrongMs()) + time.trueMs() - readTrueMs + ROUNDING_MS
            : time.trueMs() - commandMs;
    }

    /** After the ledger has read its clock. */
    void checkReading() {
        final long beforeMs = ledgerMs;
        ledgerMs = readWallMs - clock.wallAheadMs();
        final long passedMs = TimeUnit.NANOSECONDS.toMillis(readNowNs - ledgerNowNs);
        ledgerNowNs = readNowNs;
        check(ledgerMs >= beforeMs + passedMs / 2 - ROUNDING_MS,
            "the ledger's time went from " + beforeMs + " to " + ledgerMs + " in " + passedMs + " ms");
        // What was heard before a clock stepped, or stood, says nothing of now.
        isAgreed &= Math.abs(agreedOffsetMs - offsetMs()) <= 1;
        if (isAgreed) {
            check(clock.isBelieved(), "the wall clock is not believed, although somebody's agrees with it");
            permittedMs = Math.max(permittedMs, readWallMs - readTrueMs);
        }
        check(ledgerMs - readTrueMs <= permittedAheadMs(),
            "the ledger is " + (ledgerMs - readTrueMs) + " ms ahead of the true time and may be " + permittedAheadMs());
        check(
            !clock.isBelieved()
            || ledgerMs >= readWallMs - ROUNDING_MS, "the wall clock is believed, and the ledger is behind it");
        counts.disbeliefs += wasBelieved && !clock.isBelieved() ? 1 : 0;
        counts.agreements += !wasBelieved && clock.isBelieved() && isAgreed ? 1 : 0;
        wasBelieved = clock.isBelieved();
    }
}
