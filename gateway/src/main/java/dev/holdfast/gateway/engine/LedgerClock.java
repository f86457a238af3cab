package dev.holdfast.gateway.engine;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The ledger's time. It is the wall clock's as long as that runs as the monotonic clock does. A wall clock that steps
 * away further than it may is not believed: time goes on by the monotonic clock, nothing is swept, and somebody is
 * told. It is believed again when the two agree, or when somebody else's clock {@linkplain #agree agrees} with the wall
 * clock: the platform's, by a verified callback or its Date header, or an operator's.
 *
 * <p>Time never goes back, and never stands. Where what it follows is behind, the ledger's time runs at half the pace
 * until the two meet.
 *
 * <p>Smaller steps count at once, but use up what may be stepped: it comes back at one thousandth of the time that
 * passes, so that small steps one after the other come to no large one. Owned by the ledger thread, but for what is
 * said to be for any. Allocates only when belief changes.
 */
public final class LedgerClock {
    /** How far a clock of somebody else may be from the wall clock and still agree with it. */
    public static final long AGREEMENT_MS = TimeUnit.SECONDS.toMillis(60);

    private static final Logger LOG = LoggerFactory.getLogger(LedgerClock.class);
    /** The ledger's time stands while no program runs, and what passed then is not measured. */
    private static final long MAX_STOP_NS = TimeUnit.HOURS.toNanos(1);
    private static final long SLEW_DIVISOR = 1_000;
    private static final long NONE = Long.MIN_VALUE;
    /** Agreements that are no further apart say the same: the wall clock is read in milliseconds. */
    private static final long SAME_OFFSET_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final EpochClock wall;
    private final NanoClock monotonic;
    private final long maxStepNs;
    /** What the monotonic clock is behind the time that it stands for. */
    private long offsetNs;
    private long lastNs;
    private long timeNs;
    private volatile long agreedOffsetNs = NONE;
    private volatile boolean isBelieved = true;
    private volatile long wallAheadMs;

    /**
     * @param maxStepMs    how far the wall clock may step away from the monotonic clock.
     * @param ledgerTimeMs Unix milliseconds of the last command; 0 when there is none.
     */
    LedgerClock(final EpochClock wall, final NanoClock nano, final long maxStepMs, final long ledgerTimeMs) {
        this.wall = wall;
        monotonic = nano;
        maxStepNs = TimeUnit.MILLISECONDS.toNanos(maxStepMs);
        lastNs = nano.nanoTime();
        final long wallNs = TimeUnit.MILLISECONDS.toNanos(wall.time());
        final long ledgerNs = TimeUnit.MILLISECONDS.toNanos(ledgerTimeMs);
        timeNs = ledgerNs;
        final boolean isOfAnotherTime = ledgerTimeMs != 0
            && (wallNs - ledgerNs > MAX_STOP_NS || ledgerNs - wallNs > maxStepNs);
        offsetNs = (isOfAnotherTime ? ledgerNs : wallNs) - lastNs;
    }

    /** The present moment by the monotonic clock. Any thread. */
    long nowNs() {
        return monotonic.nanoTime();
    }

    /** The ledger's time at a moment of the monotonic clock, Unix milliseconds. Never less than before. */
    long update(final long nowNs) {
        final long wallNs = TimeUnit.MILLISECONDS.toNanos(wall.time());
        final long elapsedNs = Math.max(0, nowNs - lastNs);
        lastNs = nowNs;
        long stepNs = wallNs - nowNs - offsetNs;
        if (Math.abs(stepNs) > maxStepNs && isAgreed(wallNs - nowNs)) {
            offsetNs = wallNs - nowNs;
            stepNs = 0;
        }
        believe(Math.abs(stepNs) <= maxStepNs, wallNs, stepNs);
        if (isBelieved) {
            offsetNs += Math.max(-elapsedNs / SLEW_DIVISOR, Math.min(elapsedNs / SLEW_DIVISOR, stepNs));
        }
        // Ahead of what it follows it runs at half the pace until the two meet.
        timeNs = Math.max(timeNs + elapsedNs / 2, isBelieved ? wallNs : nowNs + offsetNs);
        final long aheadMs = TimeUnit.NANOSECONDS.toMillis(wallNs - timeNs);
        if (aheadMs != wallAheadMs) {
            wallAheadMs = aheadMs;
        }
        return TimeUnit.NANOSECONDS.toMillis(timeNs);
    }

    private boolean isAgreed(final long wallOffsetNs) {
        final long agreed = agreedOffsetNs;
        return agreed != NONE && Math.abs(agreed - wallOffsetNs) <= maxStepNs;
    }

    private void believe(final boolean isBelievable, final long wallNs, final long stepNs) {
        if (isBelievable == isBelieved) {
            return;
        }
        isBelieved = isBelievable;
        final Instant shown = Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(wallNs));
        if (isBelievable) {
            LOG.info("the wall clock is believed again: wall_clock={}", shown);
        } else {
            LOG.error(
                "the wall clock is not believed: it is {} ms ahead of the ledger's time, which goes on by the "
                + "monotonic clock; no order "
                + "expires or is forgotten until the two agree, KeySecure's clock agrees with the wall clock, or POST "
                + "/v1/clock says so: "
                + "wall_clock={}", TimeUnit.NANOSECONDS.toMillis(stepNs), shown);
        }
    }

    /**
     * Says that somebody else's clock agrees with what the wall clock showed. Any thread.
     *
     * @param shownMs what it showed when the two were compared, Unix milliseconds: it may have stepped since, and
     *     nobody agreed with that.
     * @param nowNs   when that was, by the monotonic clock.
     */
    public void agree(final long shownMs, final long nowNs) {
        final long offset = TimeUnit.MILLISECONDS.toNanos(shownMs) - nowNs;
        final long before = agreedOffsetNs;
        // Also while the wall clock is believed: it may have stepped since the ledger thread looked. Written only when
        // it says something new.
        if (!isBelieved || before == NONE || Math.abs(offset - before) > SAME_OFFSET_NS) {
            agreedOffsetNs = offset;
        }
    }

    /**
     * The ledger's time at this moment, Unix milliseconds, as far as the ledger thread has looked at the clock. Any
     * thread.
     */
    public long timeMs() {
        return wall.time() - wallAheadMs;
    }

    /** Whether the ledger's time is the wall clock's. Any thread. */
    public boolean isBelieved() {
        return isBelieved;
    }

    /** How far the wall clock is ahead of the ledger's time, below 0 for behind. Any thread. */
    public long wallAheadMs() {
        return wallAheadMs;
    }
}
