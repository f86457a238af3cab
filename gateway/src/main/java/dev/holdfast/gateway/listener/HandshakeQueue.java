package dev.holdfast.gateway.listener;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The handshakes that wait to be computed. A handshake costs whoever begins it nothing, and us a signature, which takes
 * as long as hundreds of callbacks; so it is not for an event loop, and not for whoever comes first:
 *
 * <ol>
 *   <li>Sources that have a connection with a right signature or token, and those that the operator listed, go first,
 *       one of each in turn.
 *   <li>Others take turns, one of each source, so that a thousand handshakes of one keep no other one waiting. Between
 *       them the thread rests as long as they took: strangers never take more than half of a processor.
 *   <li>Of one source what has begun goes on before anything begins: else a thousand beginnings would all be under
 *       way, and none would come to its end in time.
 *   <li>What belongs to a connection that is closed leaves at once: else whoever connects and goes would leave more
 *       here than could ever be computed.
 * </ol>
 *
 * <p>Event loops add, which takes a lock for a moment; one thread takes. A connection has one task here at most, so
 * there are no more of them than places at the {@link Door}.
 */
public final class HandshakeQueue {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeQueue.class);
    private static final long NS_PER_MS = 1_000_000;

    private final LongSupplier clockNs;
    private final Map<SourceKey, Turn> known = new LinkedHashMap<>();
    private final Map<SourceKey, Turn> strangers = new LinkedHashMap<>();
    private long strangersFromNs;
    private long owedNs;
    private boolean isClosed;
    private volatile long computed;

    /** @param clockNs monotonic. */
    public HandshakeQueue(final LongSupplier clockNs) {
        this.clockNs = clockNs;
        strangersFromNs = clockNs.getAsLong();
    }

    /** One that waits; the same as no other. */
    private static final class Handshake {
        private final Runnable work;
        private final boolean isBegun;

        private Handshake(final Runnable work, final boolean isBegun) {
            this.work = work;
            this.isBegun = isBegun;
        }
    }

    /** Those that wait for the same turn. */
    private static final class Turn {
        private final Set<Handshake> begun = new LinkedHashSet<>();
        private final Set<Handshake> fresh = new LinkedHashSet<>();

        void add(final Handshake handshake) {
            (handshake.isBegun ? begun : fresh).add(handshake);
        }

        void remove(final Handshake handshake) {
            (handshake.isBegun ? begun : fresh).remove(handshake);
        }

        Handshake takeFirst() {
            final Iterator<Handshake> all = (begun.isEmpty() ? fresh : begun).iterator();
            final Handshake first = all.next();
            all.remove();
            return first;
        }

        int size() {
            return begun.size() + fresh.size();
        }

        boolean isEmpty() {
            return begun.isEmpty() && fresh.isEmpty();
        }
    }

    /**
     * Has the handshake of one connection begun when its turn comes.
     *
     * @param work     begins it, on the thread that computes.
     * @param whenGone has something run when the connection is gone, at once if it is already; on any thread.
     */
    void begin(final Guest guest, final Consumer<Runnable> whenGone, final Runnable work) {
        add(guest, whenGone, new Handshake(work, false));
    }

    /**
     * What computes the handshake of one connection, later, once it has begun.
     *
     * @param whenGone has something run when the connection is gone, at once if it is already; on any thread.
     */
    Executor of(final Guest guest, final Consumer<Runnable> whenGone) {
        return work -> add(guest, whenGone, new Handshake(work, true));
    }

    private void add(final Guest guest, final Consumer<Runnable> whenGone, final Handshake handshake) {
        add(guest.key(), guest.isKnown(), handshake);
        whenGone.accept(() -> remove(guest.key(), handshake));
    }

    private synchronized void add(final SourceKey source, final boolean isKnown, final Handshake handshake) {
        (isKnown ? known : strangers).computeIfAbsent(source, key -> new Turn()).add(handshake);
        notifyAll();
    }

    private synchronized void remove(final SourceKey source, final Handshake handshake) {
        remove(known, source, handshake);
        remove(strangers, source, handshake);
    }

    private static void remove(
        final Map<SourceKey, Turn> sources, final SourceKey source, final Handshake handshake) {
        final Turn own = sources.get(source);
        if (own != null) {
            own.remove(handshake);
            if (own.isEmpty()) {
                sources.remove(source);
            }
        }
    }

    /** How many wait. Any thread. */
    synchronized int waiting() {
        return Stream.of(known, strangers).flatMap(sources -> sources.values().stream()).mapToInt(Turn::size).sum();
    }

    /** Computes one after the other, on the calling thread, until {@link #close}. */
    public void run() {
        try {
            while (awaitOne()) {
                runNext();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false once it is closed. */
    private synchronized boolean awaitOne() throws InterruptedException {
        while (!isClosed && known.isEmpty()) {
            final long restNs = strangersFromNs - clockNs.getAsLong();
            if (strangers.isEmpty()) {
                wait();
            } else if (restNs > 0) {
                wait(restNs / NS_PER_MS, (int) (restNs % NS_PER_MS));
            } else {
                break;
            }
        }
        return !isClosed;
    }

    /** Computes the next one. Returns false when none may be: there is none, or strangers have to wait. */
    boolean runNext() {
        final long startNs = clockNs.getAsLong();
        final boolean isStranger;
        final Handshake next;
        synchronized (this) {
            isStranger = known.isEmpty();
            next = !isStranger ? takeOneOf(known) : startNs - strangersFromNs >= 0 ? takeOneOf(strangers) : null;
        }
        if (next == null) {
            return false;
        }
        compute(next);
        if (isStranger) {
            restAsLongAs(startNs);
        }
        return true;
    }

    /** Whatever goes wrong with one is no business of those behind it, who have but this thread. */
    private void compute(final Handshake next) {
        try {
            next.work.run();
            computed++;
        } catch (final Throwable e) {
            LOG.error("a handshake met an error in the program", e);
        }
    }

    /** In rests of a millisecond or more: a shorter wait would last as long. */
    private synchronized void restAsLongAs(final long startNs) {
        final long nowNs = clockNs.getAsLong();
        owedNs += nowNs - startNs;
        if (owedNs >= NS_PER_MS) {
            strangersFromNs = nowNs + owedNs;
            owedNs = 0;
        }
    }

    /** Of the source that was not asked for longest. */
    private static Handshake takeOneOf(final Map<SourceKey, Turn> sources) {
        final Iterator<Map.Entry<SourceKey, Turn>> all = sources.entrySet().iterator();
        if (!all.hasNext()) {
            return null;
        }
        final Map.Entry<SourceKey, Turn> first = all.next();
        final SourceKey source = first.getKey();
        final Turn turn = first.getValue();
        all.remove();
        final Handshake next = turn.takeFirst();
        if (!turn.isEmpty()) {
            sources.put(source, turn);
        }
        return next;
    }

    /** How many parts of handshakes were computed so far. Any thread. */
    public long computed() {
        return computed;
    }

    /** Computes nothing any more. */
    public synchronized void close() {
        isClosed = true;
        notifyAll();
    }
}
