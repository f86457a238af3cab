package dev.holdfast.gateway.server;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;

/**
 * Says so, once a minute at most, when more callbacks are refused for their {@code Timestamp} than are not: then it is
 * rather this machine's clock that is wrong. Owned by one event loop; allocates only when it says something.
 */
@OwnedBy(Owner.EVENT_LOOP)
final class WindowAlarm {
    private static final Logger LOG = LoggerFactory.getLogger(WindowAlarm.class);
    private static final long PERIOD_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int MANY = 10;

    private long sinceNs;
    private long refused;
    private long taken;
    private long lastAgeMs;

    WindowAlarm(final long nowNs) {
        sinceNs = nowNs;
    }

    /** @param ageMs how far the timestamp is behind this machine's clock. */
    void refused(final long ageMs) {
        refused++;
        lastAgeMs = ageMs;
    }

    void taken() {
        taken++;
    }

    /** Looks at the last minute, once it is over. Whether something was said. */
    boolean check(final long nowNs) {
        if (nowNs - sinceNs < PERIOD_NS) {
            return false;
        }
        final boolean isMany = refused >= MANY && refused > taken;
        if (isMany) {
            LOG.error(
                "callbacks are refused because of their Timestamp (1008): refused={} taken={} in the last minute, the "
                + "last one {} ms {} this "
                + "machine's clock; if they are KeySecure's, set the clock right", refused, taken, Math.abs(lastAgeMs),
                lastAgeMs > 0 ? "behind" : "ahead of");
        }
        sinceNs = nowNs;
        refused = 0;
        taken = 0;
        return isMany;
    }
}
