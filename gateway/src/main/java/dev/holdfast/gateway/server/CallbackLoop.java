package dev.holdfast.gateway.server;

import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.gateway.listener.Guest;
import dev.holdfast.gateway.listener.PlainRequest;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.server.arrival.AdmissionLimit;
import dev.holdfast.gateway.server.arrival.ArrivalWatch;
import dev.holdfast.gateway.server.arrival.Backlog;
import dev.holdfast.gateway.server.arrival.LoopPulse;
import dev.holdfast.gateway.server.arrival.Overload;
import dev.holdfast.gateway.server.arrival.ReadGate;
import dev.holdfast.gateway.server.arrival.Turns;
import dev.holdfast.gateway.socket.SocketAge;
import dev.holdfast.gateway.wire.credential.Credentials;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.values.ResultCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the connections of one event loop share, the loop's beat, and its stop. Everything here runs on that event loop
 * where nothing else is said, blocks on nothing, and allocates nothing for a valid callback.
 */
@HotPath
final class CallbackLoop {
    private static final int MAX_RESULT_BYTES = 64;
    /** Most that is read at once: some six callbacks, and then the next connection is read from. */
    static final int READ_BYTES = 4 * 1024;

    /** A full batch of the ledger: below that there are places. */
    private static final int MANY_IN_FLIGHT = 256;
    /** So many that answers leave together. */
    private static final int TURNS_BETWEEN_DRAINS = 64;
    private static final long LAST_READ_MS = 5;
    /** One part in so many of the places. */
    private static final int RESERVED = 16;

    private final EventLoop eventLoop;
    private final CallbackSettings settings;
    private final LedgerPort port;
    private final CallbackAnswers answers;
    private final ArrivalJudge arrivals;
    private final CallbackProcessor processor;
    private final CallbackStats stats;
    private final AdmissionLimit admission;
    private final SecurityEvents events;
    private final WaitingRoom waitingRoom;
    private final LoopPulse pulse = new LoopPulse();
    private final Backlog backlog = new Backlog(System.nanoTime());
    private final Turns turns;
    private final SocketAge socketAge;
    private final List<CallbackConnection> connections = new ArrayList<>();
    private final ArrayDeque<ResponseQueue> unflushed = new ArrayDeque<>();
    private final Runnable drain = this::drain;
    private final PlainRequest plainRequest;
    private int turnsSinceDrain;
    private boolean isStopping;
    private boolean isStopped;

    CallbackLoop(final EventLoop eventLoop, final CallbackServices services, final SocketAge ages) {
        this.eventLoop = eventLoop;
        settings = services.settings();
        socketAge = ages;
        turns = new Turns(backlog::begins, slot -> eventLoop.schedule(slot, 0, TimeUnit.NANOSECONDS), System::nanoTime);
        admission = new AdmissionLimit(settings.maxInFlight(), System.nanoTime());
        events = services.events();
        stats = new CallbackStats(settings.deadlineMs());
        waitingRoom = new WaitingRoom((work, delayNs) -> eventLoop.schedule(work, delayNs, TimeUnit.NANOSECONDS),
            System::nanoTime, stats);
        port = services.engine().newPort(settings.maxInFlight(), MAX_RESULT_BYTES,
            results -> eventLoop.execute(drain));
        answers = new CallbackAnswers(port, services.engine().lateApprovals(), services.unusableCards(), admission);
        arrivals = new ArrivalJudge(settings.deadlineMs());
        plainRequest = new PlainRequest(settings.path(), settings.maxHeaderBytes(), settings.maxBodyBytes());
        processor = new CallbackProcessor(services, port, services.engine().clock(), arrivals);
    }

    boolean owns(final EventLoop other) {
        return eventLoop == other;
    }

    CallbackSettings settings() {
        return settings;
    }

    CallbackStats stats() {
        return stats;
    }

    List<CallbackConnection> connections() {
        return connections;
    }

    CallbackAnswers answers() {
        return answers;
    }

    CallbackProcessor processor() {
        return processor;
    }

    SecurityEvents events() {
        return events;
    }

    WaitingRoom waitingRoom() {
        return waitingRoom;
    }

    /** For a new connection of this loop. */
    ReadGate newReadGate() {
        return new ReadGate(new ArrivalWatch(pulse, backlog, READ_BYTES), turns, socketAge);
    }

    /** Has it flushed once all that the ledger has answered is written. */
    void flushLater(final ResponseQueue queue) {
        unflushed.add(queue);
    }

    /**
     * Whether a connection has its share of the places to the ledger, so that others find some, too: as many as are
     * free. The last are for connections that have none.
     */
    private boolean hasItsShare(final int withLedger) {
        return withLedger > 0
            && withLedger >= Math.min(port.free(), admission.limit() - port.inFlight()) - admission.limit() / RESERVED;
    }

    /**
     * Bytes of the request at the front of what a connection has sent, when it is refused with 5001 whatever it says,
     * and may be dropped undecoded; {@link PlainRequest#PARTIAL} when that may show later, else 0. Deciding is little
     * dearer than decoding, so who decodes what he refuses refuses nearly everything when more comes than he can
     * decide.
     */
    int refusable(
        final ByteBuf bytes, final Guest guest, final ResponseQueue queue, final ArrivalWatch watch) {
        final Overload overload = overloadOf(queue, watch);
        if (isStopping || !guest.isKnownWhole() || overload == null && !watch.isHeldUp()) {
            return PlainRequest.NONE;
        }
        final int length = plainRequest.lengthIn(bytes);
        if (overload == null && (length <= 0 || !arrivals.isHopeless(watch, plainRequest.timestampMs()))) {
            return PlainRequest.NONE;
        }
        if (length > 0) {
            stats.countOverload(overload != null ? overload : Overload.HELD_UP);
        }
        return length;
    }

    /** Whether a request that came in whole is refused with 5001 before it is verified, and counts that. */
    boolean refuses(final Exchange exchange, final ResponseQueue queue, final ArrivalWatch watch) {
        final Overload overload = overloadOf(queue, watch);
        final boolean isRefused = overload != null || arrivals.isHopeless(exchange);
        if (isRefused) {
            stats.countOverload(overload != null ? overload : Overload.HELD_UP);
        }
        return isRefused;
    }

    /** See {@link CallbackProcessor#process}. */
    ResultCode process(final Exchange exchange, final RequestBody body) {
        final ResultCode result = processor.process(exchange, body.bytes(), body.length());
        if (result == ResultCode.OVERLOADED) {
            stats.countOverload(Overload.FULL);
        }
        return result;
    }

    /** Whether a request is one too many of its connection, or has waited too long; null when it is neither. */
    private Overload overloadOf(final ResponseQueue queue, final ArrivalWatch watch) {
        if (hasItsShare(queue.withLedger())) {
            return Overload.SHARE;
        }
        return backlog.refuses(watch.waitedNs()) ? Overload.WAITED : null;
    }

    /** Whether a connection answers no more than the request that it is at. */
    boolean isStopping() {
        return isStopping;
    }

    /** Takes callbacks that are signed with these, and no others, after the one that it is at. Any thread. */
    void use(final Credentials credentials) {
        eventLoop.execute(() -> processor.use(credentials));
    }

    /** Has every connection close after the next request that begins. Any thread. */
    void lastCall() {
        eventLoop.execute(() -> isStopping = true);
    }

    /**
     * Has every connection answer what has come in, and close. What waits in the sockets is read first, since a request
     * there was sent while this was still the place to go to. Any thread.
     */
    void stop() {
        lastCall();
        eventLoop.schedule(() -> {
            turns.end();
            for (int i = connections.size() - 1; i >= 0; i--) {
                connections.get(i).stop();
            }
            isStopped = true;
        }, LAST_READ_MS, TimeUnit.MILLISECONDS);
    }

    /** Whether there are connections to stop, or answers to come from the ledger. Any thread. */
    boolean isAwaitingLedger() {
        final Future<Boolean> isAwaiting = eventLoop.submit(() -> !isStopped || answers.isAwaitingLedger());
        return isAwaiting.awaitUninterruptibly().getNow();
    }

    /** Closes what has been silent or unfinished for too long. */
    void closeOverdue() {
        final long nowNs = System.nanoTime();
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).closeIfOverdue(nowNs);
        }
    }

    /** Again and again, each {@link LoopPulse#PERIOD_MS}. */
    void beat() {
        final long nowNs = System.nanoTime();
        pulse.beat(nowNs);
        processor.checkWindow(nowNs);
        if (port.inFlight() == 0) {
            admission.isIdle(nowNs);
        }
        answers.submitWithdrawals();
    }

    /**
     * A connection has had its turn. Takes what the ledger has answered if that may be much, so that the next one finds
     * a place: all callbacks of a round over many connections may be more than there are places.
     */
    void endTurn(final ResponseQueue queue) {
        queue.flush();
        if (++turnsSinceDrain >= TURNS_BETWEEN_DRAINS && port.inFlight() >= MANY_IN_FLIGHT) {
            drain();
        }
    }

    private void drain() {
        turnsSinceDrain = 0;
        answers.drain();
        ResponseQueue queue;
        while ((queue = unflushed.poll()) != null) {
            queue.flushQueued();
        }
    }
}
