package dev.holdfast.ledger;

import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.model.Terms;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.holdfast.ledger.values.ConsumptionType.CONSUMPTION;
import static dev.holdfast.ledger.values.ConsumptionType.REVERSAL;
import static dev.holdfast.ledger.values.OrderStatus.FAIL;
import static dev.holdfast.ledger.values.OrderStatus.PENDING;
import static dev.holdfast.ledger.values.OrderStatus.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

/** What rules version 3 review, and when such a review is over. */
class StatementReviewsTest extends StatementsFixture {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBookASaleAndItsReversalOnceTheirCardIsKnown(final boolean isSaleFirst) {
        both(isSaleFirst, purchase(SUCCESS, 20, NOW).card("C2"), reversal("V1", 5, NOW, "T1").card("C2"));
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.ACCOUNT_UNKNOWN);
        ledger.withCard("C2", "U2", 50);
        assertThat(ledger.give(new ModelCommand.Resolve("T1", true))).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U2")).isEqualTo(35);
        assertThat(ledger.store.reviews().openCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"STATUS", "TYPE", "AMOUNT", "TIME", "CARD_NO"})
    void shouldDecideAnAuthorizationAboutAnOrderThatCouldNotBeRead(final String field) {
        ledger.give(purchase(SUCCESS, 20, NOW).unread(NoticeField.valueOf(field)).notice());
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.FIELD_UNREADABLE);
        assertThat(ledger.authorize("T1", "C1", 20)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.held("U1")).isEqualTo(20);
    }

    @Test
    void shouldHaveOneReviewOfAnOrderAtMost() {
        ledger.give(purchase(SUCCESS, 20, NOW).unread(NoticeField.STATUS).notice());
        ledger.give(purchase(SUCCESS, 20, NOW).unread(NoticeField.AMOUNT).notice());
        ledger.give(new Word("T1", CONSUMPTION, OrderStatus.UNKNOWN, 20, NOW).notice());
        both(true, purchase(SUCCESS, 20, NOW), purchase(FAIL, 20, NOW));
        assertThat(ledger.store.reviews().openCount()).isOne();
        assertThat(ledger.store.reviews().rows().count()).isOne();
        ledger.give(purchase(FAIL, 20, NOW).record().notice());
        assertThat(ledger.store.reviews().openCount()).isZero();
        assertThat(ledger.balance("U1")).isEqualTo(100);
    }

    /** The reversal named the order when there was room for it, and is only now applied to it. */
    @Test
    void shouldRefuseWhatNeedsARowThatThereIsNoRoomFor() {
        try (LedgerFixture small = new LedgerFixture(new LedgerCapacity(1, 1, 3, 10))) {
            small.rules(RULES).withCard("C1", "U1", 100);
            small.give(new Word("V1", REVERSAL, PENDING, 5, EARLIER).related("T9").notice());
            small.give(purchase(SUCCESS, 20, NOW).notice());
            small.authorize("T2", "C1", 1);
            assertThat(small.give(reversal("V1", 5, NOW, "").notice())).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
            assertThat(small.balance("U1")).isEqualTo(80);
            assertThat(LedgerAudit.problemsOf(small.store)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCountAWordWithoutItsCardOnceTheCardIsKnown(final boolean isUnreadFirst) {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Terms.Fee.CONSUME_RATE, "0.1"));
        both(isUnreadFirst, purchase(SUCCESS, 20, NOW).unread(NoticeField.CARD_NO), purchase(PENDING, 20, EARLIER));
        assertThat(ledger.reason("T1")).isNull();
        assertThat(ledger.balance("U1")).isEqualTo(78);
    }

    @Test
    void shouldReviewAWordWithoutItsCardHoweverOftenItComes() {
        ledger.give(purchase(SUCCESS, 20, NOW).unread(NoticeField.CARD_NO).notice());
        ledger.give(purchase(SUCCESS, 20, NOW).unread(NoticeField.CARD_NO).notice());
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.FIELD_UNREADABLE);
        assertThat(ledger.store.reviews().openCount()).isOne();
        terms(new Terms().source(FeeSource.PACKAGE).fee(Terms.Fee.CONSUME_RATE, "0.1"));
        ledger.give(purchase(SUCCESS, 20, LATER).notice());
        assertThat(ledger.reason("T1")).isNull();
        assertThat(ledger.balance("U1")).as("by its card's terms").isEqualTo(78);
    }

    /** The reversal still does not fit its order when the reversal of it is withdrawn. */
    @Test
    void shouldCloseOnlyTheReviewThatIsSettled() {
        ledger.give(purchase(SUCCESS, 20, NOW).notice());
        ledger.give(new Word("V0", REVERSAL, SUCCESS, MOST.longValueExact(), NOW).related("T1").notice());
        ledger.give(reversal("V1", 5, NOW, "T1").notice());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.AMOUNT_OUT_OF_RANGE);
        ledger.give(reversal("V2", 5, NOW, "V1").notice());
        ledger.give(new Word("V2", REVERSAL, FAIL, 5, LATER).related("V1").notice());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.AMOUNT_OUT_OF_RANGE);
    }

    @Test
    void shouldNotOpenAReviewAgainForWhatWasResolved() {
        ledger.give(purchase(SUCCESS, 20, NOW).notice());
        ledger.give(new Word("V0", REVERSAL, SUCCESS, MOST.longValueExact(), NOW).related("T1").notice());
        ledger.give(reversal("V1", 5, NOW, "T1").notice());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.AMOUNT_OUT_OF_RANGE);
        ledger.give(new ModelCommand.Resolve("V1", false));
        ledger.give(reversal("V1", 5, NOW, "T1").notice());
        assertThat(ledger.reason("V1")).isNull();
    }

    @Test
    void shouldListACardWithAStatusThatNobodyKnows() {
        ledger.cardUpdate("C1", CardStatus.UNKNOWN, LedgerFixture.NOW_MS + 1_000);
        assertThat(ledger.authorize("T1", "C1", 1)).isEqualTo(ResultCode.CARD_NOT_ACTIVE);
        assertThat(ledger.store.reviews().openCount()).isOne();
    }

    /** A time in seconds looks like one of long ago. */
    @Test
    void shouldNotVetoAPurchaseForAnUnreadableWordOfLongAgo() {
        ledger.give(new Word("T0", CONSUMPTION, SUCCESS, 1, EARLIER).notice());
        ledger.forget("T0");
        ledger.give(purchase(SUCCESS, 20, EARLIER).unread(NoticeField.AMOUNT).notice());
        assertThat(ledger.authorize("T1", "C1", 20)).isEqualTo(ResultCode.APPROVED);
    }
}
