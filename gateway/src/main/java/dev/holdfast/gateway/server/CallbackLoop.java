package dev.holdfast.gateway.server;

import dev.holdfast.gateway.engine.LateApprovals;
import dev.holdfast.gateway.engine.LateApprovals.Outcome;
import dev.holdfast.gateway.engine.LedgerClock;
import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.gateway.listener.SocketAge;
import dev.holdfast.gateway.wire.Action;
import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.CallbackCommandEncoder;
import dev.holdfast.gateway.wire.Digits;
import dev.holdfast.gateway.wire.IdentifierRules;
import dev.holdfast.gateway.wire.SignatureVerifier;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.WithdrawEncoder;
import dev.holdfast.ledger.values.ResultCode;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the connections of one event loop share: decoder, verifier, the port to the ledger, reused exchanges. Everything
 * here runs on that event loop, blocks on nothing, and allocates nothing for a valid callback.
 */
final class CallbackLoop {
    private static final int MAX_RESULT_BYTES = 64;
    private static final int MAX_WITHDRAWAL_BYTES = 256;
    private static final int MAX_TIMESTAMP_DIGITS = 15;
    private static final long LAST_READ_MS = 5;
    /** One part in so many of the places. */
    private static final int RESERVED = 16;
    /** A callback that was under way hardly longer than the promptest was not held up. */
    private static final long CAUGHT_UP_MS = 50;
    /** With less left of the deadline than this a callback would be decided, and be withdrawn. */
    private static final int HOPELESS_REST_MS = 100;

    private final EventLoop eventLoop;
    private final CallbackSettings settings;
    private final LedgerPort port;
    private final Callback callback;
    private final SignatureVerifier verifier;
    private final CallbackCommandEncoder encoder;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CallbackCommandEncoder.MAX_BYTES]);
    private final CallbackStats stats;
    private final ArrayDeque<Exchange> spareExchanges = new ArrayDeque<>();
    private final List<CallbackConnection> connections = new ArrayList<>();
    private final ArrayDeque<CallbackConnection> unflushed = new ArrayDeque<>();
    private final ArrayDeque<Exchange> unsubmitted = new ArrayDeque<>();
    private final WithdrawEncoder withdraw = new WithdrawEncoder();
    private final MessageHeaderEncoder withdrawalHeader = new MessageHeaderEncoder();
    private final UnsafeBuffer withdrawal = new UnsafeBuffer(new byte[MAX_WITHDRAWAL_BYTES]);
    private final LateApprovals lateApprovals;
    private final LoopPulse pulse = new LoopPulse();
    private final Transit transit = new Transit();
    private final AdmissionLimit admission;
    private final int hopelessMs;
    private final WindowAlarm windowAlarm = new WindowAlarm(System.nanoTime());
    private final SocketAge socketAge;
    private final boolean authorizes;
    private final UnknownCardListener unknownCards;
    private final LedgerClock clock;
    private final AmbiguousCallbacks ambiguous;
    private final Runnable drain = this::drain;
    private long drainNs;
    private boolean isStopping;
    private boolean isStopped;
    private boolean hasVerified;

    CallbackLoop(
        final EventLoop eventLoop, final CallbackSettings settings, final PlatformIdentity identity,
        final LedgerEngine engine, final UnknownCardListener unknownCards, final AmbiguousCallbacks ambiguous,
        final SocketAge ages) {
        this.ambiguous = ambiguous;
        callback = new Callback(new IdentifierRules(settings.identifierCharacters()));
        authorizes = identity.authorizes();
        clock = engine.clock();
        lateApprovals = engine.lateApprovals();
        this.unknownCards = unknownCards;
        this.eventLoop = eventLoop;
        this.settings = settings;
        socketAge = ages;
        admission = new AdmissionLimit(settings.maxInFlight(), System.nanoTime());
        hopelessMs = settings.deadlineMs() - Math.min(HOPELESS_REST_MS, settings.deadlineMs() / 2);
        stats = new CallbackStats(settings.deadlineMs());
        verifier = new SignatureVerifier(identity.appId(), identity.secretBytes());
        encoder = new CallbackCommandEncoder(identity.currency(), identity.zoneMinutes());
        port = engine.newPort(settings.maxInFlight(), MAX_RESULT_BYTES, results -> eventLoop.execute(drain));
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

    Exchange acquire() {
        final Exchange spare = spareExchanges.poll();
        return spare != null ? spare : new Exchange(this);
    }

    void release(final Exchange exchange) {
        spareExchanges.push(exchange);
    }

    void flushLater(final CallbackConnection connection) {
        unflushed.add(connection);
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
            for (int i = connections.size() - 1; i >= 0; i--) {
                connections.get(i).stop();
            }
            isStopped = true;
        }, LAST_READ_MS, TimeUnit.MILLISECONDS);
    }

    /** Whether there are connections to stop, or answers to come from the ledger. Any thread. */
    boolean isAwaitingLedger() {
        final Future<Boolean> isAwaiting = eventLoop.submit(() -> !isStopped || port.inFlight() > 0
            || !unsubmitted.isEmpty());
        return isAwaiting.awaitUninterruptibly().getNow();
    }

    /** Whether a connection answers no more than the request that it is at. */
    boolean isStopping() {
        return isStopping;
    }

    /** Closes what has been silent or unfinished for too long. */
    void closeOverdue() {
        final long nowNs = System.nanoTime();
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).closeIfOverdue(nowNs);
        }
    }

    /**
     * Decodes, verifies and hands over one callback.
     *
     * @return null when nothing is wrong with it, so that the ledger will answer; else what is, which is the answer:
     *     {@link #problemField} then names the field.
     */
    ResultCode process(final Exchange exchange, final byte[] body, final int length) {
        hasVerified = false;
        final ResultCode readable = callback.read(body, 0, length);
        if (readable != null) {
            return readable;
        }
        if (exchange.timestamp() == null || exchange.signature() == null) {
            return ResultCode.SIGNATURE_MISSING;
        }
        final long timestampMs = Digits.parse(exchange.timestamp(), MAX_TIMESTAMP_DIGITS);
        if (timestampMs < 0) {
            return ResultCode.TIMESTAMP_INVALID;
        }
        final long wallMs = System.currentTimeMillis();
        final long nowNs = System.nanoTime();
        final long ageMs = wallMs - timestampMs;
        if (Math.abs(ageMs) > settings.timestampWindowMs()) {
            windowAlarm.refused(ageMs);
            return ResultCode.TIMESTAMP_OUT_OF_WINDOW;
        }
        final ResultCode genuine = verifier.verify(callback.tape(), callback.data(), exchange.timestamp(),
            exchange.signature());
        if (genuine != null) {
            if (genuine == ResultCode.AMBIGUOUS_CONTENT) {
                ambiguous.add(verifier.ambiguousMember(), verifier.ordersNamed(), exchange.source());
            }
            return genuine;
        }
        hasVerified = true;
        windowAlarm.taken();
        judgeArrival(exchange, timestampMs, nowNs);
        if (Math.abs(ageMs) <= LedgerClock.AGREEMENT_MS) {
            clock.agree(wallMs, nowNs);
        }
        final ResultCode meaning = callback.interpret(verifier.form());
        if (meaning != null) {
            return meaning;
        }
        if (callback.action() == Action.AUTH) {
            if (!authorizes) {
                return ResultCode.AUTHORIZATION_NOT_EXPECTED;
            }
        }
        final long sinceNs = settings.timestampDeadline() ? sinceNs(exchange.arrivalNs(), ageMs, nowNs)
            : exchange.arrivalNs();
        final long deadlineNs = sinceNs + TimeUnit.MILLISECONDS.toNanos(settings.deadlineMs());
        if (callback.action() == Action.AUTH) {
            exchange.question(callback.tape(), callback.consumeNo(), callback.cardNo(), callback.amountUnits(),
                deadlineNs);
        }
        final int commandLength = encoder.encode(callback, command, 0);
        if (!port.submit(command, 0, commandLength, deadlineNs, Actor.PLATFORM, exchange)) {
            return ResultCode.OVERLOADED;
        }
        exchange.withLedger(nowNs);
        return null;
    }

    /** Where the sender may have been held up nothing but its own clock tells for how long. */
    private void judgeArrival(final Exchange exchange, final long timestampMs, final long nowNs) {
        final ArrivalWatch arrivals = exchange.arrivals();
        final long ageMs = Transit.ageMs(timestampMs, nowNs);
        if (!arrivals.isHeldUp()) {
            transit.take(ageMs, nowNs - exchange.arrivalNs(), nowNs);
            arrivals.transit().take(ageMs, nowNs - exchange.arrivalNs(), nowNs);
            return;
        }
        final Transit measure = measureOf(arrivals);
        if (!measure.isKnown()) {
            exchange.arrivedAt(arrivals.heldUpSinceNs());
            return;
        }
        final long excessMs = measure.excessMs(ageMs);
        final long sentNs = nowNs - TimeUnit.MILLISECONDS.toNanos(excessMs);
        exchange.arrivedAt(sentNs - arrivals.heldUpSinceNs() > 0 ? sentNs : arrivals.heldUpSinceNs());
        if (excessMs <= CAUGHT_UP_MS) {
            arrivals.caughtUp(sentNs);
        }
    }

    /** Another connection may come from a server with another clock, so its own callbacks come first. */
    private Transit measureOf(final ArrivalWatch arrivals) {
        return arrivals.transit().isKnown() ? arrivals.transit() : transit;
    }

    /**
     * From when on the deadline counts where the Timestamp does: what passed between that and the arrival, and not what
     * passed since twice.
     */
    static long sinceNs(final long arrivalNs, final long ageMs, final long nowNs) {
        final long signedNs = nowNs - TimeUnit.MILLISECONDS.toNanos(Math.max(0, ageMs));
        return signedNs - arrivalNs < 0 ? signedNs : arrivalNs;
    }

    /** Whether the callback that was processed last was the platform's. */
    boolean hasVerified() {
        return hasVerified;
    }

    /**
     * Whether a connection has its share of the places to the ledger, so that others find some, too: as many as are
     * free. The last are for connections that have none.
     */
    boolean hasItsShare(final int withLedger) {
        return withLedger > 0
            && withLedger >= Math.min(port.free(), admission.limit() - port.inFlight()) - admission.limit() / RESERVED;
    }

    /**
     * Whether a request comes from a sender that was held up for longer than its deadline. It is refused before
     * anything is spent on it, so that the connection catches up and what comes behind it can be answered in time. Its
     * {@code Timestamp} is not verified; a false one harms its sender alone.
     */
    boolean isHopeless(final Exchange exchange) {
        if (!exchange.arrivals().isHeldUp() || exchange.timestamp() == null) {
            return false;
        }
        final long timestampMs = Digits.parse(exchange.timestamp(), MAX_TIMESTAMP_DIGITS);
        return timestampMs >= 0
            && measureOf(exchange.arrivals()).excessMs(Transit.ageMs(timestampMs, System.nanoTime())) >= hopelessMs;
    }

    /** The ledger is done with a callback that it has had since then. */
    void cameBack(final long submittedNs) {
        admission.cameBack(drainNs - submittedNs, drainNs, port.inFlight() + 1);
    }

    /** For a new connection of this loop, which reads so many bytes at a time. */
    ArrivalWatch newArrivalWatch(final int bufferBytes) {
        return new ArrivalWatch(pulse, socketAge, bufferBytes);
    }

    void onUnknownCard(final Exchange exchange) {
        if (unknownCards != null) {
            unknownCards.onUnknownCard(exchange.cardNo());
        }
    }

    /** Has the approval taken back whose answer is next and comes too late. */
    boolean withdrawIfLate(final Exchange exchange, final long nowNs) {
        if (!exchange.isFreshApproval() || !exchange.isLateApproval(nowNs)) {
            return false;
        }
        exchange.beginWithdrawal();
        unsubmitted.add(exchange);
        submitWithdrawals();
        return true;
    }

    void onWithdrawn(final Exchange exchange) {
        note(exchange, Outcome.WITHDRAWN, System.nanoTime());
    }

    /** An approval is written that is late all the same. */
    void onLate(final Exchange exchange, final long nowNs) {
        note(exchange, Outcome.STANDS, nowNs);
    }

    /**
     * The connection was lost with an approval that nobody has, or perhaps somebody when it was written. The platform
     * is asked; only what was certainly told to nobody is withdrawn when it is late.
     */
    void onUndelivered(final Exchange exchange, final boolean isWritten) {
        final long nowNs = System.nanoTime();
        if (isWritten || !withdrawIfLate(exchange, nowNs)) {
            note(exchange, Outcome.UNDELIVERED, nowNs);
            release(exchange);
        }
    }

    private void note(final Exchange exchange, final Outcome outcome, final long nowNs) {
        lateApprovals.add(exchange.consumeNo(), TimeUnit.NANOSECONDS.toMillis(nowNs - exchange.arrivalNs()), outcome);
    }

    private void submitWithdrawals() {
        Exchange exchange;
        while ((exchange = unsubmitted.peek()) != null) {
            final int length = exchange.encodeWithdrawal(withdraw, withdrawal, withdrawalHeader);
            if (!port.submit(withdrawal, 0, length, LedgerPort.NO_DEADLINE, Actor.GATEWAY, exchange)) {
                return;
            }
            unsubmitted.poll();
        }
    }

    /** Again and again, each {@link LoopPulse#PERIOD_MS}. */
    void beat() {
        final long nowNs = System.nanoTime();
        pulse.beat(nowNs);
        windowAlarm.check(nowNs);
        if (port.inFlight() == 0) {
            admission.isIdle(nowNs);
        }
        submitWithdrawals();
    }

    String problemField() {
        return callback.problemField();
    }

    private void drain() {
        drainNs = System.nanoTime();
        port.run();
        submitWithdrawals();
        CallbackConnection connection;
        while ((connection = unflushed.poll()) != null) {
            connection.flushQueued();
        }
    }
}
