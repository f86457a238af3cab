package dev.holdfast.gateway.server;

import dev.holdfast.gateway.engine.LedgerClock;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.server.arrival.RecentSignatures;
import dev.holdfast.gateway.wire.Action;
import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.CallbackCommandEncoder;
import dev.holdfast.gateway.wire.Digits;
import dev.holdfast.gateway.wire.IdentifierRules;
import dev.holdfast.gateway.wire.SignatureVerifier;
import dev.holdfast.gateway.wire.credential.Credentials;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;

/**
 * Takes the body of one callback to the ledger: reads it, compares its time, verifies its signature, understands it,
 * and submits the command that it means.
 *
 * <p>Owned by one event loop. Blocks on nothing, and allocates nothing for a valid callback.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
final class CallbackProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackProcessor.class);

    private final CallbackSettings settings;
    private final LedgerPort port;
    private final LedgerClock clock;
    private final ArrivalJudge arrivals;
    private final AmbiguousCallbacks ambiguous;
    private final SecurityEvents events;
    private final boolean authorizes;
    private final Callback callback;
    private final SignatureVerifier verifier;
    private final CallbackCommandEncoder encoder;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CallbackCommandEncoder.MAX_BYTES]);
    private final WindowAlarm windowAlarm = new WindowAlarm(System.nanoTime());
    private final RecentSignatures recent = new RecentSignatures();
    private boolean hasVerified;
    private boolean isRepeat;

    /** @param clock the ledger's, which hears that the platform's clock agrees with ours. */
    CallbackProcessor(
        final CallbackServices services, final LedgerPort port, final LedgerClock clock, final ArrivalJudge arrivals) {
        final PlatformIdentity identity = services.identity();
        this.port = port;
        this.clock = clock;
        this.arrivals = arrivals;
        settings = services.settings();
        ambiguous = services.ambiguous();
        events = services.events();
        authorizes = identity.authorizes();
        callback = new Callback(new IdentifierRules(settings.identifierCharacters()));
        verifier = new SignatureVerifier(identity.credentials());
        encoder = new CallbackCommandEncoder(identity.currency(), identity.zoneMinutes());
    }

    /**
     * Decodes, verifies and hands over one callback.
     *
     * @return null when nothing is wrong with it, so that the ledger will answer; else what is, which is the answer:
     *     {@link #problemField} then names the field.
     */
    ResultCode process(final Exchange exchange, final byte[] body, final int length) {
        hasVerified = false;
        isRepeat = false;
        try {
            return takeToLedger(exchange, body, length);
        } catch (final RuntimeException e) {
            LOG.error("a callback met an error in the program: bytes={}", length, e);
            return ResultCode.INTERNAL_ERROR;
        }
    }

    private ResultCode takeToLedger(final Exchange exchange, final byte[] body, final int length) {
        final ResultCode readable = callback.read(body, 0, length);
        if (readable != null) {
            return readable;
        }
        if (exchange.timestamp() == null || exchange.signature() == null) {
            return ResultCode.SIGNATURE_MISSING;
        }
        final long timestampMs = Digits.parse(exchange.timestamp(), ArrivalJudge.MAX_TIMESTAMP_DIGITS);
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
                ambiguous.add(verifier.ambiguousMember(), verifier.ordersNamed(), exchange.source().address());
            } else if (verifier.isForAnother(callback.tape(), callback.data())) {
                events.count(SecurityEvents.Event.APP_ID_UNKNOWN, exchange.source());
            }
            return genuine;
        }
        hasVerified = true;
        isRepeat = recent.contains(verifier.signaturePrefix());
        verifier.countUse(wallMs);
        windowAlarm.taken();
        arrivals.judge(exchange, timestampMs, nowNs);
        if (Math.abs(ageMs) <= LedgerClock.AGREEMENT_MS) {
            clock.agree(wallMs, nowNs);
        }
        final ResultCode meaning = callback.interpret(verifier.form());
        final ResultCode problem = meaning != null ? meaning : submit(exchange, ageMs, nowNs);
        if (problem != ResultCode.OVERLOADED) {
            // Whoever was told to come back sends the same again, and has to.
            recent.add(verifier.signaturePrefix());
        }
        return problem;
    }

    /** The callback is the platform's and says what it should. */
    private ResultCode submit(final Exchange exchange, final long ageMs, final long nowNs) {
        final boolean isQuestion = callback.action() == Action.AUTH;
        if (isQuestion && !authorizes) {
            return ResultCode.AUTHORIZATION_NOT_EXPECTED;
        }
        final long sinceNs = settings.timestampDeadline()
            ? ArrivalJudge.sinceNs(exchange.arrivalNs(), ageMs, nowNs) : exchange.arrivalNs();
        final long deadlineNs = sinceNs + TimeUnit.MILLISECONDS.toNanos(settings.deadlineMs());
        if (isQuestion) {
            exchange.asks(callback.tape(), callback.consumeNo(), callback.cardNo(), callback.amountUnits(),
                deadlineNs);
        }
        final int commandLength = encoder.encode(callback, command, 0);
        if (!port.submit(command, 0, commandLength, deadlineNs, Actor.PLATFORM, exchange)) {
            return ResultCode.OVERLOADED;
        }
        exchange.submitted(nowNs);
        return null;
    }

    /** From now on takes callbacks that are signed with these. Between two callbacks, and never within one. */
    void use(final Credentials credentials) {
        verifier.use(credentials);
    }

    /** Whether the callback that was processed last was the platform's. */
    boolean hasVerified() {
        return hasVerified;
    }

    /** Whether it was sent before, word for word, and answered. */
    boolean isRepeat() {
        return isRepeat;
    }

    /** The field that the last answer is about, or null. */
    String problemField() {
        return callback.problemField();
    }

    /** Again and again: warns while callbacks are refused for their time alone. */
    void checkWindow(final long nowNs) {
        windowAlarm.check(nowNs);
    }
}
