package dev.holdfast.gateway.admin.access;

import dev.holdfast.gateway.listener.SourceKey;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long the answer to a wrong token waits: longer with each one that came from its source lately, up to about a
 * second. A right token is never asked about here, so nobody can keep its holder out. Sources that were quiet longest
 * are forgotten first. Owned by the admin listener's event loop; blocks on nothing.
 */
final class WrongTokens {
    static final int MAX_SOURCES = 1_000;
    static final long MAX_DELAY_MS = 1_000;

    private static final long FIRST_DELAY_MS = 16;
    private static final int MAX_DOUBLINGS = 6;
    private static final long FORGET_NS = TimeUnit.MINUTES.toNanos(10);

    private final Map<SourceKey, Count> bySource = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<SourceKey, Count> eldest) {
            return size() > MAX_SOURCES;
        }
    };

    private record Count(int wrong, long lastNs) {
    }

    /** Counts a wrong token, and says for how long its answer waits. */
    long delayMs(final InetAddress source, final long nowNs) {
        final SourceKey key = SourceKey.of(source);
        final Count before = bySource.get(key);
        final int wrong = before == null || nowNs - before.lastNs > FORGET_NS ? 0 : before.wrong;
        bySource.put(key, new Count(Math.min(wrong + 1, MAX_DOUBLINGS + 1), nowNs));
        return wrong > MAX_DOUBLINGS ? MAX_DELAY_MS : Math.min(MAX_DELAY_MS, FIRST_DELAY_MS << wrong);
    }

    int sources() {
        return bySource.size();
    }
}
