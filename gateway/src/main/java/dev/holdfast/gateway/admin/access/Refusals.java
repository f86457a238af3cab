package dev.holdfast.gateway.admin.access;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Counts refused requests, for the metrics and the log. Owned by the admin listener's event loop, but for
 * {@link #count(Refusal)}, which any thread may read.
 */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long REPORT_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_REPORTED = 5;
    private static final int MAX_REMEMBERED = 1_000;

    private final AtomicLongArray counts = new AtomicLongArray(Refusal.values().length);
    private final long[] reported = new long[Refusal.values().length];
    private final Map<String, Long> byOrigin = new HashMap<>();
    private final LongSupplier clockNs;
    private long reportedNs;

    /** @param clockNs monotonic. */
    public Refusals(final LongSupplier clockNs) {
        this.clockNs = clockNs;
        reportedNs = clockNs.getAsLong() - REPORT_NS;
    }

    /**
     * Counts one.
     *
     * @param origin the source, with the principal if there is one; never a token.
     */
    void add(final Refusal refusal, final String origin) {
        counts.incrementAndGet(refusal.ordinal());
        if (byOrigin.size() < MAX_REMEMBERED || byOrigin.containsKey(origin)) {
            byOrigin.merge(origin, 1L, Long::sum);
        }
    }

    /** How many there were since the start. */
    public long count(final Refusal refusal) {
        return counts.get(refusal.ordinal());
    }

    /** Logs what was refused, once a minute at most. */
    public void report() {
        if (byOrigin.isEmpty() || clockNs.getAsLong() - reportedNs < REPORT_NS) {
            return;
        }
        reportedNs = clockNs.getAsLong();
        final String kinds = Arrays.stream(Refusal.values())
            .filter(refusal -> count(refusal) > reported[refusal.ordinal()])
            .map(refusal -> refusal.text() + '=' + (count(refusal) - reported[refusal.ordinal()]))
            .collect(Collectors.joining(" "));
        final String most = byOrigin.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).limit(MAX_REPORTED)
            .map(entry -> entry.getKey() + '=' + entry.getValue()).collect(Collectors.joining(" "));
        Arrays.setAll(reported, i -> counts.get(i));
        byOrigin.clear();
        LOG.warn("requests to the back-office were refused: {} most from: {}", kinds, most);
    }
}
