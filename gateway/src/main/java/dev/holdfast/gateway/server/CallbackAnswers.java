package dev.holdfast.gateway.server;

import dev.holdfast.gateway.engine.LateApprovals;
import dev.holdfast.gateway.engine.LateApprovals.Outcome;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.gateway.server.arrival.AdmissionLimit;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.WithdrawEncoder;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Takes the ledger's answers to the exchanges of one event loop, and sees that no approval is lost from sight: one that
 * is late and in nobody's hands is withdrawn, one of which nobody knows who has it is noted, so that the platform is
 * asked.
 *
 * <p>Owned by one event loop. Blocks on nothing, and allocates nothing but for notes.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
final class CallbackAnswers {
    private static final int MAX_WITHDRAWAL_BYTES = 256;

    private final LedgerPort port;
    private final LateApprovals lateApprovals;
    private final UnusableCardListener unusableCards;
    private final AdmissionLimit admission;
    private final ArrayDeque<Exchange> spareExchanges = new ArrayDeque<>();
    private final ArrayDeque<Exchange> unsubmitted = new ArrayDeque<>();
    private final WithdrawEncoder withdraw = new WithdrawEncoder();
    private final MessageHeaderEncoder withdrawalHeader = new MessageHeaderEncoder();
    private final UnsafeBuffer withdrawal = new UnsafeBuffer(new byte[MAX_WITHDRAWAL_BYTES]);
    private long drainNs;

    /** @param unusableCards hears of cards that are of no use here; null for nobody. */
    CallbackAnswers(
        final LedgerPort port, final LateApprovals lateApprovals, final UnusableCardListener unusableCards,
        final AdmissionLimit admission) {
        this.port = port;
        this.lateApprovals = lateApprovals;
        this.unusableCards = unusableCards;
        this.admission = admission;
    }

    /** One for a request that begins. */
    Exchange acquire() {
        final Exchange spare = spareExchanges.poll();
        return spare != null ? spare : new Exchange(this);
    }

    private void release(final Exchange exchange) {
        spareExchanges.push(exchange);
    }

    /** Takes what the ledger has answered. */
    void drain() {
        drainNs = System.nanoTime();
        port.run();
        submitWithdrawals();
    }

    /** Whether the ledger has answers to give. */
    boolean isAwaitingLedger() {
        return port.inFlight() > 0 || !unsubmitted.isEmpty();
    }

    /**
     * The ledger has answered.
     *
     * @param decidedBy sequence of the command that decided it, or that took the approval back; 0 when it was decided
     *     before.
     */
    void onResult(final Exchange exchange, final ResultCode result, final long decidedBy) {
        admission.cameBack(drainNs - exchange.submittedNs(), drainNs, port.inFlight() + 1);
        final boolean wasWithdrawal = exchange.isBeingWithdrawn();
        final boolean isWithdrawn = result == ResultCode.TOO_LATE && decidedBy != 0;
        exchange.answered(result, wasWithdrawal || isWithdrawn ? 0 : decidedBy);
        if (isWithdrawn) {
            note(exchange, Outcome.WITHDRAWN, System.nanoTime());
        } else if (exchange.isQuestion() && (result == ResultCode.CARD_UNKNOWN || result == ResultCode.ACCOUNT_UNKNOWN
            || result == ResultCode.CARD_NOT_ACTIVE)) {
            onUnusableCard(exchange);
        }
        if (exchange.queue() != null) {
            exchange.queue().onAnswer(wasWithdrawal);
            return;
        }
        if (wasWithdrawal && result == ResultCode.APPROVED) {
            onLate(exchange, System.nanoTime());
        }
        leave(exchange);
    }

    private void onUnusableCard(final Exchange exchange) {
        if (unusableCards != null) {
            unusableCards.onUnusableCard(exchange.question().cardNo());
        }
    }

    /** The answer was written. An approval that was fresh waits to be {@link #handedOver}. */
    void written(final Exchange exchange) {
        exchange.written();
        if (exchange.state() == ExchangeState.SPARE) {
            release(exchange);
        }
    }

    /** The approval that was written is with the socket. */
    void handedOver(final Exchange exchange, final long nowNs) {
        // One that waited here, because the peer did not read, may have become late meanwhile.
        if (exchange.isLateApproval(nowNs)) {
            onLate(exchange, nowNs);
        }
        exchange.handedOver();
        release(exchange);
    }

    /** The connection is gone. Somebody may have an approval that was written, so it is not withdrawn. */
    void lost(final Exchange exchange) {
        if (exchange.state() == ExchangeState.WRITTEN) {
            note(exchange, Outcome.UNDELIVERED, System.nanoTime());
        }
        exchange.lost();
        leave(exchange);
    }

    /** Lets go of an exchange whose connection is gone, unless the ledger has it. */
    private void leave(final Exchange exchange) {
        if (exchange.state() == ExchangeState.APPROVED_FOR_NOBODY) {
            final long nowNs = System.nanoTime();
            if (withdrawIfLate(exchange, nowNs)) {
                return;
            }
            note(exchange, Outcome.UNDELIVERED, nowNs);
            exchange.noted();
        }
        if (exchange.state() == ExchangeState.SPARE) {
            release(exchange);
        }
    }

    /** Has an approval taken back that is in nobody's hands and comes too late. */
    boolean withdrawIfLate(final Exchange exchange, final long nowNs) {
        if (!exchange.isFreshApproval() || !exchange.isLateApproval(nowNs)) {
            return false;
        }
        exchange.beginWithdrawal();
        unsubmitted.add(exchange);
        submitWithdrawals();
        return true;
    }

    /** Submits the withdrawals for which there was no room before. */
    void submitWithdrawals() {
        Exchange exchange;
        while ((exchange = unsubmitted.peek()) != null) {
            final int length = exchange.encodeWithdrawal(withdraw, withdrawal, withdrawalHeader);
            if (!port.submit(withdrawal, 0, length, LedgerPort.NO_DEADLINE, Actor.GATEWAY, exchange)) {
                return;
            }
            unsubmitted.poll();
        }
    }

    /** An approval is written that is late all the same. */
    void onLate(final Exchange exchange, final long nowNs) {
        note(exchange, Outcome.STANDS, nowNs);
    }

    private void note(final Exchange exchange, final Outcome outcome, final long nowNs) {
        final long ageMs = TimeUnit.NANOSECONDS.toMillis(nowNs - exchange.arrivalNs());
        lateApprovals.add(exchange.question().consumeNo(), ageMs, outcome);
    }
}
