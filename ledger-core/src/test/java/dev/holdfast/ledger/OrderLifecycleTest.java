package dev.holdfast.ledger;

import dev.holdfast.ledger.model.LedgerDriver;
import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.order.OrderState;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each event does to a purchase of 60 in each state it can be in, on an account of 100. The table is the
 * specification: for every state and event the answer's code, the state afterwards, what the order holds then, and the
 * account's balance.
 */
class OrderLifecycleTest {
    private static final String CARD = "C1";
    private static final String ACCOUNT = "U1";
    private static final String ORDER = "T1";
    private static final long HOUR = 3_600_000;

    private final LedgerStore store = new LedgerStore(new LedgerCapacity(4, 4, 16, 16));
    private final LedgerDriver driver = new LedgerDriver(new Ledger(store), 480);
    private final AccountRow account = new AccountRow();
    private final OrderRow order = new OrderRow();
    private long nowMs = 1_780_000_000_000L;
    private long noticeTime = 100;

    OrderLifecycleTest() {
        give(new ModelCommand.PutAccount(ACCOUNT, "USD", BigDecimal.ZERO, null));
        give(new ModelCommand.PostEntry("fund", ACCOUNT, new BigDecimal("100"), false));
        give(new ModelCommand.PutCard(CARD, ACCOUNT, CardStatus.ACTIVATED, ""));
    }

    @AfterEach
    void close() {
        assertThat(store.recomputeDigest()).isEqualTo(store.digest());
        store.close();
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @CsvFileSource(resources = "order-lifecycle.csv", numLinesToSkip = 1, delimiter = '|')
    void shouldGoToTheStateOfTheTable(
        final String before, final String event, final int code, final String after, final String held,
        final String balance) {
        List.of(before.split(" \\+ ")).forEach(this::happen);
        assertThat(happen(event).code()).isEqualTo(code);
        store.accounts().find(id(ACCOUNT), account);
        final boolean isKnown = store.orders().find(id(ORDER), order);
        assertThat(isKnown ? OrderState.of(order).name().toLowerCase(Locale.ROOT) : "none").isEqualTo(after);
        assertThat(isKnown ? order.money().held() : 0).isEqualTo(Units.parse(held)).isEqualTo(account.held());
        assertThat(account.balance()).isEqualTo(Units.parse(balance));
    }

    private ResultCode happen(final String event) {
        final String[] words = event.split(" ");
        nowMs += HOUR;
        noticeTime++;
        return switch (words[0]) {
            case "nothing" -> ResultCode.APPROVED;
            case "Auth" ->
                give(
                    new ModelCommand.Authorize(ORDER, CARD, ACCOUNT, ConsumptionType.CONSUMPTION,
                        new BigDecimal(words[1]), "USD", 0, ""));
            case "Pending", "Success", "Fail", "Unheard-of" ->
                notify(ORDER, ConsumptionType.CONSUMPTION, words[0], words[1], noticeTime, "");
            case "Old" -> notify(ORDER, ConsumptionType.CONSUMPTION, words[1], words[2], 1, "");
            case "Same" -> notify(ORDER, ConsumptionType.CONSUMPTION, words[1], words[2], noticeTime - 1, "");
            case "Reversal" ->
                notify("V-" + words[1], ConsumptionType.REVERSAL, "Success", words[1], noticeTime, ORDER);
            case "Reversal-failed" ->
                notify("V-" + words[1], ConsumptionType.REVERSAL, "Fail", words[1], noticeTime, ORDER);
            case "Refund" -> notify("R1", ConsumptionType.REFUND, "Success", words[1], noticeTime, ORDER);
            case "Expiry" -> give(new ModelCommand.Sweep(List.of(ORDER), 0, Long.MAX_VALUE / 4));
            default -> throw new IllegalArgumentException(event);
        };
    }

    private ResultCode notify(
        final String no, final ConsumptionType type, final String status, final String amount, final long time,
        final String related) {
        final OrderStatus known = List.of(OrderStatus.values()).stream().filter(each -> each.wireName().equals(status))
            .findFirst()
            .orElse(OrderStatus.UNKNOWN);
        return give(new ModelCommand.Notify(no, CARD, "", type, known, new BigDecimal(amount), BigDecimal.ZERO, time,
            1, "USD", related, false, 0));
    }

    private ResultCode give(final ModelCommand command) {
        return driver.apply(command, nowMs);
    }

    private static UnsafeBuffer id(final String name) {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
    }
}
