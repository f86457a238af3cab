package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.upkeep.EngineGauges;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.command.PlainQueries;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.AfterEach;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The production agent, stepped by hand: a clock that is moved, a journal that notes what it is given, no threads. */
class LedgerAgentFixture {
    static final int RING_BYTES = 65_536;
    static final int TICKETS = 500;

    final List<String> events = new ArrayList<>();
    long nowNs = 1_000;
    final RecordingJournal journal = new RecordingJournal(events, ns -> nowNs += ns);
    final LedgerStore store = new LedgerStore(new LedgerCapacity(10, 10, 1_000, 10));
    final ManyToOneRingBuffer ring =
        new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(RING_BYTES
            + RingBufferDescriptor.TRAILER_LENGTH)));
    final Ledger ledger = new Ledger(store);
    final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    final PlainCommands commands = new PlainCommands(message, CurrencyCode.pack("USD"));
    final PlainQueries queries = new PlainQueries(message);
    long nowMs = 5_000;
    long maxClockStepMs = TimeUnit.DAYS.toMillis(10_000);
    final EngineGauges gauges = new EngineGauges();
    final LedgerAgent agent = agent(0);
    final LedgerPort port = new LedgerPort(0, ring, TICKETS, Ledger.MAX_RESULT_BYTES, results -> {
        events.add("wake");
        results.run();
    });

    LedgerAgentFixture() {
        agent.ports(new LedgerPort[] {port});
    }

    LedgerAgent agent(final long forceIntervalNs) {
        return new LedgerAgent(ring, journal, ledger, new LedgerClock(() -> nowMs, () -> nowNs, maxClockStepMs, 0),
            gauges, new LedgerAgent.Policy(
                new OrderAges(TimeUnit.HOURS.toMillis(1), TimeUnit.HOURS.toMillis(2), TimeUnit.DAYS.toMillis(40)),
                forceIntervalNs));
    }

    @AfterEach
    void close() {
        store.close();
    }

    void putAccount() {
        submit(commands.putAccount("U1", Units.PER_WHOLE));
    }

    void openAccount() {
        putAccount();
        submit(commands.putCard("C1", "U1", ""));
    }

    void submit(final int length) {
        port.submit(message, 0, length, LedgerPort.NO_DEADLINE, Actor.PLATFORM,
            (result, offset, resultLength) -> events.add("made " + outcome(result, offset)));
    }

    boolean ask(final String consumeNo, final long deadlineNs) {
        return port.submit(message, 0, commands.authorize(consumeNo, "C1", "", 1, 0), deadlineNs, Actor.PLATFORM,
            (result, offset, length) -> events.add(consumeNo + " " + outcome(result, offset)));
    }

    void query(final String consumeNo) {
        query(
            port, consumeNo, (result, offset, length) ->
            events.add("query " + consumeNo + (outcome(result, offset) < 0 ? " known" : " unknown")));
    }

    void query(final LedgerPort from, final String consumeNo, final ResultHandler handler) {
        from.submit(message, 0, queries.getOrder(consumeNo), LedgerPort.NO_DEADLINE, Actor.PLATFORM, handler);
    }

    static int outcome(final DirectBuffer result, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(result, offset);
        return header.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, offset, header).result()).code() : -1;
    }
}
