package dev.holdfast.gateway.listener;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;

/**
 * The connections that a listener's {@link Door} closed or did not let in: counted by reason, and logged once a minute
 * with the sources of most of them. Any thread. Bounded.
 */
final class ClosedConnections {
    private static final Logger LOG = LoggerFactory.getLogger(ClosedConnections.class);
    private static final long REPORT_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_REPORTED = 5;
    private static final int MAX_REMEMBERED = 1_000;

    private final String listener;
    private final AtomicLongArray counts = new AtomicLongArray(Door.Reason.values().length);
    private final Map<InetAddress, Long> bySource = new HashMap<>();
    private long sinceReport;
    private long reportedNs;

    /** @param listener its name in the log. */
    ClosedConnections(final String listener, final long nowNs) {
        this.listener = listener;
        reportedNs = nowNs - REPORT_NS;
    }

    void add(final Door.Reason reason, final InetAddress source) {
        counts.incrementAndGet(reason.ordinal());
        synchronized (this) {
            sinceReport++;
            if (bySource.size() < MAX_REMEMBERED || bySource.containsKey(source)) {
                bySource.merge(source, 1L, Long::sum);
            }
        }
    }

    long count(final Door.Reason reason) {
        return counts.get(reason.ordinal());
    }

    /** @param open how many connections there are. */
    void report(final long nowNs, final int open) {
        final String most;
        final long count;
        synchronized (this) {
            if (sinceReport == 0 || nowNs - reportedNs < REPORT_NS) {
                return;
            }
            reportedNs = nowNs;
            count = sinceReport;
            most = bySource.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MAX_REPORTED)
                .map(entry -> entry.getKey().getHostAddress() + '=' + entry.getValue())
                .collect(Collectors.joining(" "));
            sinceReport = 0;
            bySource.clear();
        }
        LOG.warn("connections were closed by the {} listener's door: count={} open={} most from: {}", listener, count,
            open, most);
    }
}
