package dev.holdfast.ledger.reserve;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.ledger.command.NotifyCommand;
import dev.holdfast.ledger.command.OfficeCommands;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.totals.ReserveTotals;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.agrona.concurrent.UnsafeBuffer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

import static org.assertj.core.api.Assertions.assertThat;

/** A ledger of its own with short calls for the reserve and for what draws on it, which remembers every command. */
final class ReserveFixture implements AutoCloseable {
    static final LedgerCapacity CAPACITY = new LedgerCapacity(4, 4, 40, 40);
    static final long START_MS = 1_780_000_000_000L;
    static final long DAY_MS = 86_400_000;
    static final long USD = CurrencyCode.pack("USD");

    final LedgerStore store;
    final List<byte[]> commands = new ArrayList<>();
    final List<Long> times = new ArrayList<>();
    final PlainCommands plain;
    final OfficeCommands office;
    long nowMs = START_MS;
    private final Ledger ledger;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[4096]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);

    ReserveFixture() {
        this(new LedgerStore(CAPACITY));
    }

    ReserveFixture(final LedgerStore store) {
        this.store = store;
        ledger = new Ledger(store);
        plain = new PlainCommands(message, USD);
        office = new OfficeCommands(message);
    }

    /** With one account, one card, and rules that count. */
    static ReserveFixture open() {
        return new ReserveFixture().rules(RuleBook.CURRENT.newest()).withAccount();
    }

    ReserveFixture rules(final int version) {
        give(plain.switchRules(version, RuleBook.CURRENT.newest()));
        return this;
    }

    ReserveFixture withAccount() {
        give(plain.putAccount("U1"));
        give(plain.postEntry("fund", "U1", 1_000 * Units.PER_WHOLE));
        give(plain.putCard("C1", "U1", ""));
        return this;
    }

    /** Begins a notification of an order on the card, without a fee: {@link #tell} gives it. */
    NotifyCommand notice(
        final String order, final ConsumptionType type, final OrderStatus status, final String amount,
        final long timeMs) {
        return plain.notification(order, "C1", Units.parse(amount), timeMs).type(type).status(status, 1)
            .fee(NotifyCommand.NO_FEE);
    }

    ResultCode tell(final NotifyCommand notice) {
        return give(notice.encode());
    }

    /** A purchase that succeeded. */
    ResultCode settle(final String order, final String amount, final String fee, final String fees, final long timeMs) {
        return tell(notice(order, ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS, amount, timeMs)
            .fee(Units.parse(fee)).fees(fees));
    }

    ResultCode post(final String entryNo, final ReserveEntryKind kind, final String amount) {
        return post(entryNo, kind, amount, "by wire");
    }

    ResultCode post(final String entryNo, final ReserveEntryKind kind, final String amount, final String remark) {
        return give(office.reserveEntry(entryNo, USD, kind, Units.parse(amount), remark));
    }

    ResultCode state(final String amount, final long asOfMs, final String correction) {
        return give(office.reserveStatement(USD, Units.parse(amount), asOfMs, ReserveBasis.ORDERS, correction));
    }

    ResultCode give(final int length) {
        final byte[] command = new byte[length];
        message.getBytes(0, command);
        times.add(nowMs);
        return repeat(command);
    }

    ResultCode repeat(final byte[] command) {
        commands.add(command);
        ledger.apply(new UnsafeBuffer(command), 0, ledger.sequence() + 1, Math.max(nowMs, ledger.timeMs()), result, 0);
        final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(result, 0);
        return kind.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, 0, kind).result()) : ResultCode.APPROVED;
    }

    /** Everything that was given so far, given to a ledger that has nothing. */
    void replayInto(final ReserveFixture other) {
        for (int i = 0; i < commands.size(); i++) {
            other.nowMs = times.get(i);
            other.repeat(commands.get(i));
        }
    }

    BigDecimal sum(final ReserveSum sum) {
        final int place = store.reserve().find(USD);
        return place == ReserveTotals.NONE ? BigDecimal.ZERO
            : new BigDecimal(store.reserve().whole(place, sum)).add(BigDecimal.valueOf(
                store.reserve().micros(place, sum), Units.SCALE)).stripTrailingZeros();
    }

    /** Every sum that is not 0. */
    String sums() {
        final StringJoiner text = new StringJoiner(" ");
        Arrays.stream(ReserveSum.values()).filter(each -> sum(each).signum() != 0)
            .forEach(each -> text.add(each + "=" + sum(each).toPlainString()));
        return text.toString();
    }

    String balance(final ReserveBasis basis) {
        return Units.format(store.reserve().balance(0, basis));
    }

    /** What has to be so whatever was given. */
    void check() {
        assertThat(LedgerAudit.problemsOf(store)).isEmpty();
        try (ReserveFixture again = new ReserveFixture()) {
            replayInto(again);
            assertThat(again.store.digest()).isEqualTo(store.digest());
            assertThat(again.store.reserve().image()).isEqualTo(store.reserve().image());
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
