package dev.holdfast.gateway.listener;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/**
 * What whoever may be attacking us does, at both listeners: counted by event and by the class of its source, and logged
 * with the last source, one line for each event in a minute at most. Never with anything that was sent.
 *
 * <p>Any thread, but {@link #report} is for one. Counting waits for nothing and allocates nothing.
 */
public final class SecurityEvents {
    /** What is most likely wrong when the callback was the platform's. */
    private static final String APP_ID =
        " (is platform.app_id set? The platform's appId may be another value than the Api-Key; "
        + "then compare the secret)";
    private static final Logger LOG = LoggerFactory.getLogger(SecurityEvents.class);
    private static final long INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);
    private static final Event[] EVENTS = Event.values();
    private static final int CLASSES = SourceClass.values().length;

    private final AtomicLongArray counts = new AtomicLongArray(EVENTS.length * CLASSES);
    private final AtomicReferenceArray<Source> lastSources = new AtomicReferenceArray<>(EVENTS.length);
    private final long[] logged = new long[EVENTS.length];
    private final long[] loggedNs = new long[EVENTS.length];
    private final LongSupplier clockNs;

    public SecurityEvents() {
        this(System::nanoTime);
    }

    /** @param clockNs monotonic. */
    SecurityEvents(final LongSupplier clockNs) {
        this.clockNs = clockNs;
        Arrays.fill(loggedNs, clockNs.getAsLong() - INTERVAL_NS);
    }

    /** It happened once more. */
    public void count(final Event event, final Source source) {
        counts.incrementAndGet(event.ordinal() * CLASSES + source.kind().ordinal());
        lastSources.lazySet(event.ordinal(), source);
    }

    /** The same, for whoever has but an address. Allocates. */
    public void count(final Event event, final InetAddress source) {
        count(event, Source.of(source));
    }

    /** How often it happened since the start. */
    public long count(final Event event, final SourceClass kind) {
        return counts.get(event.ordinal() * CLASSES + kind.ordinal());
    }

    /** Logs what happened and is not logged yet. To be called once a second. */
    public void report() {
        final long nowNs = clockNs.getAsLong();
        for (final Event event : EVENTS) {
            final int i = event.ordinal();
            final Source last = lastSources.get(i);
            if (last == null || nowNs - loggedNs[i] < INTERVAL_NS) {
                continue;
            }
            final long total = total(event);
            if (total > logged[i]) {
                LOG.warn("security event={} source={} address={} suppressed={}{}", event.text(), last.kind().text(),
                    last.address().getHostAddress(), total - logged[i] - 1,
                    event == Event.SIGNATURE_WRONG ? APP_ID : "");
                logged[i] = total;
                loggedNs[i] = nowNs;
            }
        }
    }

    private long total(final Event event) {
        long total = 0;
        for (int i = 0; i < CLASSES; i++) {
            total += counts.get(event.ordinal() * CLASSES + i);
        }
        return total;
    }

    /** What can happen. docs/operating.md says what to do. */
    public enum Event {
        /** A callback whose signature is not the platform's. */
        SIGNATURE_WRONG,
        /** A callback without one. */
        SIGNATURE_MISSING,
        /** A callback with a wrong signature that says that it is for another merchant. */
        APP_ID_UNKNOWN,
        /** A callback that is too old, or from the future. */
        TIMESTAMP_OUTSIDE,
        /** A request that is not what HTTP or a callback looks like. */
        MALFORMED,
        /** A source that may not post. */
        SOURCE_REFUSED,
        /** A proxy of ours that did not say in time, or not rightly, for whom it speaks. */
        PROXY_HEADER_WRONG,
        /** A connection for which there was no place. */
        PLACE_REFUSED,
        /** A connection that had to make room. */
        PLACE_LOST,
        /** A connection that did not prove itself in time. */
        NOT_PROVEN,
        /** A connection with which no TLS could be agreed on. */
        TLS_FAILED,
        /** A request to the back-office without a right token. */
        TOKEN_WRONG,
        /** A request to the back-office with a token that may not do that. */
        SCOPE_MISSING,
        /** A request to the back-office that was sent to another name. */
        HOST_REFUSED,
        /** A request to the back-office that a web page had sent. */
        ORIGIN_REFUSED;

        /** The label of the metric. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
