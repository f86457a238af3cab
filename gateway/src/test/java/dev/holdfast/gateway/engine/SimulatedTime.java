package dev.holdfast.gateway.engine;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The true time of a simulation, which passes when it is told to, and the two clocks that a machine has of it. The
 * monotonic one stands while the machine is suspended and begins anywhere after each boot; the wall clock is set wrong,
 * by seconds to 400 days, and right again, or stays so.
 */
final class SimulatedTime {
    private static final long START_MS = 1_780_000_000_000L;
    private static final long LONGEST_STEP_MS = TimeUnit.DAYS.toMillis(400);
    private static final long LONGEST_SUSPENSION_MS = TimeUnit.DAYS.toMillis(40);
    private static final long LONGEST_IDLENESS_MS = TimeUnit.MINUTES.toMillis(30);
    private static final int SMALL_STEP_MS = 1_500;
    private static final int MAX_CREEPS = 10;

    private final Random random;
    private final SimulationCounts counts;
    private long trueNs = TimeUnit.MILLISECONDS.toNanos(START_MS);
    private long nowNs;
    private long wrongMs;
    /** A clock that creeps away in many small steps. */
    private int creepMs;
    private int creepsLeft;

    SimulatedTime(final Random random, final SimulationCounts counts) {
        this.random = random;
        this.counts = counts;
        wrongMs = random.nextInt(3) == 0 ? random.nextInt(2 * SMALL_STEP_MS) - SMALL_STEP_MS : 0;
    }

    /** The monotonic clock. */
    long nowNs() {
        return nowNs;
    }

    /** The wall clock, Unix milliseconds. */
    long wallMs() {
        return trueMs() + wrongMs;
    }

    /** What everybody else's clock shows, Unix milliseconds. */
    long trueMs() {
        return TimeUnit.NANOSECONDS.toMillis(trueNs);
    }

    /** How far the wall clock is ahead. */
    long wrongMs() {
        return wrongMs;
    }

    void pass(final long ns) {
        trueNs += ns;
        nowNs += ns;
    }

    /** Now and then something happens to a clock, or nothing happens for a while. */
    void somethingHappens() {
        if (wrongMs != 0 && creepsLeft == 0 && random.nextInt(8) == 0) {
            wrongMs = 0;
        }
        if (creepsLeft > 0) {
            creepsLeft--;
            wrongMs += creepMs;
        }
        switch (random.nextInt(60)) {
            case 0 -> stepWall();
            case 1 -> {
                trueNs += TimeUnit.MILLISECONDS.toNanos(upTo(LONGEST_SUSPENSION_MS));
                counts.suspensions++;
            }
            case 2 -> wrongMs += random.nextInt(2 * SMALL_STEP_MS) - SMALL_STEP_MS;
            case 3 -> {
                creepsLeft = MAX_CREEPS;
                creepMs = random.nextInt(2 * SMALL_STEP_MS) - SMALL_STEP_MS;
            }
            case 4, 5, 6 -> pass(TimeUnit.MILLISECONDS.toNanos(upTo(LONGEST_IDLENESS_MS)));
            default -> { }
        }
    }

    /** No process runs for a while: mostly a short one. */
    void standStill() {
        trueNs += TimeUnit.MILLISECONDS.toNanos(upTo(random.nextInt(4) == 0 ? LONGEST_SUSPENSION_MS
            : LONGEST_IDLENESS_MS));
        if (random.nextInt(3) == 0) {
            nowNs = random.nextLong() >> 2;
        }
        if (random.nextInt(6) == 0) {
            stepWall();
        } else if (random.nextBoolean()) {
            wrongMs = 0;
        }
    }

    private void stepWall() {
        wrongMs = random.nextBoolean() ? upTo(LONGEST_STEP_MS) : -upTo(LONGEST_STEP_MS);
        counts.clockSteps++;
    }

    /** From a second on, each order of magnitude as often as the others. */
    private long upTo(final long mostMs) {
        return (long) Math.pow(mostMs / 1_000.0, random.nextDouble()) * 1_000;
    }
}
