package dev.holdfast.gateway.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Who gets one of a listener's places. A connection comes in unproven, and proves itself by its first request with a right signature or token.
 * Nobody is turned away while somebody else has a weaker claim:
 *
 * <ul>
 *   <li>A source that has its share of the unproven places gets a new one for its own oldest, unless the operator listed it.</li>
 *   <li>When the unproven places are taken, the oldest connection of the source that has most of them makes room. It had the most time to prove
 *       itself; to close the newest instead would let whoever connects all the time throw out everybody that connects in between.</li>
 *   <li>When every place is taken by those that have proven themselves, the one that was silent longest makes room, unless it was heard of a
 *       moment ago.</li>
 * </ul>
 *
 * <p>Any thread. The lock is taken when a connection comes, proves itself and goes, never for a request, and nothing under it waits.
 */
public final class Door {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final long REPORT_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long SILENT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_REPORTED = 5;
    private static final int MAX_REMEMBERED = 1_000;

    private final String listener;
    private final DoorSettings settings;
    private final LongSupplier clockNs;
    private final AtomicLongArray closed = new AtomicLongArray(Reason.values().length);
    private final Map<SourceKey, LinkedHashSet<Guest>> unproven = new HashMap<>();
    private final Set<Guest> proven = new LinkedHashSet<>();
    private final Map<InetAddress, Long> closedBySource = new HashMap<>();
    private int unprovenCount;
    private long closedSinceReport;
    private long reportedNs;

    /** @param listener its name in the log. */
    public Door(final String listener, final DoorSettings settings) {
        this(listener, settings, System::nanoTime);
    }

    /** @param clockNs monotonic. */
    Door(final String listener, final DoorSettings settings, final LongSupplier clockNs) {
        this.listener = listener;
        this.settings = settings;
        this.clockNs = clockNs;
        reportedNs = clockNs.getAsLong() - REPORT_NS;
    }

    long nowNs() {
        return clockNs.getAsLong();
    }

    DoorSettings settings() {
        return settings;
    }

    /**
     * Asks for a place.
     *
     * @param isListed whether the operator named its source, so that it need not prove itself in a hurry.
     * @param makeRoom closes the connection, unless it has proven itself meanwhile; called by any thread.
     * @return null when there is none.
     */
    public Guest enter(final InetAddress source, final boolean isListed, final Runnable makeRoom) {
        final Guest guest = new Guest(this, source, isListed, makeRoom);
        Guest leaving = null;
        boolean isFull = false;
        synchronized (this) {
            final Set<Guest> ofSource = unproven.get(guest.source());
            if (!isListed && ofSource != null && ofSource.size() >= settings.maxUnprovenOfSource()) {
                leaving = ofSource.iterator().next();
            } else if (unprovenCount >= settings.maxUnproven() || unprovenCount > 0 && isFull()) {
                leaving = weakest();
            } else if (isFull()) {
                leaving = mostSilent(guest.enteredNs());
                isFull = leaving == null;
            }
            if (leaving != null) {
                takeOut(leaving);
                leaving.state(Guest.State.LEAVING);
            }
            if (!isFull) {
                unproven.computeIfAbsent(guest.source(), key -> new LinkedHashSet<>()).add(guest);
                unprovenCount++;
            }
        }
        if (leaving != null) {
            closed(Reason.MADE_ROOM, leaving.address());
            leaving.makeRoom();
        }
        if (isFull) {
            closed(Reason.FULL, source);
            return null;
        }
        return guest;
    }

    synchronized void prove(final Guest guest) {
        if (guest.state() != Guest.State.GONE) {
            takeOut(guest);
            proven.add(guest);
            guest.state(Guest.State.PROVEN);
        }
    }

    synchronized void leave(final Guest guest) {
        takeOut(guest);
        guest.state(Guest.State.GONE);
    }

    /** Counts a connection that the door closed or did not let in. */
    void closed(final Reason reason, final InetAddress source) {
        closed.incrementAndGet(reason.ordinal());
        synchronized (this) {
            closedSinceReport++;
            if (closedBySource.size() < MAX_REMEMBERED || closedBySource.containsKey(source)) {
                closedBySource.merge(source, 1L, Long::sum);
            }
        }
    }

    /** Logs what was closed, once a minute at most. */
    public void report() {
        final String sources;
        final long count;
        final int open;
        synchronized (this) {
            if (closedSinceReport == 0 || nowNs() - reportedNs < REPORT_NS) {
                return;
            }
            reportedNs = nowNs();
            count = closedSinceReport;
            open = unprovenCount + proven.size();
            sources = closedBySource.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).limit(MAX_REPORTED)
                .map(entry -> entry.getKey().getHostAddress() + '=' + entry.getValue()).collect(Collectors.joining(" "));
            closedSinceReport = 0;
            closedBySource.clear();
        }
        LOG.warn("connections were closed by the {} listener's door: count={} open={} most from: {}", listener, count, open, sources);
    }

    /** Connections that were closed for this reason. */
    public long closed(final Reason reason) {
        return closed.get(reason.ordinal());
    }

    public synchronized int unproven() {
        return unprovenCount;
    }

    public synchronized int proven() {
        return proven.size();
    }

    private boolean isFull() {
        return unprovenCount + proven.size() >= settings.maxConnections();
    }

    /** The oldest guest of the source that has most of those that have not proven themselves. */
    private Guest weakest() {
        Set<Guest> most = null;
        for (final Set<Guest> candidate : unproven.values()) {
            final boolean isWeaker = most == null || candidate.size() > most.size()
                || candidate.size() == most.size() && oldest(candidate).enteredNs() - oldest(most).enteredNs() < 0;
            most = isWeaker ? candidate : most;
        }
        return oldest(most);
    }

    private static Guest oldest(final Set<Guest> guests) {
        return guests.iterator().next();
    }

    private Guest mostSilent(final long nowNs) {
        Guest silent = null;
        for (final Guest guest : proven) {
            if (nowNs - guest.activeNs() > SILENT_NS && (silent == null || guest.activeNs() - silent.activeNs() < 0)) {
                silent = guest;
            }
        }
        return silent;
    }

    private void takeOut(final Guest guest) {
        if (guest.state() == Guest.State.UNPROVEN) {
            final Set<Guest> ofSource = unproven.get(guest.source());
            ofSource.remove(guest);
            unprovenCount--;
            if (ofSource.isEmpty()) {
                unproven.remove(guest.source());
            }
        } else if (guest.state() == Guest.State.PROVEN) {
            proven.remove(guest);
        }
    }

    /** Why a connection was closed or not let in. */
    public enum Reason {
        /** Its source is not listed. */
        SOURCE,
        /** It did not prove itself in time. */
        UNPROVEN,
        /** Too many of its requests in a row were refused. */
        REFUSALS,
        /** Its place was needed for a newer one. */
        MADE_ROOM,
        /** Every place was taken by one that had proven itself a moment ago. */
        FULL
    }
}
