package dev.holdfast.ledger;

import dev.holdfast.ledger.model.LedgerDriver;
import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.store.order.OrderState;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A ledger of its own with short calls for the commands. Amounts in whole units unless they are called units. */
final class LedgerFixture implements AutoCloseable {
    static final long NOW_MS = 1_780_000_000_000L;
    private static final int UTC_PLUS_8 = 480;

    final LedgerStore store;
    private final LedgerDriver driver;
    private final AccountRow account = new AccountRow();
    private final OrderRow order = new OrderRow();
    private final CardRow card = new CardRow();
    private final ReviewRow review = new ReviewRow();

    LedgerFixture() {
        this(new LedgerCapacity(100, 100, 2_000, 2_000));
    }

    LedgerFixture(final LedgerCapacity capacity) {
        store = new LedgerStore(capacity);
        driver = new LedgerDriver(new Ledger(store), UTC_PLUS_8);
    }

    /** An account with this balance and an activated card. */
    LedgerFixture withCard(final String cardNo, final String accountNo, final long balance) {
        account(accountNo, "USD", 0);
        if (balance != 0) {
            entry("fund-" + accountNo, accountNo, balance, true);
        }
        card(cardNo, accountNo, CardStatus.ACTIVATED);
        return this;
    }

    ResultCode account(final String accountNo, final String currency, final long overdraft) {
        return give(new ModelCommand.PutAccount(accountNo, currency, BigDecimal.valueOf(overdraft), null));
    }

    ResultCode entry(final String entryNo, final String accountNo, final long amount, final boolean force) {
        return give(new ModelCommand.PostEntry(entryNo, accountNo, BigDecimal.valueOf(amount), force));
    }

    ResultCode entryUnits(final String entryNo, final String accountNo, final long units, final boolean force) {
        return give(new ModelCommand.PostEntry(entryNo, accountNo, BigDecimal.valueOf(units, Units.SCALE), force));
    }

    ResultCode card(final String cardNo, final String cardholderNo, final CardStatus status) {
        return give(new ModelCommand.PutCard(cardNo, cardholderNo, status, ""));
    }

    ResultCode cardUpdate(final String cardNo, final CardStatus status, final long time) {
        return give(new ModelCommand.CardUpdate(cardNo, status, time));
    }

    ResultCode authorize(final String consumeNo, final String cardNo, final long amount) {
        return authorize(consumeNo, cardNo, amount * Units.PER_WHOLE, ConsumptionType.CONSUMPTION, "");
    }

    ResultCode authorize(
        final String consumeNo, final String cardNo, final long units, final ConsumptionType type,
        final String cardholderNo) {
        return give(new ModelCommand.Authorize(consumeNo, cardNo, cardholderNo, type,
            BigDecimal.valueOf(units, Units.SCALE), "USD", 0, ""));
    }

    /** A notification of a purchase. */
    ResultCode give(
        final String consumeNo, final String cardNo, final long amount, final OrderStatus status, final long time) {
        return give(new Word(consumeNo, ConsumptionType.CONSUMPTION, status, amount, time).card(cardNo).local("USD")
            .notice());
    }

    OrderState state(final String consumeNo) {
        store.orders().find(id(consumeNo), order);
        return OrderState.of(order);
    }

    long balance(final String accountNo) {
        store.accounts().find(id(accountNo), account);
        return account.balance() / Units.PER_WHOLE;
    }

    long held(final String accountNo) {
        store.accounts().find(id(accountNo), account);
        return account.held() / Units.PER_WHOLE;
    }

    ResultCode give(final ModelCommand command) {
        return driver.apply(command, NOW_MS);
    }

    /** Decides by these rules from now on. */
    LedgerFixture rules(final int version) {
        give(new ModelCommand.SwitchRules(version));
        return this;
    }

    /** Forgets a finished order. */
    void forget(final String consumeNo) {
        give(new ModelCommand.Sweep(List.of(consumeNo), NOW_MS, -1));
        assertThat(store.orders().find(id(consumeNo), order)).isFalse();
    }

    /** Why the order waits for somebody; null when it does not. */
    ReviewReason reason(final String consumeNo) {
        assertThat(store.orders().find(id(consumeNo), order)).as(consumeNo).isTrue();
        if (!order.needsReview()) {
            return null;
        }
        assertThat(store.reviews().find(order.review(), id(consumeNo), review)).isTrue();
        return review.reason();
    }

    CardRow cardRow(final String cardNo) {
        assertThat(store.cards().find(id(cardNo), card)).as(cardNo).isTrue();
        return card;
    }

    private static UnsafeBuffer id(final String name) {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        store.close();
    }
}
