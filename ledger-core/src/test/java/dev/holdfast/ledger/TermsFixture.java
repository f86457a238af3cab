package dev.holdfast.ledger;

import dev.holdfast.ledger.model.LedgerDriver;
import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.model.Terms;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

import static dev.holdfast.ledger.values.ConsumptionType.CONSUMPTION;
import static dev.holdfast.ledger.values.OrderStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

/** A funded account with a card, and short ways to set its terms and to ask. */
abstract class TermsFixture {
    static final long HOUR = 3_600_000;
    static final long DAY = 24 * HOUR;
    /** Thursday, 2026-01-01T00:00 in UTC+8. */
    static final long NEW_YEAR = 1_767_196_800_000L;

    final LedgerStore store = new LedgerStore(new LedgerCapacity(10, 10, 100, 100, 6, 2, 2));
    final Ledger ledger = new Ledger(store);
    final LedgerDriver driver = new LedgerDriver(ledger, 480);
    final AccountRow account = new AccountRow();
    final OrderRow order = new OrderRow();
    final ReviewRow review = new ReviewRow();
    long nowMs = NEW_YEAR;
    long noticeTime = 1;

    TermsFixture() {
        give(new ModelCommand.PutAccount("U1", "USD", BigDecimal.ZERO, null));
        give(new ModelCommand.PostEntry("fund", "U1", new BigDecimal("1000"), false));
        give(new ModelCommand.PutCard("C1", "U1", CardStatus.ACTIVATED, ""));
    }

    @AfterEach
    void close() {
        assertThat(store.recomputeDigest()).isEqualTo(store.digest());
        store.close();
    }

    static ModelCommand purchase(final String no, final String amount) {
        return new ModelCommand.Authorize(no, "C1", "", CONSUMPTION, new BigDecimal(amount), "USD", 5411, "PT");
    }

    static ModelCommand unheardOf(final String no) {
        return new ModelCommand.Notify(no, "C1", "", CONSUMPTION, UNKNOWN, BigDecimal.ONE, BigDecimal.ZERO, 1, 1,
            "USD", "", false, 0);
    }

    void terms(final Terms terms) {
        assertThat(give(new ModelCommand.PutPackage("P1", terms, 0))).isEqualTo(ResultCode.APPROVED);
        give(new ModelCommand.PutCard("C1", "", CardStatus.UNKNOWN, "P1"));
    }

    ResultCode ask(
        final String no, final ConsumptionType type, final String amount, final String localCurrency) {
        return give(new ModelCommand.Authorize(no, "C1", "", type, new BigDecimal(amount), localCurrency, 5411, "PT"));
    }

    ResultCode ask(
        final String no, final ConsumptionType type, final String localCurrency, final int mcc, final String country) {
        return give(new ModelCommand.Authorize(no, "C1", "", type, BigDecimal.ONE, localCurrency, mcc, country));
    }

    void notice(
        final String no, final ConsumptionType type, final OrderStatus status, final String amount,
        final String related) {
        give(
            new ModelCommand.Notify(no, "C1", "", type, status, new BigDecimal(amount), BigDecimal.ZERO, noticeTime++,
                1, "", related, false, 0));
    }

    void notice(final String no, final String card, final OrderStatus status, final String amount) {
        give(
            new ModelCommand.Notify(no, card, "", CONSUMPTION, status, new BigDecimal(amount), BigDecimal.ZERO,
                noticeTime++, 1, "USD", "", false,
            0));
    }

    ResultCode give(final ModelCommand command) {
        return driver.apply(command, nowMs);
    }

    String balance() {
        store.accounts().find(id("U1"), account);
        return Units.format(account.balance());
    }

    String held() {
        store.accounts().find(id("U1"), account);
        return Units.format(account.held());
    }

    static Terms.Range code(final String code) {
        return new Terms.Range(CurrencyCode.pack(code), CurrencyCode.pack(code));
    }

    static UnsafeBuffer id(final String name) {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
    }
}
