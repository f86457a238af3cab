package dev.holdfast.ledger;

import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.model.Terms;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.math.BigDecimal;

import static dev.holdfast.ledger.values.ConsumptionType.CONSUMPTION;
import static dev.holdfast.ledger.values.ConsumptionType.REVERSAL;
import static dev.holdfast.ledger.values.OrderStatus.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

/** A ledger by rules version 3, with a card, and short ways to say what the platform says. */
abstract class StatementsFixture {
    static final int RULES = Integer.getInteger("holdfast.test.rules", 3);
    static final long EARLIER = 1_000;
    static final long NOW = 2_000;
    static final long LATER = 3_000;
    static final BigDecimal MOST = new BigDecimal("1000000000000");

    final LedgerFixture ledger = new LedgerFixture();

    @BeforeEach
    void open() {
        ledger.rules(RULES).withCard("C1", "U1", 100);
    }

    @AfterEach
    void close() {
        assertThat(LedgerAudit.problemsOf(ledger.store)).isEmpty();
        ledger.close();
    }

    void shouldBeInDoubt() {
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.WORDS_DIFFER);
        assertThat(ReviewReason.WORDS_DIFFER.canBeAsked()).isTrue();
        assertThat(ledger.balance("U1")).isEqualTo(100);
        assertThat(ledger.held("U1")).isEqualTo(20);
    }

    void terms(final Terms terms) {
        ledger.give(new ModelCommand.PutPackage("P1", terms, 0));
        ledger.give(new ModelCommand.PutCard("C1", "", CardStatus.UNKNOWN, "P1"));
    }

    ResultCode book(final String entryNo, final String accountNo, final long amount) {
        return ledger.give(new ModelCommand.PostEntry(entryNo, accountNo, BigDecimal.valueOf(amount), true, false,
            "T1"));
    }

    void both(final boolean isOneFirst, final Word one, final Word other) {
        ledger.give((isOneFirst ? one : other).notice());
        ledger.give((isOneFirst ? other : one).notice());
    }

    static Word purchase(final OrderStatus status, final long amount, final long time) {
        return new Word("T1", CONSUMPTION, status, amount, time);
    }

    static Word reversal(final String consumeNo, final long amount, final long time, final String related) {
        return new Word(consumeNo, REVERSAL, SUCCESS, amount, time).related(related);
    }
}
