package dev.holdfast.ledger;

import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.model.Terms;
import dev.holdfast.ledger.model.Terms.Fee;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;

import static dev.holdfast.ledger.values.ConsumptionType.ATM;
import static dev.holdfast.ledger.values.ConsumptionType.CONSUMPTION;
import static dev.holdfast.ledger.values.ConsumptionType.OPEN_CARD;
import static dev.holdfast.ledger.values.ConsumptionType.REFUND;
import static dev.holdfast.ledger.values.ConsumptionType.REVERSAL;
import static dev.holdfast.ledger.values.OrderStatus.FAIL;
import static dev.holdfast.ledger.values.OrderStatus.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

/** Fees and what waives them by example; what they do together is for the model to find. */
class LedgerFeesTest extends TermsFixture {
    @Test
    void shouldHoldTheEstimateAndChargeTheRealFee() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.CONSUME_RATE, "0.01").fee(Fee.CROSS_RATE, "0.005"));
        ask("T1", CONSUMPTION, "100", "EUR");
        assertThat(held()).isEqualTo("101.50");
        notice("T1", CONSUMPTION, SUCCESS, "80", "");
        assertThat(held()).isEqualTo("0.00");
        assertThat(balance()).isEqualTo("918.80");
    }

    @Test
    void shouldRoundEachRateHalfUpOnce() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.CONSUME_RATE, "0.015").fee(Fee.CROSS_RATE, "0.025"));
        ask("T1", CONSUMPTION, "0.0001", "EUR");
        assertThat(held()).isEqualTo("0.000105");
    }

    @Test
    void shouldPassOnThePlatformsFeeWithoutChargingItTwice() {
        terms(new Terms().source(FeeSource.PLATFORM).fee(Fee.CONSUME_RATE, "0.01"));
        ask("T1", CONSUMPTION, "100", "USD");
        assertThat(held()).isEqualTo("101.00");
        give(
            new ModelCommand.Notify("T1", "C1", "", CONSUMPTION, SUCCESS, new BigDecimal("100"), BigDecimal.ZERO, 5, 3,
                "USD", "", false, 0));
        assertThat(balance()).isEqualTo("900.00");
        final ModelCommand late =
            new ModelCommand.Notify("T1", "C1", "", CONSUMPTION, SUCCESS, new BigDecimal("100"),
                new BigDecimal("1.20"), 5, 6, "USD", "", false, 0);
        give(late);
        give(late);
        assertThat(balance()).isEqualTo("898.80");
    }

    @Test
    void shouldChargeAtmCardCheckAndOpeningTheirOwnFees() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.ATM_RATE, "0.02").fee(Fee.ATM_MIN, "3")
            .fee(Fee.APPLE_PAY, "0.05")
            .fee(Fee.OPEN_COST, "7"));
        ask("T1", ATM, "100", "USD");
        assertThat(held()).isEqualTo("103.00");
        ask("T2", ATM, "200", "USD");
        assertThat(held()).isEqualTo("307.00");
        ask("T3", CONSUMPTION, "0", "USD");
        assertThat(held()).isEqualTo("307.05");
        notice("T4", OPEN_CARD, SUCCESS, "10", "");
        assertThat(balance()).isEqualTo("983.00");
    }

    @Test
    void shouldChargeForAFailedPurchaseAfterTheFreeOnes() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.DECLINE, "0.50").freeDeclines(Exemption.DAY, 2, 7));
        for (int i = 1; i <= 3; i++) {
            ask("T" + i, CONSUMPTION, "10", "USD");
            notice("T" + i, CONSUMPTION, FAIL, "10", "");
        }
        assertThat(balance()).isEqualTo("999.50");
        notice("T1", CONSUMPTION, SUCCESS, "10", "");
        notice("T4", CONSUMPTION, FAIL, "10", "");
        assertThat(balance()).as("T1 succeeded after all and gave its free one to T4").isEqualTo("989.50");
        nowMs += 7 * DAY;
        notice("T5", CONSUMPTION, FAIL, "10", "");
        assertThat(balance()).isEqualTo("989.50");
    }

    @Test
    void shouldWaiveTheFeeOfTheFirstSmallPurchases() {
        terms(
            new Terms().source(FeeSource.PACKAGE).fee(Fee.SMALL_THRESHOLD, "5").fee(Fee.SMALL_DEDUCT, "0.30")
            .freeSmall(Exemption.FOREVER, 1, 1));
        ask("T1", CONSUMPTION, "4.99", "USD");
        assertThat(held()).isEqualTo("4.99");
        ask("T2", CONSUMPTION, "4.99", "USD");
        assertThat(held()).isEqualTo("10.28");
        ask("T3", CONSUMPTION, "5", "USD");
        assertThat(held()).isEqualTo("15.28");
    }

    @Test
    void shouldChargeForACancellationAndForARefundOnWhatWasTakenBack() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.CONSUME_RATE, "0.10").fee(Fee.CANCEL, "0.25")
            .fee(Fee.CANCEL_THRESHOLD, "20")
            .fee(Fee.REFUND_RATE, "0.01"));
        ask("T1", CONSUMPTION, "100", "USD");
        notice("T1", CONSUMPTION, SUCCESS, "100", "");
        assertThat(balance()).isEqualTo("890.00");
        notice("V1", REVERSAL, SUCCESS, "19", "T1");
        assertThat(balance()).as("81 and its fee stay").isEqualTo("910.90");
        notice("V2", REVERSAL, SUCCESS, "1", "T1");
        assertThat(balance()).as("from 20 on it costs").isEqualTo("911.75");
        notice("V3", REVERSAL, SUCCESS, "500", "T1");
        assertThat(balance()).as("never more than was taken").isEqualTo("999.75");
        notice("R1", REFUND, SUCCESS, "50", "T1");
        assertThat(balance()).isEqualTo("1049.25");
    }
}
