package dev.holdfast.gateway.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The callbacks that were refused because their signed text can be read in more than one way. One of the readings may
 * be the platform's own, so each order that such a text names is asked for at the platform, once and one a second, or
 * listed for an operator where there is none.
 *
 * <p>Any thread. Bounded: beyond {@link #MAX_ORDERS} the orders named longest ago are forgotten. Only whoever has a
 * text that the platform signed comes here at all. The lock is held for a few steps.
 */
public final class AmbiguousCallbacks {
    /** Most orders kept. */
    public static final int MAX_ORDERS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(AmbiguousCallbacks.class);
    private static final long REPORT_MS = TimeUnit.MINUTES.toMillis(1);
    private static final int MAX_LISTED = 5;
    private static final int MAX_NAME = 64;

    private final Consumer<String> platform;
    private final LongSupplier clockMs;
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final ArrayDeque<Order> toAsk = new ArrayDeque<>();
    private final TreeSet<String> sources = new TreeSet<>();
    private final TreeSet<String> members = new TreeSet<>();
    private long total;
    private long reportedTotal;
    private long reportedMs;

    /**
     * @param platform asks the platform for an order, later and in a thread of its own; null when there is none.
     * @param clockMs  wall clock, Unix milliseconds.
     */
    public AmbiguousCallbacks(final Consumer<String> platform, final LongSupplier clockMs) {
        this.platform = platform;
        this.clockMs = clockMs;
        reportedMs = clockMs.getAsLong() - REPORT_MS;
    }

    /**
     * Notes one.
     *
     * @param member for which there is another reading; whatever the sender called it.
     * @param named  the orders that the text may be about.
     */
    void add(final String member, final List<String> named, final InetAddress source) {
        final String name = member.length() > MAX_NAME ? member.substring(0, MAX_NAME) : member;
        final String address = source.getHostAddress();
        final long nowMs = clockMs.getAsLong();
        synchronized (this) {
            total++;
            addFew(sources, address);
            addFew(members, name);
            for (final String consumeNo : named) {
                Order order = orders.get(consumeNo);
                if (order == null) {
                    order = new Order(consumeNo, nowMs);
                    orders.put(consumeNo, order);
                    if (platform != null) {
                        toAsk.add(order);
                    }
                }
                order.note(name, address, nowMs);
            }
            forgetOldest();
        }
    }

    private void forgetOldest() {
        while (orders.size() > MAX_ORDERS) {
            final Order oldest = orders.values().iterator().next();
            orders.remove(oldest.consumeNo);
            toAsk.remove(oldest);
        }
    }

    private static void addFew(final TreeSet<String> names, final String name) {
        if (names.size() < MAX_LISTED) {
            names.add(name);
        }
    }

    /** Asks the platform for the next order, and logs once a minute what came. To be called once a second. */
    public void report() {
        final Order next;
        synchronized (this) {
            next = toAsk.poll();
            if (next != null) {
                next.askedMs = clockMs.getAsLong();
            }
            if (total > reportedTotal && clockMs.getAsLong() - reportedMs >= REPORT_MS) {
                LOG.warn(
                    "callbacks were refused whose signed text can be read in more than one way: count={} sources={} "
                    + "members={}; the orders are "
                    + "listed at /v1/ambiguous", total - reportedTotal, sources, members);
                reportedMs = clockMs.getAsLong();
                reportedTotal = total;
                sources.clear();
                members.clear();
            }
        }
        if (next != null) {
            platform.accept(next.consumeNo);
        }
    }

    /** The orders that were named, the newest last. */
    public synchronized List<Named> list() {
        final List<Named> list = new ArrayList<>();
        orders.values().forEach(order ->
            list.add(new Named(order.consumeNo, order.firstMs, order.lastMs, order.count, order.member, order.source,
                order.askedMs)));
        return list;
    }

    /** How many were refused since the start. */
    public synchronized long total() {
        return total;
    }

    /**
     * An order that a refused text may have been about. Times in Unix milliseconds.
     *
     * @param member  for which there was another reading, in the last text.
     * @param source  of the last text.
     * @param askedMs when the platform was asked for it; 0 when it was not.
     */
    public record Named(
        String consumeNo, long firstMs, long lastMs, long count, String member, String source, long askedMs) {
    }

    private static final class Order {
        private final String consumeNo;
        private final long firstMs;
        private long lastMs;
        private long count;
        private String member;
        private String source;
        private long askedMs;

        private Order(final String consumeNo, final long firstMs) {
            this.consumeNo = consumeNo;
            this.firstMs = firstMs;
        }

        private void note(final String newMember, final String newSource, final long nowMs) {
            member = newMember;
            source = newSource;
            lastMs = nowMs;
            count++;
        }
    }
}
