package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.upkeep.EngineGauges;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.PutCardApplicationEncoder;
import dev.holdfast.ledger.message.PutCardholderEncoder;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.ApplicationRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.CardholderRow;
import dev.holdfast.ledger.store.EntryRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.onboarding.CardKind;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The production ledger agent for tests of what talks to it: stepped by hand, by clocks that are moved, with a journal
 * in memory and no thread.
 */
public final class SteppedLedger implements AutoCloseable {
    private static final int RING_BYTES = 1 << 20;
    private static final int TICKETS = 128;
    private static final long MAX_CLOCK_STEP_MS = TimeUnit.SECONDS.toMillis(10);
    private static final int MAX_MESSAGE_BYTES = 512;

    private final LedgerStore store = new LedgerStore(new LedgerCapacity(100, 100, 1_000, 100));
    private final ManyToOneRingBuffer ring =
        new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(RING_BYTES
            + RingBufferDescriptor.TRAILER_LENGTH)));
    private final Ledger ledger = new Ledger(store);
    private final List<LedgerPort> ports = new ArrayList<>();
    private final LedgerClock clock;
    private final LedgerAgent agent;
    private final LateApprovals late;
    private final LedgerPort office;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[MAX_MESSAGE_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PlainCommands commands = new PlainCommands(message, CurrencyCode.pack("USD"));

    public SteppedLedger(final EpochClock wall, final NanoClock nano) {
        clock = new LedgerClock(wall, nano, MAX_CLOCK_STEP_MS, 0);
        agent = new LedgerAgent(ring, new RecordingJournal(new ArrayList<>(), ns -> { }), ledger, clock,
            new EngineGauges(),
            new LedgerAgent.Policy(new OrderAges(OrderAges.NEVER, OrderAges.NEVER, OrderAges.NEVER), 0));
        late = new LateApprovals(wall, nano);
        office = newPort();
    }

    /** A way to the ledger for somebody who fetches results when he is stepped. */
    public LedgerPort newPort() {
        final LedgerPort port = new LedgerPort(ports.size(), ring, TICKETS, Ledger.MAX_RESULT_BYTES, results -> { });
        ports.add(port);
        agent.ports(ports.toArray(LedgerPort[]::new));
        return port;
    }

    public LateApprovals late() {
        return late;
    }

    /** The ledger's time, Unix milliseconds. */
    public long timeMs() {
        return clock.timeMs();
    }

    /** Returns how many messages there were. */
    public int step() {
        return agent.doWork();
    }

    /** How many commands there were so far. */
    public long commands() {
        return ledger.sequence();
    }

    public ResultCode account(final String accountNo) {
        return give(commands.putAccount(accountNo, 0));
    }

    /** @param isTransfer whether the platform has to move the same money. */
    public ResultCode entry(final String entryNo, final String accountNo, final long whole, final boolean isTransfer) {
        return give(commands.postEntry(entryNo, accountNo, whole * Units.PER_WHOLE, true, isTransfer, ""));
    }

    /** @param isOutbound whether the platform has to be notified of a new status. */
    public ResultCode card(
        final String cardNo, final String cardholderNo, final CardStatus status, final boolean isOutbound) {
        return give(commands.putCard(cardNo, cardholderNo, "", status, isOutbound));
    }

    /** Has a cardholder submitted, by our number. */
    public ResultCode cardholder(final String uniqueNo) {
        final PutCardholderEncoder put = new PutCardholderEncoder().wrapAndApplyHeader(message, 0, header);
        put.uniqueNo(uniqueNo);
        return give(header.encodedLength() + put.encodedLength());
    }

    /** Applies for a card, by our number. */
    public ResultCode application(
        final String uniqueNo, final String holder, final CardKind kind, final String address) {
        final PutCardApplicationEncoder put = new PutCardApplicationEncoder().wrapAndApplyHeader(message, 0, header);
        put.kind((short) kind.code()).isPackage((short) 0).uniqueNo(uniqueNo).cardholderUniqueNo(holder)
            .productNo("B1").packageNo("").address(address);
        return give(header.encodedLength() + put.encodedLength());
    }

    /** Its state, the platform's number and the reason. */
    public String cardholderRow(final String uniqueNo) {
        final CardholderRow row = new CardholderRow();
        final UnsafeBuffer text = new UnsafeBuffer(0, 0);
        assertThat(store.cardholders().find(key(uniqueNo), row)).isTrue();
        row.wrapCardholder(text);
        final String number = text.getStringWithoutLengthUtf8(0, text.capacity());
        row.wrapReason(text);
        return row.state().text() + " " + number + " " + text.getStringWithoutLengthUtf8(0, text.capacity());
    }

    /** Its state, the platform's number of the card, the last digits, the first ones and the reason. */
    public String applicationRow(final String uniqueNo) {
        final ApplicationRow row = new ApplicationRow();
        final UnsafeBuffer text = new UnsafeBuffer(0, 0);
        assertThat(store.applications().find(key(uniqueNo), row)).isTrue();
        final StringBuilder all = new StringBuilder(row.state().text());
        for (final Consumer<DirectBuffer> field : List.<Consumer<DirectBuffer>>of(row::wrapCard, row::wrapLast,
            row::wrapBin, row::wrapReason)) {
            field.accept(text);
            all.append(' ').append(text.getStringWithoutLengthUtf8(0, text.capacity()));
        }
        return all.toString();
    }

    /** Asks whether a purchase may go through. */
    public ResultCode authorize(final String consumeNo, final String cardNo, final long whole) {
        return give(commands.authorize(consumeNo, cardNo, "", whole * Units.PER_WHOLE, timeMs()));
    }

    /** In whole units. */
    public long balance(final String accountNo) {
        final AccountRow row = new AccountRow();
        return store.accounts().find(key(accountNo), row) ? row.balance() / Units.PER_WHOLE : 0;
    }

    /** In whole units. */
    public long held(final String accountNo) {
        final AccountRow row = new AccountRow();
        return store.accounts().find(key(accountNo), row) ? row.held() / Units.PER_WHOLE : 0;
    }

    /** Null when there is no such card. */
    public CardStatus cardStatus(final String cardNo) {
        final CardRow row = new CardRow();
        return store.cards().find(key(cardNo), row) ? row.status() : null;
    }

    public Outbound outboundOfCard(final String cardNo) {
        final CardRow row = new CardRow();
        return store.cards().find(key(cardNo), row) ? row.outbound() : null;
    }

    public Outbound outboundOfEntry(final String entryNo) {
        final EntryRow row = new EntryRow();
        return store.entries().find(key(entryNo), row) ? row.outbound() : null;
    }

    private static DirectBuffer key(final String id) {
        return new UnsafeBuffer(id.getBytes(StandardCharsets.UTF_8));
    }

    private ResultCode give(final int length) {
        final ResultCode[] result = {null};
        office.submit(message, 0, length, LedgerPort.NO_DEADLINE, Actor.GATEWAY,
            (buffer, offset, bytes) -> {
                final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(buffer, offset);
                result[0] = kind.templateId() == OutcomeDecoder.TEMPLATE_ID
                    ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(buffer, offset, kind).result())
                    : ResultCode.APPROVED;
            });
        agent.doWork();
        office.run();
        if (result[0] == null) {
            throw new AssertionError("the ledger did not answer");
        }
        return result[0];
    }

    @Override
    public void close() {
        store.close();
    }
}
