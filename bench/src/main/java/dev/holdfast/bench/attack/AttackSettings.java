package dev.holdfast.bench.attack;

import dev.holdfast.bench.attack.hostile.HostileKind;

import java.util.List;

/**
 * How much of an attack there is to be.
 *
 * @param seed     of everything that is random.
 * @param seconds  for which it goes on; 0 for until the requests are sent.
 * @param requests that are sent; 0 for until the time is over.
 * @param hostileKinds what hostile connections do.
 */
record AttackSettings(long seed, int seconds, int requests, List<HostileKind> hostileKinds) {
    /** Requests where neither was said, so that an attack takes some seconds. */
    int requestsOr(final int usual) {
        return requests > 0 ? requests : seconds > 0 ? Integer.MAX_VALUE : usual;
    }

    /** Seconds where neither was said. */
    int secondsOr(final int usual) {
        return seconds > 0 ? seconds : usual;
    }
}
