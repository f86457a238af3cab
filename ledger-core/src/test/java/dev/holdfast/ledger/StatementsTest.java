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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;

import static dev.holdfast.ledger.values.ConsumptionType.CONSUMPTION;
import static dev.holdfast.ledger.values.ConsumptionType.REFUND;
import static dev.holdfast.ledger.values.ConsumptionType.REVERSAL;
import static dev.holdfast.ledger.values.OrderStatus.FAIL;
import static dev.holdfast.ledger.values.OrderStatus.PENDING;
import static dev.holdfast.ledger.values.OrderStatus.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What rules version 3 make of notifications that disagree, come late, cannot be read, or are about what was forgotten.
 */
class StatementsTest {
    private static final int RULES = Integer.getInteger("holdfast.test.rules", 3);
    private static final long EARLIER = 1_000;
    private static final long NOW = 2_000;
    private static final long LATER = 3_000;
    private static final BigDecimal MOST = new BigDecimal("1000000000000");

    private final LedgerFixture ledger = new LedgerFixture();

    @BeforeEach
    void open() {
        ledger.rules(RULES).withCard("C1", "U1", 100);
    }

    @AfterEach
    void close() {
        assertThat(LedgerAudit.problemsOf(ledger.store)).isEmpty();
        ledger.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLetAFinalStatusBeatPendingOfTheSameMoment(final boolean isFinalFirst) {
        ledger.authorize("T1", "C1", 20);
        both(isFinalFirst, purchase(SUCCESS, 25, NOW).with(1), purchase(PENDING, 20, NOW).with(200));
        assertThat(ledger.balance("U1")).isEqualTo(75);
        assertThat(ledger.held("U1")).isZero();
        assertThat(ledger.reason("T1")).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBookNothingWhenTwoFinalWordsOfOneMomentDiffer(final boolean isSuccessFirst) {
        ledger.authorize("T1", "C1", 20);
        both(isSuccessFirst, purchase(SUCCESS, 25, NOW), purchase(FAIL, 25, NOW));
        shouldBeInDoubt();
        ledger.tell(purchase(FAIL, 25, NOW).record().told());
        assertThat(ledger.reason("T1")).as("asked").isNull();
        assertThat(ledger.balance("U1")).isEqualTo(100);
        assertThat(ledger.held("U1")).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBookNothingWhenTwoFinalAmountsOfOneMomentDiffer(final boolean isSmallerFirst) {
        ledger.authorize("T1", "C1", 20);
        both(isSmallerFirst, purchase(SUCCESS, 20, NOW), purchase(SUCCESS, 25, NOW));
        shouldBeInDoubt();
        ledger.tell(purchase(SUCCESS, 20, LATER).told());
        assertThat(ledger.reason("T1")).as("told anew").isNull();
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    private void shouldBeInDoubt() {
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.WORDS_DIFFER);
        assertThat(ReviewReason.WORDS_DIFFER.canBeAsked()).isTrue();
        assertThat(ledger.balance("U1")).isEqualTo(100);
        assertThat(ledger.held("U1")).isEqualTo(20);
    }

    @Test
    void shouldCountTheLocalCurrencyOfAnOlderWord() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Terms.Fee.CROSS_RATE, "0.5"));
        ledger.tell(purchase(SUCCESS, 20, NOW).told());
        assertThat(ledger.balance("U1")).isEqualTo(80);
        ledger.tell(purchase(PENDING, 20, EARLIER).local("EUR").told());
        assertThat(ledger.balance("U1")).isEqualTo(70);
    }

    @Test
    void shouldCountTheLocalCurrencyThatWasToldBeforeTheAuthorization() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Terms.Fee.CROSS_RATE, "0.5"));
        ledger.tell(purchase(PENDING, 20, EARLIER).local("EUR").told());
        assertThat(ledger.authorize("T1", "C1", 20)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.held("U1")).isEqualTo(30);
        ledger.tell(purchase(SUCCESS, 20, NOW).told());
        assertThat(ledger.balance("U1")).isEqualTo(70);
    }

    @Test
    void shouldCountTheFeeOfAnOlderWord() {
        terms(new Terms().source(FeeSource.PLATFORM));
        ledger.tell(purchase(SUCCESS, 20, NOW).fee(null).told());
        assertThat(ledger.balance("U1")).isEqualTo(80);
        ledger.tell(purchase(PENDING, 20, EARLIER).fee("3").told());
        assertThat(ledger.balance("U1")).isEqualTo(77);
    }

    @Test
    void shouldCountTheRelatedOrderOfAnOlderWord() {
        ledger.tell(purchase(SUCCESS, 20, NOW).told());
        ledger.tell(reversal("V1", 5, NOW, "").told());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.RELATED_MISSING);
        assertThat(ledger.balance("U1")).isEqualTo(80);
        ledger.tell(new Word("V1", REVERSAL, PENDING, 5, EARLIER).related("T1").told());
        assertThat(ledger.reason("V1")).isNull();
        assertThat(ledger.balance("U1")).isEqualTo(85);
    }

    @Test
    void shouldNotLetAnOlderWordLoosenACard() {
        final long older = LedgerFixture.NOW_MS - 1;
        ledger.card("C1", "", CardStatus.FROZEN);
        ledger.cardUpdate("C1", CardStatus.ACTIVATED, older);
        assertThat(ledger.cardRow("C1").status()).isEqualTo(CardStatus.FROZEN);
        assertThat(ledger.cardRow("C1").isDoubtful()).isTrue();
        ledger.cardUpdate("C1", CardStatus.DELETE, LedgerFixture.NOW_MS);
        assertThat(ledger.cardRow("C1").status()).isEqualTo(CardStatus.DELETE);
    }

    @Test
    void shouldLetAnOlderWordRestrictACard() {
        ledger.card("C1", "", CardStatus.FROZEN);
        ledger.cardUpdate("C1", CardStatus.DELETE, LedgerFixture.NOW_MS - 1);
        assertThat(ledger.cardRow("C1").status()).isEqualTo(CardStatus.DELETE);
        assertThat(ledger.cardRow("C1").isDoubtful()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBookASaleAndItsReversalOnceTheirCardIsKnown(final boolean isSaleFirst) {
        both(isSaleFirst, purchase(SUCCESS, 20, NOW).card("C2"), reversal("V1", 5, NOW, "T1").card("C2"));
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.ACCOUNT_UNKNOWN);
        ledger.withCard("C2", "U2", 50);
        assertThat(ledger.tell(new ModelCommand.Resolve("T1", true))).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U2")).isEqualTo(35);
        assertThat(ledger.store.reviews().openCount()).isZero();
    }

    @Test
    void shouldPostOnlyWhatEntriesHaveNotBooked() {
        ledger.authorize("T1", "C1", 20);
        ledger.tell(purchase(SUCCESS, 20, NOW).unread(NoticeField.AMOUNT).told());
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.FIELD_UNREADABLE);
        assertThat(book("E1", "U1", -10)).isEqualTo(ResultCode.APPROVED);
        assertThat(book("E2", "U1", -8)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isEqualTo(82);
        assertThat(ledger.held("U1")).isEqualTo(2);
        ledger.tell(purchase(SUCCESS, 20, LATER).told());
        assertThat(ledger.balance("U1")).isEqualTo(80);
        assertThat(ledger.held("U1")).isZero();
    }

    @Test
    void shouldBookByAnEntryWhatWasNeverAskedFor() {
        ledger.tell(purchase(SUCCESS, 20, NOW).unread(NoticeField.AMOUNT).told());
        ledger.withCard("C2", "U2", 50);
        assertThat(book("E1", "U2", -18)).as("another account").isEqualTo(ResultCode.ENTRY_ORDER_MISMATCH);
        assertThat(book("E2", "U1", -18)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isEqualTo(82);
        ledger.tell(purchase(SUCCESS, 20, LATER).told());
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    @Test
    void shouldNotBookAForgottenOrderASecondTime() {
        ledger.tell(purchase(SUCCESS, 20, NOW).told());
        ledger.forget("T1");
        ledger.tell(purchase(SUCCESS, 20, LedgerFixture.NOW_MS + LATER).told());
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.ORDER_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    @Test
    void shouldReviewAReversalOfAForgottenOrder() {
        ledger.tell(purchase(SUCCESS, 20, NOW).told());
        ledger.forget("T1");
        ledger.tell(reversal("V1", 20, LedgerFixture.NOW_MS + LATER, "T1").told());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.RELATED_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    @Test
    void shouldReviewARefundOfAForgottenOrder() {
        ledger.tell(purchase(SUCCESS, 20, NOW).told());
        ledger.forget("T1");
        ledger.tell(new Word("R1", REFUND, SUCCESS, 20, LedgerFixture.NOW_MS + LATER).related("T1").told());
        assertThat(ledger.reason("R1")).isEqualTo(ReviewReason.RELATED_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
        assertThat(
            ledger.tell(new ModelCommand.Resolve("R1", true))).as("somebody looked").isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isEqualTo(100);
    }

    @Test
    void shouldMoveNoMoneyWhenACorrectedReversalIsOutOfRange() {
        ledger.tell(purchase(SUCCESS, 20, NOW).told());
        ledger.tell(reversal("V1", 5, NOW, "T1").told());
        ledger.tell(reversal("V2", 10, NOW, "T1").told());
        assertThat(ledger.balance("U1")).isEqualTo(95);
        ledger.tell(reversal("V1", MOST.longValueExact(), LATER, "T1").told());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.AMOUNT_OUT_OF_RANGE);
        assertThat(ledger.balance("U1")).isEqualTo(95);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STATUS", "TYPE", "AMOUNT", "TIME", "CARD_NO"})
    void shouldDecideAnAuthorizationAboutAnOrderThatCouldNotBeRead(final String field) {
        ledger.tell(purchase(SUCCESS, 20, NOW).unread(NoticeField.valueOf(field)).told());
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.FIELD_UNREADABLE);
        assertThat(ledger.authorize("T1", "C1", 20)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.held("U1")).isEqualTo(20);
    }

    @Test
    void shouldHaveOneReviewOfAnOrderAtMost() {
        ledger.tell(purchase(SUCCESS, 20, NOW).unread(NoticeField.STATUS).told());
        ledger.tell(purchase(SUCCESS, 20, NOW).unread(NoticeField.AMOUNT).told());
        ledger.tell(new Word("T1", CONSUMPTION, OrderStatus.UNKNOWN, 20, NOW).told());
        both(true, purchase(SUCCESS, 20, NOW), purchase(FAIL, 20, NOW));
        assertThat(ledger.store.reviews().openCount()).isOne();
        assertThat(ledger.store.reviews().rows().count()).isOne();
        ledger.tell(purchase(FAIL, 20, NOW).record().told());
        assertThat(ledger.store.reviews().openCount()).isZero();
        assertThat(ledger.balance("U1")).isEqualTo(100);
    }

    /** The reversal named the order when there was room for it, and is only now applied to it. */
    @Test
    void shouldRefuseWhatNeedsARowThatThereIsNoRoomFor() {
        try (LedgerFixture small = new LedgerFixture(new LedgerCapacity(1, 1, 3, 10))) {
            small.rules(RULES).withCard("C1", "U1", 100);
            small.tell(new Word("V1", REVERSAL, PENDING, 5, EARLIER).related("T9").told());
            small.tell(purchase(SUCCESS, 20, NOW).told());
            small.authorize("T2", "C1", 1);
            assertThat(small.tell(reversal("V1", 5, NOW, "").told())).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
            assertThat(small.balance("U1")).isEqualTo(80);
            assertThat(LedgerAudit.problemsOf(small.store)).isEmpty();
        }
    }

    @Test
    void shouldPostNoEntryThatDoesNotBookItsOrder() {
        ledger.entry("top", "U1", 999_999_999_850L, true);
        ledger.tell(new Word("R1", REFUND, SUCCESS, 100, NOW).told());
        assertThat(ledger.reason("R1")).isEqualTo(ReviewReason.AMOUNT_OUT_OF_RANGE);
        final ModelCommand half = new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(30), true, false, "R1");
        assertThat(ledger.tell(half)).isEqualTo(ResultCode.AMOUNT_OUT_OF_RANGE);
        assertThat(ledger.balance("U1")).isEqualTo(999_999_999_950L);
        ledger.entry("down", "U1", -1_000, true);
        assertThat(ledger.tell(half)).as("the same again, once it fits").isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isEqualTo(999_999_999_050L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReviewWhatGivesBackAForgottenOrderThatIsToldAgain(final boolean isSaleFirst) {
        ledger.tell(purchase(SUCCESS, 20, NOW).told());
        ledger.forget("T1");
        final long anew = LedgerFixture.NOW_MS + LATER;
        both(isSaleFirst, purchase(SUCCESS, 20, anew), new Word("R1", REFUND, SUCCESS, 20, anew).related("T1"));
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.ORDER_FORGOTTEN);
        assertThat(ledger.reason("R1")).isEqualTo(ReviewReason.RELATED_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    @Test
    void shouldNotBookAForgottenOrderASecondTimeThatAReversalNamed() {
        ledger.tell(purchase(SUCCESS, 20, NOW).told());
        ledger.forget("T1");
        final long anew = LedgerFixture.NOW_MS + LATER;
        ledger.tell(reversal("V1", 5, anew, "T1").told());
        ledger.tell(new ModelCommand.Resolve("V1", true));
        ledger.tell(purchase(SUCCESS, 20, anew).told());
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.ORDER_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
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
        ledger.tell(purchase(SUCCESS, 20, NOW).unread(NoticeField.CARD_NO).told());
        ledger.tell(purchase(SUCCESS, 20, NOW).unread(NoticeField.CARD_NO).told());
        assertThat(ledger.reason("T1")).isEqualTo(ReviewReason.FIELD_UNREADABLE);
        assertThat(ledger.store.reviews().openCount()).isOne();
        terms(new Terms().source(FeeSource.PACKAGE).fee(Terms.Fee.CONSUME_RATE, "0.1"));
        ledger.tell(purchase(SUCCESS, 20, LATER).told());
        assertThat(ledger.reason("T1")).isNull();
        assertThat(ledger.balance("U1")).as("by its card's terms").isEqualTo(78);
    }

    /** A reversal was booked by hand while nobody knew of what; then it fails, or is smaller. */
    @ParameterizedTest
    @CsvSource({"SUCCESS, 10, 110", "SUCCESS, 4, 104", "SUCCESS, 15, 115", "FAIL, 10, 100"})
    void shouldTakeBackWhatEntriesBookedOfAReversalTooMuch(
        final OrderStatus status, final long amount, final long balance) {
        ledger.tell(purchase(SUCCESS, 20, EARLIER).told());
        ledger.tell(reversal("V1", 10, NOW, "").told());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.RELATED_MISSING);
        ledger.tell(new ModelCommand.PostEntry("E1", "U1", BigDecimal.TEN, false, false, "V1"));
        assertThat(ledger.balance("U1")).isEqualTo(90);
        ledger.tell(new Word("V1", REVERSAL, status, amount, LATER).related("T1").told());
        assertThat(ledger.balance("U1")).isEqualTo(balance - 20);
        assertThat(ledger.reason("V1")).isNull();
        assertThat(ledger.tell(new ModelCommand.PostEntry("E2", "U1", BigDecimal.valueOf(-11), true, false, "V1")))
            .as("what books a reversal gives money back in all").isEqualTo(ResultCode.ENTRY_ORDER_MISMATCH);
    }

    /** The reversal still does not fit its order when the reversal of it is withdrawn. */
    @Test
    void shouldCloseOnlyTheReviewThatIsSettled() {
        ledger.tell(purchase(SUCCESS, 20, NOW).told());
        ledger.tell(new Word("V0", REVERSAL, SUCCESS, MOST.longValueExact(), NOW).related("T1").told());
        ledger.tell(reversal("V1", 5, NOW, "T1").told());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.AMOUNT_OUT_OF_RANGE);
        ledger.tell(reversal("V2", 5, NOW, "V1").told());
        ledger.tell(new Word("V2", REVERSAL, FAIL, 5, LATER).related("V1").told());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.AMOUNT_OUT_OF_RANGE);
    }

    /** All that the account has is held by the very order. */
    @Test
    void shouldLetAnEntrySpendTheHoldOfTheOrderThatItBooks() {
        ledger.authorize("T1", "C1", 100);
        assertThat(ledger.tell(new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(-101), false, false, "T1")))
            .isEqualTo(ResultCode.BEYOND_AVAILABLE);
        assertThat(
            ledger.tell(new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(-60), false, false, "T1")))
            .isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.held("U1")).isEqualTo(40);
        assertThat(
            ledger.tell(new ModelCommand.PostEntry("E2", "U1", BigDecimal.valueOf(-40), false, false, "T1")))
            .isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isZero();
        assertThat(ledger.held("U1")).isZero();
        ledger.tell(purchase(SUCCESS, 100, NOW).told());
        assertThat(ledger.balance("U1")).isZero();
        assertThat(ledger.tell(new ModelCommand.PostEntry("E3", "U1", BigDecimal.valueOf(-7), false, false, "T1")))
            .as("it posts that back")
            .isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isZero();
    }

    /** Nothing keeps the order while nothing is taken back of it. */
    @ParameterizedTest
    @CsvSource({"SUCCESS, 5, FAIL, 5, 5", "SUCCESS, 0, SUCCESS, 0, 20"})
    void shouldReviewAReversalWhoseOrderWasForgottenMeanwhile(
        final OrderStatus first, final long amount, final OrderStatus second, final long then, final long corrected) {
        ledger.tell(purchase(SUCCESS, 20, 1).told());
        ledger.tell(new Word("V1", REVERSAL, first, amount, EARLIER).related("T1").told());
        ledger.tell(new Word("V1", REVERSAL, second, then, NOW).related("T1").told());
        ledger.forget("T1");
        ledger.tell(reversal("V1", corrected, LATER, "T1").told());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.RELATED_FORGOTTEN);
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    @Test
    void shouldGiveBackWhatAnEntryBookedOfAPurchaseThatIsReversed() {
        ledger.authorize("T1", "C1", 20);
        ledger.tell(new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(-20), false, false, "T1"));
        ledger.tell(reversal("V1", 20, NOW, "T1").told());
        assertThat(ledger.balance("U1")).isEqualTo(100);
        ledger.tell(purchase(FAIL, 20, LATER).told());
        assertThat(ledger.balance("U1")).isEqualTo(100);
    }

    @Test
    void shouldLetAWrongBookingOfAReversalBeTakenBack() {
        ledger.tell(purchase(SUCCESS, 20, EARLIER).told());
        ledger.tell(reversal("V1", 5, NOW, "").told());
        ledger.tell(new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(50), false, false, "V1"));
        assertThat(
            ledger.tell(new ModelCommand.PostEntry("E2", "U1", BigDecimal.valueOf(-45), false, false, "V1")))
            .isEqualTo(ResultCode.APPROVED);
        ledger.tell(reversal("V1", 5, LATER, "T1").told());
        assertThat(ledger.balance("U1")).isEqualTo(85);
    }

    @Test
    void shouldLetAnEntryBookAReversalOfAForgottenOrder() {
        ledger.tell(purchase(SUCCESS, 20, EARLIER).told());
        ledger.forget("T1");
        ledger.tell(reversal("V1", 20, LedgerFixture.NOW_MS + 1_000, "T1").told());
        assertThat(ledger.tell(new ModelCommand.Resolve("V1", true))).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).as("nothing is given back by itself").isEqualTo(80);
        assertThat(
            ledger.tell(new ModelCommand.PostEntry("E1", "U1", BigDecimal.valueOf(20), false, false, "V1")))
            .isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance("U1")).isEqualTo(100);
    }

    @Test
    void shouldNotOpenAReviewAgainForWhatWasResolved() {
        ledger.tell(purchase(SUCCESS, 20, NOW).told());
        ledger.tell(new Word("V0", REVERSAL, SUCCESS, MOST.longValueExact(), NOW).related("T1").told());
        ledger.tell(reversal("V1", 5, NOW, "T1").told());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.AMOUNT_OUT_OF_RANGE);
        ledger.tell(new ModelCommand.Resolve("V1", false));
        ledger.tell(reversal("V1", 5, NOW, "T1").told());
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
        ledger.tell(new Word("T0", CONSUMPTION, SUCCESS, 1, EARLIER).told());
        ledger.forget("T0");
        ledger.tell(purchase(SUCCESS, 20, EARLIER).unread(NoticeField.AMOUNT).told());
        assertThat(ledger.authorize("T1", "C1", 20)).isEqualTo(ResultCode.APPROVED);
    }

    /** The same words again have no effect, whatever is known by then. */
    @Test
    void shouldNotChooseAnAccountByARepeatedWord() {
        ledger.tell(purchase(SUCCESS, 20, EARLIER).card("C2").told());
        ledger.withCard("C2", "U2", 50);
        ledger.tell(purchase(SUCCESS, 20, EARLIER).card("C2").told());
        ledger.withCard("C2", "U3", 50);
        ledger.tell(new ModelCommand.Resolve("T1", true));
        assertThat(ledger.balance("U3")).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldApplyWhatRestrictsACardWhicheverWordComesFirst(final boolean isOneFirst) {
        ledger.card("C1", "", CardStatus.FROZEN);
        final long before = LedgerFixture.NOW_MS - 100;
        ledger.cardUpdate("C1", isOneFirst ? CardStatus.DELETE : CardStatus.ACTIVATED,
            isOneFirst ? before : before + 50);
        ledger.cardUpdate("C1", isOneFirst ? CardStatus.ACTIVATED : CardStatus.DELETE,
            isOneFirst ? before + 50 : before);
        assertThat(ledger.cardRow("C1").status()).as("both are of before the freeze").isEqualTo(CardStatus.DELETE);
        ledger.withCard("C2", "U1", 0);
        final long moment = LedgerFixture.NOW_MS + 1_000;
        ledger.cardUpdate("C2", isOneFirst ? CardStatus.FROZEN : CardStatus.ACTIVATED, moment);
        ledger.cardUpdate("C2", isOneFirst ? CardStatus.ACTIVATED : CardStatus.FROZEN, moment);
        assertThat(ledger.cardRow("C2").status()).as("of one moment").isEqualTo(CardStatus.FROZEN);
        assertThat(ledger.cardRow("C2").isDoubtful()).isTrue();
    }

    /** Repeated by the platform, or by somebody who captured it, when the memory of repeats is cold. */
    @Test
    void shouldNotFreezeACardAgainByAWordThatWasKnownWhenItWasSet() {
        final long moment = LedgerFixture.NOW_MS - 100;
        ledger.cardUpdate("C1", CardStatus.FROZEN, moment);
        ledger.card("C1", "", CardStatus.ACTIVATED);
        ledger.cardUpdate("C1", CardStatus.FROZEN, moment);
        assertThat(ledger.cardRow("C1").status()).isEqualTo(CardStatus.ACTIVATED);
        ledger.cardUpdate("C1", CardStatus.FROZEN, moment + 50);
        assertThat(ledger.cardRow("C1").status()).as("a word that nobody knew").isEqualTo(CardStatus.FROZEN);
        ledger.card("C1", "", CardStatus.ACTIVATED);
        ledger.cardUpdate("C1", CardStatus.FROZEN, moment + 50);
        assertThat(ledger.cardRow("C1").status()).isEqualTo(CardStatus.ACTIVATED);
    }

    private void terms(final Terms terms) {
        ledger.tell(new ModelCommand.PutPackage("P1", terms, 0));
        ledger.tell(new ModelCommand.PutCard("C1", "", CardStatus.UNKNOWN, "P1"));
    }

    private ResultCode book(final String entryNo, final String accountNo, final long amount) {
        return ledger.tell(new ModelCommand.PostEntry(entryNo, accountNo, BigDecimal.valueOf(amount), true, false,
            "T1"));
    }

    private void both(final boolean isOneFirst, final Word one, final Word other) {
        ledger.tell((isOneFirst ? one : other).told());
        ledger.tell((isOneFirst ? other : one).told());
    }

    private static Word purchase(final OrderStatus status, final long amount, final long time) {
        return new Word("T1", CONSUMPTION, status, amount, time);
    }

    private static Word reversal(final String consumeNo, final long amount, final long time, final String related) {
        return new Word(consumeNo, REVERSAL, SUCCESS, amount, time).related(related);
    }
}
