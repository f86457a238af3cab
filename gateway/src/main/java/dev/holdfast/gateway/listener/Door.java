package dev.holdfast.gateway.listener;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Who gets one of a listener's places. A connection comes in unproven, and proves itself by its first request with a
 * right signature or token. A newcomer is let in whenever somebody else has a weaker claim. Who makes room for it is
 * looked for in this order:
 *
 * <ol>
 *   <li>When its own source has its share of the unproven places, that source's oldest unproven one, unless the
 *       operator listed the source. When the unproven places are all taken, the oldest of the source that has most of
 *       them.</li>
 *   <li>When every place is taken, the oldest unproven one of the source that has most of those, if it had a moment to
 *       prove itself. To take the newest instead would let whoever connects all the time throw out everybody that
 *       connects in between.</li>
 *   <li>The one that was silent longest of the source that has most proven ones, if it was not heard of for a moment.
 *       Somebody who has captured a signed callback can prove many connections by it.</li>
 *   <li>The oldest unproven one, however new, unless there is but a handful of them.</li>
 *   <li>As in 3, though it was heard of just now, if its source has more than the newcomer's. It still answers what it
 *       was asked.</li>
 * </ol>
 *
 * <p>A newcomer whose own source has a quarter of all places or more makes room at that source's cost alone.
 *
 * <p>Any thread. The lock is taken when a connection comes, proves itself and goes, never for a request, and nothing
 * under it waits.
 */
public final class Door {
    private static final long MOMENT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int HANDFUL_SHARE = 8;

    private final DoorSettings settings;
    private final LongSupplier clockNs;
    private final ClosedConnections closed;
    private final SecurityEvents events;
    private final Map<SourceKey, Crowd> sources = new HashMap<>();
    private int unprovenCount;
    private int provenCount;

    /** @param listener its name in the log. */
    public Door(final String listener, final DoorSettings settings, final SecurityEvents events) {
        this(listener, settings, events, System::nanoTime);
    }

    /** @param clockNs monotonic. */
    Door(
        final String listener, final DoorSettings settings, final SecurityEvents events, final LongSupplier clockNs) {
        this.settings = settings;
        this.events = events;
        this.clockNs = clockNs;
        closed = new ClosedConnections(listener, clockNs.getAsLong());
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
    public Guest enter(final Source source, final boolean isListed, final Runnable makeRoom) {
        final Guest guest = new Guest(this, source, isListed, makeRoom);
        final Guest leaving;
        final boolean isIn;
        synchronized (this) {
            final Crowd own = sources.computeIfAbsent(guest.key(), key -> new Crowd());
            leaving = whoMakesRoom(own, isListed, guest.enteredNs());
            isIn = leaving != null || !isFull();
            if (leaving != null) {
                takeOut(leaving);
                leaving.state(Guest.State.LEAVING);
            }
            if (isIn) {
                own.unproven.add(guest);
                sources.put(guest.key(), own);
                unprovenCount++;
            } else if (own.size() == 0) {
                sources.remove(guest.key());
            }
        }
        if (leaving != null) {
            closed(Reason.MADE_ROOM, leaving.own());
            leaving.makeRoom();
        }
        if (!isIn) {
            closed(Reason.FULL, source);
        }
        return isIn ? guest : null;
    }

    /** Null when nobody has to, or nobody can be asked to. */
    private Guest whoMakesRoom(final Crowd own, final boolean isListed, final long nowNs) {
        if (!isListed && own.unproven.size() >= settings.maxUnprovenOfSource()) {
            return first(own.unproven);
        }
        if (unprovenCount >= settings.maxUnproven()) {
            return first(largest(source -> source.unproven));
        }
        if (!isFull()) {
            return null;
        }
        final boolean isAtOwnCost = own.size() >= settings.maxUnprovenOfSource();
        final Set<Guest> unproven = isAtOwnCost ? own.unproven : largest(source -> source.unproven);
        final Set<Guest> proven = isAtOwnCost ? own.proven : largest(source -> source.proven);
        final Guest oldest = first(unproven);
        if (oldest != null && nowNs - oldest.enteredNs() > MOMENT_NS) {
            return oldest;
        }
        final Guest silent = mostSilent(proven);
        if (silent != null && nowNs - silent.activeNs() > MOMENT_NS) {
            return silent;
        }
        final boolean hasLess = own.size() + 1 < proven.size();
        return oldest != null && (unprovenCount > handful() || !hasLess) ? oldest : hasLess ? silent : null;
    }

    /** So few connections of a source that it crowds nobody. */
    private int handful() {
        return settings.maxUnprovenOfSource() / HANDFUL_SHARE;
    }

    synchronized boolean isLeaving(final Guest guest) {
        return guest.state() == Guest.State.LEAVING;
    }

    /** Whether a connection is here from this source that has proven itself. */
    synchronized boolean hasProven(final SourceKey source) {
        final Crowd crowd = sources.get(source);
        return crowd != null && !crowd.proven.isEmpty();
    }

    synchronized void prove(final Guest guest) {
        if (guest.state() != Guest.State.GONE) {
            takeOut(guest);
            sources.computeIfAbsent(guest.key(), key -> new Crowd()).proven.add(guest);
            provenCount++;
            guest.state(Guest.State.PROVEN);
        }
    }

    synchronized void leave(final Guest guest) {
        takeOut(guest);
        guest.state(Guest.State.GONE);
    }

    /** Counts a connection that the door closed or did not let in. */
    public void closed(final Reason reason, final Source source) {
        closed.add(reason, source.address());
        if (reason.event != null) {
            events.count(reason.event, source);
        }
    }

    /** Logs what was closed, once a minute at most. */
    public void report() {
        closed.report(nowNs(), unproven() + proven());
    }

    /** Connections that were closed for this reason. */
    public long closed(final Reason reason) {
        return closed.count(reason);
    }

    public synchronized int unproven() {
        return unprovenCount;
    }

    public synchronized int proven() {
        return provenCount;
    }

    private boolean isFull() {
        return unprovenCount + provenCount >= settings.maxConnections();
    }

    /**
     * Those of the source that has most of them; of sources that have about as many, of the one whose first has been
     * here longest.
     */
    private Set<Guest> largest(final Function<Crowd, Set<Guest>> which) {
        Set<Guest> largest = Set.of();
        for (final Crowd source : sources.values()) {
            final Set<Guest> candidate = which.apply(source);
            final int difference = crowd(candidate) - crowd(largest);
            final boolean isLarger = largest.isEmpty() || difference > 0 || difference == 0 && !candidate.isEmpty()
                && first(candidate).enteredNs() - first(largest).enteredNs() < 0;
            largest = isLarger ? candidate : largest;
        }
        return largest;
    }

    /**
     * Sources with a handful of connections are alike: to have eight is no reason to lose one to a thousand that have
     * one each.
     */
    private int crowd(final Set<Guest> guests) {
        return guests.size() / (handful() + 1);
    }

    private static Guest first(final Set<Guest> guests) {
        return guests.isEmpty() ? null : guests.iterator().next();
    }

    private static Guest mostSilent(final Set<Guest> guests) {
        Guest silent = null;
        for (final Guest guest : guests) {
            silent = silent == null || guest.activeNs() - silent.activeNs() < 0 ? guest : silent;
        }
        return silent;
    }

    private void takeOut(final Guest guest) {
        final Crowd source = sources.get(guest.key());
        if (guest.state() == Guest.State.UNPROVEN) {
            source.unproven.remove(guest);
            unprovenCount--;
        } else if (guest.state() == Guest.State.PROVEN) {
            source.proven.remove(guest);
            provenCount--;
        }
        if (source != null && source.size() == 0) {
            sources.remove(guest.key());
        }
    }

    /** Those that are here from one source, the first to come first. */
    private static final class Crowd {
        private final Set<Guest> unproven = new LinkedHashSet<>();
        private final Set<Guest> proven = new LinkedHashSet<>();

        private int size() {
            return unproven.size() + proven.size();
        }
    }

    /** Why a connection was closed or not let in. */
    public enum Reason {
        /** Its source is not listed. */
        SOURCE(SecurityEvents.Event.SOURCE_REFUSED),
        /** It is a proxy's, which has to say by the PROXY protocol for whom, and did not, or not in time. */
        PROXY_HEADER(SecurityEvents.Event.PROXY_HEADER_WRONG),
        /** It did not prove itself in time. */
        UNPROVEN(SecurityEvents.Event.NOT_PROVEN),
        /** Too many of its requests in a row were refused, each of which is an event of its own. */
        REFUSALS(null),
        /** Its place was needed for a newer one. */
        MADE_ROOM(SecurityEvents.Event.PLACE_LOST),
        /** Every place was taken by one that had proven itself a moment ago. */
        FULL(SecurityEvents.Event.PLACE_REFUSED);

        private final SecurityEvents.Event event;

        Reason(final SecurityEvents.Event event) {
            this.event = event;
        }
    }
}
