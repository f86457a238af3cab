package dev.holdfast.ledger;

import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;

import static dev.holdfast.ledger.values.ConsumptionType.REFUND;
import static dev.holdfast.ledger.values.ConsumptionType.REVERSAL;
import static dev.holdfast.ledger.values.OrderStatus.FAIL;
import static dev.holdfast.ledger.values.OrderStatus.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

/** What rules version 3 make of reversals, refunds and entries, and of what was forgotten. */
class RelatedOrdersTest extends StatementsFixture {
    @Test
    void shouldPostOnlyWhatEntriesHaveNotBooked() {
        ledger.authorize("T1", "C1", 20);
        ledger.give(purchase(SUCCESS, 20, NOW).unread(NoticeField.AMOUNT).notice());
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.FIELD_UNREADABLE);
        assertThat(book("E1", "U1", -10)).isEqualTo(ResultCode.APPROVED);
        assertThat(book("E2", "U1", -8)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isEqualTo(82);
        assertThat(ledger.held("U1")).isEqualTo(2);
        ledger.give(purchase(SUCCESS, 20, LATER).notice());
        assertThat(ledger.balance("U1")).isEqualTo(80);
        assertThat(ledger.held("U1")).isZero();
    }

    @Test
    void shouldBookByAnEntryWhatWasNeverAskedFor() {
        ledger.give(purchase(SUCCESS, 20, NOW).unread(NoticeField.AMOUNT).notice());
        ledger.withCard("C2", "U2", 50);
        assertThat(book("E1", "U2", -18)).as("another account").isEqualTo(ResultCode.ENTRY_ORDER_MISMATCH);
        assertThat(book("E2", "U1", -18)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isEqualTo(82);
        ledger.give(purchase(SUCCESS, 20, LATER).notice());
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    @Test
    void shouldNotBookAForgottenOrderASecondTime() {
        ledger.give(purchase(SUCCESS, 20, NOW).notice());
        ledger.forget("T1");
        ledger.give(purchase(SUCCESS, 20, LedgerFixture.NOW_MS + LATER).notice());
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.ORDER_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    @Test
    void shouldReviewAReversalOfAForgottenOrder() {
        ledger.give(purchase(SUCCESS, 20, NOW).notice());
        ledger.forget("T1");
        ledger.give(reversal("V1", 20, LedgerFixture.NOW_MS + LATER, "T1").notice());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.RELATED_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    @Test
    void shouldReviewARefundOfAForgottenOrder() {
        ledger.give(purchase(SUCCESS, 20, NOW).notice());
        ledger.forget("T1");
        ledger.give(new Word("R1", REFUND, SUCCESS, 20, LedgerFixture.NOW_MS + LATER).related("T1").notice());
        assertThat(ledger.reason("R1")).isEqualTo(ReviewReason.RELATED_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
        assertThat(
            ledger.give(new ModelCommand.Resolve("R1", true))).as("somebody looked").isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isEqualTo(100);
    }

    @Test
    void shouldMoveNoMoneyWhenACorrectedReversalIsOutOfRange() {
        ledger.give(purchase(SUCCESS, 20, NOW).notice());
        ledger.give(reversal("V1", 5, NOW, "T1").notice());
        ledger.give(reversal("V2", 10, NOW, "T1").notice());
        assertThat(ledger.balance("U1")).isEqualTo(95);
        ledger.give(reversal("V1", MOST.longValueExact(), LATER, "T1").notice());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.AMOUNT_OUT_OF_RANGE);
        assertThat(ledger.balance("U1")).isEqualTo(95);
    }

    @Test
    void shouldPostNoEntryThatDoesNotBookItsOrder() {
        ledger.entry("top", "U1", 999_999_999_850L, true);
        ledger.give(new Word("R1", REFUND, SUCCESS, 100, NOW).notice());
        assertThat(ledger.reason("R1")).isEqualTo(ReviewReason.AMOUNT_OUT_OF_RANGE);
        final ModelCommand half = new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(30), true, false, "R1");
        assertThat(ledger.give(half)).isEqualTo(ResultCode.AMOUNT_OUT_OF_RANGE);
        assertThat(ledger.balance("U1")).isEqualTo(999_999_999_950L);
        ledger.entry("down", "U1", -1_000, true);
        assertThat(ledger.give(half)).as("the same again, once it fits").isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isEqualTo(999_999_999_050L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReviewWhatGivesBackAForgottenOrderThatComesAgain(final boolean isSaleFirst) {
        ledger.give(purchase(SUCCESS, 20, NOW).notice());
        ledger.forget("T1");
        final long anew = LedgerFixture.NOW_MS + LATER;
        both(isSaleFirst, purchase(SUCCESS, 20, anew), new Word("R1", REFUND, SUCCESS, 20, anew).related("T1"));
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.ORDER_FORGOTTEN);
        assertThat(ledger.reason("R1")).isEqualTo(ReviewReason.RELATED_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    @Test
    void shouldNotBookAForgottenOrderASecondTimeThatAReversalNamed() {
        ledger.give(purchase(SUCCESS, 20, NOW).notice());
        ledger.forget("T1");
        final long anew = LedgerFixture.NOW_MS + LATER;
        ledger.give(reversal("V1", 5, anew, "T1").notice());
        ledger.give(new ModelCommand.Resolve("V1", true));
        ledger.give(purchase(SUCCESS, 20, anew).notice());
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.ORDER_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    /** A reversal was booked by hand while nobody knew of what; then it fails, or is smaller. */
    @ParameterizedTest
    @CsvSource({"SUCCESS, 10, 110", "SUCCESS, 4, 104", "SUCCESS, 15, 115", "FAIL, 10, 100"})
    void shouldTakeBackWhatEntriesBookedOfAReversalTooMuch(
        final OrderStatus status, final long amount, final long balance) {
        ledger.give(purchase(SUCCESS, 20, EARLIER).notice());
        ledger.give(reversal("V1", 10, NOW, "").notice());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.RELATED_MISSING);
        ledger.give(new ModelCommand.PostEntry("E1", "U1", BigDecimal.TEN, false, false, "V1"));
        assertThat(ledger.balance("U1")).isEqualTo(90);
        ledger.give(new Word("V1", REVERSAL, status, amount, LATER).related("T1").notice());
        assertThat(ledger.balance("U1")).isEqualTo(balance - 20);
        assertThat(ledger.reason("V1")).isNull();
        assertThat(ledger.give(new ModelCommand.PostEntry("E2", "U1", BigDecimal.valueOf(-11), true, false, "V1")))
            .as("what books a reversal gives money back in all").isEqualTo(ResultCode.ENTRY_ORDER_MISMATCH);
    }

    /** All that the account has is held by the very order. */
    @Test
    void shouldLetAnEntrySpendTheHoldOfTheOrderThatItBooks() {
        ledger.authorize("T1", "C1", 100);
        assertThat(ledger.give(new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(-101), false, false, "T1")))
            .isEqualTo(ResultCode.BEYOND_AVAILABLE);
        assertThat(
            ledger.give(new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(-60), false, false, "T1")))
            .isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.held("U1")).isEqualTo(40);
        assertThat(
            ledger.give(new ModelCommand.PostEntry("E2", "U1", BigDecimal.valueOf(-40), false, false, "T1")))
            .isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isZero();
        assertThat(ledger.held("U1")).isZero();
        ledger.give(purchase(SUCCESS, 100, NOW).notice());
        assertThat(ledger.balance("U1")).isZero();
        assertThat(ledger.give(new ModelCommand.PostEntry("E3", "U1", BigDecimal.valueOf(-7), false, false, "T1")))
            .as("it posts that back")
            .isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isZero();
    }

    /** Nothing keeps the order while nothing is taken back of it. */
    @ParameterizedTest
    @CsvSource({"SUCCESS, 5, FAIL, 5, 5", "SUCCESS, 0, SUCCESS, 0, 20"})
    void shouldReviewAReversalWhoseOrderWasForgottenMeanwhile(
        final OrderStatus first, final long amount, final OrderStatus second, final long then, final long corrected) {
        ledger.give(purchase(SUCCESS, 20, 1).notice());
        ledger.give(new Word("V1", REVERSAL, first, amount, EARLIER).related("T1").notice());
        ledger.give(new Word("V1", REVERSAL, second, then, NOW).related("T1").notice());
        ledger.forget("T1");
        ledger.give(reversal("V1", corrected, LATER, "T1").notice());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.RELATED_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    @Test
    void shouldGiveBackWhatAnEntryBookedOfAPurchaseThatIsReversed() {
        ledger.authorize("T1", "C1", 20);
        ledger.give(new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(-20), false, false, "T1"));
        ledger.give(reversal("V1", 20, NOW, "T1").notice());
        assertThat(ledger.balance("U1")).isEqualTo(100);
        ledger.give(purchase(FAIL, 20, LATER).notice());
        assertThat(ledger.balance("U1")).isEqualTo(100);
    }

    @Test
    void shouldLetAWrongBookingOfAReversalBeTakenBack() {
        ledger.give(purchase(SUCCESS, 20, EARLIER).notice());
        ledger.give(reversal("V1", 5, NOW, "").notice());
        ledger.give(new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(50), false, false, "V1"));
        assertThat(
            ledger.give(new ModelCommand.PostEntry("E2", "U1", BigDecimal.valueOf(-45), false, false, "V1")))
            .isEqualTo(ResultCode.APPROVED);
        ledger.give(reversal("V1", 5, LATER, "T1").notice());
        assertThat(ledger.balance("U1")).isEqualTo(85);
    }

    @Test
    void shouldLetAnEntryBookAReversalOfAForgottenOrder() {
        ledger.give(purchase(SUCCESS, 20, EARLIER).notice());
        ledger.forget("T1");
        ledger.give(reversal("V1", 20, LedgerFixture.NOW_MS + 1_000, "T1").notice());
        assertThat(ledger.give(new ModelCommand.Resolve("V1", true))).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).as("nothing is given back by itself").isEqualTo(80);
        assertThat(
            ledger.give(new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(20), false, false, "V1")))
            .isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isEqualTo(100);
    }
}
