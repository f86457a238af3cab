package dev.holdfast.ledger;

import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.order.OrderState;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

import static dev.holdfast.ledger.values.ConsumptionType.CONSUMPTION;
import static dev.holdfast.ledger.values.ConsumptionType.REFUND;
import static dev.holdfast.ledger.values.ConsumptionType.REVERSAL;
import static dev.holdfast.ledger.values.OrderStatus.FAIL;
import static dev.holdfast.ledger.values.OrderStatus.PENDING;
import static dev.holdfast.ledger.values.OrderStatus.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LedgerTest {
    private final LedgerFixture ledger = new LedgerFixture().withCard("C1", "U1", 100);

    @AfterEach
    void close() {
        assertThat(ledger.store.recomputeDigest()).isEqualTo(ledger.store.digest());
        ledger.close();
    }

    @Test
    void shouldHoldWhatItApproves() {
        assertThat(ledger.authorize("T1", "C1", 60)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.authorize("T2", "C1", 41)).isEqualTo(ResultCode.INSUFFICIENT_FUNDS);
        assertThat(ledger.authorize("T3", "C1", 40)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.held("U1")).isEqualTo(100);
        assertThat(ledger.balance("U1")).isEqualTo(100);
        assertThat(ledger.state("T1")).isEqualTo(OrderState.HELD);
        assertThat(ledger.state("T2")).isEqualTo(OrderState.DECLINED);
    }

    /** What is left open is in no digest, so no comparison would ever see what became of it. */
    @Test
    void shouldStopAtAChangeThatIsLeftOpen() {
        final AccountRow account = new AccountRow();
        ledger.store.accounts().find(new UnsafeBuffer("U1".getBytes(StandardCharsets.UTF_8)), account);
        ledger.store.accounts().beginChange(account);
        assertThatThrownBy(() -> ledger.card("C2", "U1", CardStatus.ACTIVATED))
            .isInstanceOf(BrokenInvariantException.class)
            .hasMessageContaining("accounts=1");
        ledger.store.accounts().endChange(account);
    }

    @Test
    void shouldGiveTheSameAnswerToTheSameQuestion() {
        assertThat(ledger.authorize("T1", "C1", 60)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.authorize("T1", "C1", 60)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.held("U1")).isEqualTo(60);
        assertThat(ledger.authorize("T2", "C1", 50)).isEqualTo(ResultCode.INSUFFICIENT_FUNDS);
        ledger.entry("D-2", "U1", 1_000, false);
        assertThat(ledger.authorize("T2", "C1", 50)).isEqualTo(ResultCode.INSUFFICIENT_FUNDS);
    }

    @Test
    void shouldRefuseAnotherQuestionUnderTheSameNumber() {
        ledger.withCard("C2", "U2", 100);
        assertThat(ledger.authorize("T1", "C1", 10)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.authorize("T1", "C1", 90)).isEqualTo(ResultCode.ORDER_MISMATCH);
        assertThat(ledger.authorize("T1", "C2", 10)).isEqualTo(ResultCode.ORDER_MISMATCH);
        assertThat(ledger.held("U1")).isEqualTo(10);
        assertThat(ledger.held("U2")).isZero();
    }

    @Test
    void shouldDeclineInTheDocumentedOrder() {
        assertThat(ledger.authorize("T1", "C9", 10)).isEqualTo(ResultCode.CARD_UNKNOWN);
        ledger.card("C2", "U9", CardStatus.FROZEN);
        assertThat(ledger.authorize("T2", "C2", 10)).isEqualTo(ResultCode.CARD_NOT_ACTIVE);
        ledger.card("C2", "U9", CardStatus.ACTIVATED);
        assertThat(ledger.authorize("T3", "C2", 10)).isEqualTo(ResultCode.ACCOUNT_UNKNOWN);
        assertThat(ledger.authorize("T4", "C1", 10, CONSUMPTION, "U2")).isEqualTo(ResultCode.CARDHOLDER_MISMATCH);
        assertThat(ledger.authorize("T5", "C1", 10, ConsumptionType.UNKNOWN, "U1")).isEqualTo(ResultCode.TYPE_UNKNOWN);
        ledger.account("U9", "EUR", 1_000);
        assertThat(ledger.authorize("T6", "C2", 10)).isEqualTo(ResultCode.CURRENCY_MISMATCH);
    }

    @Test
    void shouldApproveACardCheckAndAQuestionAboutMoneyThatComesBackWithoutAHold() {
        assertThat(ledger.authorize("T1", "C1", 0)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.authorize("T2", "C1", Units.MAX, REFUND, "")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.authorize("T3", "C1", Units.MAX, REVERSAL, "")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.held("U1")).isZero();
        assertThat(ledger.state("T1")).isEqualTo(OrderState.APPROVED);
    }

    @Test
    void shouldLendUpToTheOverdraft() {
        ledger.account("U1", "USD", 50);
        assertThat(ledger.authorize("T1", "C1", 151)).isEqualTo(ResultCode.INSUFFICIENT_FUNDS);
        assertThat(ledger.authorize("T2", "C1", 150)).isEqualTo(ResultCode.APPROVED);
    }

    @Test
    void shouldPostWhatClearsAndReleaseTheRest() {
        ledger.authorize("T1", "C1", 60);
        ledger.give("T1", "C1", 45, SUCCESS, 5);
        assertThat(ledger.balance("U1")).isEqualTo(55);
        assertThat(ledger.held("U1")).isZero();
        assertThat(ledger.state("T1")).isEqualTo(OrderState.SETTLED);
    }

    /** The money is gone, whatever was approved; nothing more is, until it is there again. */
    @Test
    void shouldPostWhatClearsAboveTheApprovalAndApproveNoMore() {
        ledger.authorize("T1", "C1", 60);
        ledger.give("T1", "C1", 130, SUCCESS, 5);
        assertThat(ledger.balance("U1")).isEqualTo(-30);
        assertThat(ledger.held("U1")).isZero();
        assertThat(ledger.authorize("T2", "C1", 1)).isEqualTo(ResultCode.ACCOUNT_OVERDRAWN);
    }

    @Test
    void shouldPostAPurchaseThatTurnsOutToBeOfAnotherKindButNotOneThatTurnsAround() {
        ledger.authorize("T1", "C1", 60);
        ledger.give(word("T1", ConsumptionType.ATM, SUCCESS, 60, 5).notice());
        assertThat(ledger.balance("U1")).isEqualTo(40);
        assertThat(ledger.held("U1")).isZero();
        ledger.give(word("T1", REFUND, SUCCESS, 60, 6).notice());
        assertThat(ledger.balance("U1")).isEqualTo(40);
        assertThat(ledger.state("T1")).isEqualTo(OrderState.REVIEW);
    }

    @Test
    void shouldReleaseAFailedPurchase() {
        ledger.authorize("T1", "C1", 60);
        ledger.give("T1", "C1", 60, FAIL, 5);
        assertThat(ledger.balance("U1")).isEqualTo(100);
        assertThat(ledger.held("U1")).isZero();
        assertThat(ledger.state("T1")).isEqualTo(OrderState.FAILED);
    }

    @Test
    void shouldTakeRepeatsAndOldNewsAsNothingNew() {
        ledger.authorize("T1", "C1", 60);
        ledger.give("T1", "C1", 60, SUCCESS, 5);
        ledger.give("T1", "C1", 60, SUCCESS, 5);
        ledger.give("T1", "C1", 60, FAIL, 4);
        ledger.give("T1", "C1", 60, PENDING, 5);
        assertThat(ledger.balance("U1")).isEqualTo(40);
    }

    @Test
    void shouldTakeTheRicherOfTwoNotificationsOfOneTime() {
        ledger.give(word("T1", CONSUMPTION, SUCCESS, 10, 5).with(10).notice());
        ledger.give(word("T1", CONSUMPTION, SUCCESS, 11, 5).with(12).notice());
        ledger.give(word("T1", CONSUMPTION, SUCCESS, 12, 5).with(11).notice());
        assertThat(ledger.balance("U1")).isEqualTo(89);
    }

    @Test
    void shouldFollowThePlatformWhenItChangesItsMind() {
        ledger.authorize("T1", "C1", 60);
        ledger.give("T1", "C1", 60, FAIL, 5);
        ledger.give("T1", "C1", 60, SUCCESS, 6);
        assertThat(ledger.balance("U1")).isEqualTo(40);
        ledger.give("T1", "C1", 60, FAIL, 7);
        assertThat(ledger.balance("U1")).isEqualTo(100);
    }

    @Test
    void shouldPostAForcedSaleBelowZeroAndThenApproveNothing() {
        ledger.give("T1", "C1", 150, SUCCESS, 5);
        assertThat(ledger.balance("U1")).isEqualTo(-50);
        assertThat(ledger.authorize("T2", "C1", 1)).isEqualTo(ResultCode.ACCOUNT_OVERDRAWN);
        assertThat(ledger.authorize("T3", "C1", 0)).isEqualTo(ResultCode.ACCOUNT_OVERDRAWN);
        assertThat(ledger.authorize("T1", "C1", 150)).isEqualTo(ResultCode.ORDER_ALREADY_FINAL);
    }

    @Test
    void shouldCreditARefund() {
        ledger.give(word("R1", REFUND, SUCCESS, 30, 5).related("T1").notice());
        assertThat(ledger.balance("U1")).isEqualTo(130);
    }

    @Test
    void shouldTakeAReversalFromTheHoldFirstThenFromWhatWasPosted() {
        ledger.authorize("T1", "C1", 60);
        ledger.give(word("V1", REVERSAL, SUCCESS, 20, 5).related("T1").notice());
        assertThat(ledger.held("U1")).isEqualTo(40);
        ledger.give(word("V1", REVERSAL, SUCCESS, 20, 5).related("T1").notice());
        assertThat(ledger.held("U1")).isEqualTo(40);
        ledger.give("T1", "C1", 60, SUCCESS, 6);
        assertThat(ledger.held("U1")).isZero();
        assertThat(ledger.balance("U1")).isEqualTo(60);
        ledger.give(word("V2", REVERSAL, SUCCESS, 500, 7).related("T1").notice());
        assertThat(ledger.balance("U1")).isEqualTo(100);
        assertThat(ledger.state("T1")).isEqualTo(OrderState.REVERSED);
        ledger.give(word("V2", REVERSAL, FAIL, 500, 8).related("T1").notice());
        assertThat(ledger.balance("U1")).isEqualTo(60);
    }

    @Test
    void shouldRememberAReversalThatComesBeforeItsOrder() {
        ledger.give(word("V1", REVERSAL, SUCCESS, 60, 5).related("T1").notice());
        assertThat(ledger.authorize("T1", "C1", 60)).isEqualTo(ResultCode.ORDER_ALREADY_FINAL);
        ledger.give("T1", "C1", 60, SUCCESS, 6);
        assertThat(ledger.balance("U1")).isEqualTo(100);
        assertThat(ledger.held("U1")).isZero();
    }

    @Test
    void shouldKeepForReviewWhatItCannotApply() {
        assertThat(ledger.give("T1", "C9", 10, SUCCESS, 5)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.state("T1")).isEqualTo(OrderState.REVIEW);
        assertThat(ledger.give("T2", "C1", 10, OrderStatus.UNKNOWN, 5)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.state("T2")).isEqualTo(OrderState.REVIEW);
        assertThat(ledger.give(word("V1", REVERSAL, SUCCESS, 10, 5).notice())).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.state("V1")).isEqualTo(OrderState.REVIEW);
        assertThat(ledger.balance("U1")).isEqualTo(100);
        assertThat(ledger.store.reviews().openCount()).isEqualTo(3);
        ledger.withCard("C9", "U9", 50);
        ledger.give("T1", "C9", 10, SUCCESS, 6);
        assertThat(ledger.balance("U9")).isEqualTo(40);
        assertThat(ledger.store.reviews().openCount()).isEqualTo(2);
    }

    @Test
    void shouldFollowTheCardsStatusByTheirTime() {
        ledger.cardUpdate("C1", CardStatus.FROZEN, 5);
        assertThat(ledger.authorize("T1", "C1", 1)).isEqualTo(ResultCode.CARD_NOT_ACTIVE);
        ledger.cardUpdate("C1", CardStatus.ACTIVATED, 4);
        assertThat(ledger.authorize("T2", "C1", 1)).isEqualTo(ResultCode.CARD_NOT_ACTIVE);
        ledger.cardUpdate("C1", CardStatus.ACTIVATED, 6);
        assertThat(ledger.authorize("T3", "C1", 1)).isEqualTo(ResultCode.APPROVED);
        ledger.cardUpdate("C2", CardStatus.ACTIVATED, 6);
        assertThat(ledger.authorize("T4", "C2", 1)).isEqualTo(ResultCode.CARD_UNKNOWN);
        assertThat(ledger.card("C2", "", CardStatus.UNKNOWN)).isEqualTo(ResultCode.CARDHOLDER_REQUIRED);
        assertThat(ledger.card("C2", "U1", CardStatus.UNKNOWN)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.authorize("T5", "C2", 1)).isEqualTo(ResultCode.APPROVED);
    }

    @Test
    void shouldPostAnEntryOnce() {
        assertThat(ledger.entry("D-1", "U1", 50, false)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.entry("D-1", "U1", 50, false)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.entry("D-1", "U1", 51, false)).isEqualTo(ResultCode.ENTRY_CONFLICT);
        assertThat(ledger.balance("U1")).isEqualTo(150);
        assertThat(ledger.entry("D-2", "U1", -151, false)).isEqualTo(ResultCode.BEYOND_AVAILABLE);
        assertThat(ledger.entry("D-2", "U1", -151, true)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isEqualTo(-1);
        assertThat(ledger.entry("D-3", "U9", 1, false)).isEqualTo(ResultCode.ACCOUNT_UNKNOWN);
        assertThat(ledger.entry("D-4", "U1", 0, false)).isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.entryUnits("D-5", "U1", Units.MAX, false)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.entryUnits("D-6", "U1", Units.MAX, false)).isEqualTo(ResultCode.AMOUNT_OUT_OF_RANGE);
    }

    @Test
    void shouldKeepAnAccountsCurrency() {
        assertThat(ledger.account("U1", "EUR", 0)).isEqualTo(ResultCode.CURRENCY_FIXED);
        assertThat(ledger.account("U1", "USD", -1)).isEqualTo(ResultCode.FIELD_INVALID);
    }

    @Test
    void shouldAnswerWhenThereIsNoRoom() {
        try (LedgerFixture small = new LedgerFixture(new LedgerCapacity(1, 1, 2, 1))) {
            small.withCard("C1", "U1", 100);
            assertThat(small.account("U2", "USD", 0)).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
            assertThat(small.card("C2", "U1", CardStatus.ACTIVATED)).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
            assertThat(small.entry("D-2", "U1", 1, false)).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
            assertThat(small.authorize("T1", "C1", 1)).isEqualTo(ResultCode.APPROVED);
            assertThat(small.give(word("V1", REVERSAL, SUCCESS, 1, 5).related("T9").notice()))
                .isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
            assertThat(small.authorize("T2", "C1", 1)).isEqualTo(ResultCode.APPROVED);
            assertThat(small.authorize("T3", "C1", 1)).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
            assertThat(small.authorize("T1", "C1", 1)).isEqualTo(ResultCode.APPROVED);
            assertThat(small.held("U1")).isEqualTo(2);
        }
    }

    private static Word word(
        final String consumeNo, final ConsumptionType type, final OrderStatus status, final long amount,
        final long time) {
        return new Word(consumeNo, type, status, amount, time).local("USD");
    }
}
