package dev.holdfast.gateway.platform;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** How long a call rests before it is repeated: twice as long each time, and not all calls equally long. */
final class Backoff {
    private static final long FIRST_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int MOST_DOUBLINGS = 7;

    private final RandomGenerator random;

    Backoff(final RandomGenerator random) {
        this.random = random;
    }

    /** Between the half and the whole of a time that doubles with every attempt, of which there was one at least. */
    long afterNs(final int attempts) {
        final long whole = FIRST_NS << Math.min(MOST_DOUBLINGS, attempts - 1);
        return whole / 2 + (long) (random.nextDouble() * whole / 2);
    }
}
