package dev.holdfast.ledger;

import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.model.Terms;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.holdfast.ledger.values.ConsumptionType.REVERSAL;
import static dev.holdfast.ledger.values.OrderStatus.FAIL;
import static dev.holdfast.ledger.values.OrderStatus.PENDING;
import static dev.holdfast.ledger.values.OrderStatus.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

/** What rules version 3 make of notifications that disagree or come late. */
class StatementsTest extends StatementsFixture {
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
        ledger.give(purchase(FAIL, 25, NOW).record().notice());
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
        ledger.give(purchase(SUCCESS, 20, LATER).notice());
        assertThat(ledger.reason("T1")).as("given anew").isNull();
        assertThat(ledger.balance("U1")).isEqualTo(80);
    }

    @Test
    void shouldCountTheLocalCurrencyOfAnOlderWord() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Terms.Fee.CROSS_RATE, "0.5"));
        ledger.give(purchase(SUCCESS, 20, NOW).notice());
        assertThat(ledger.balance("U1")).isEqualTo(80);
        ledger.give(purchase(PENDING, 20, EARLIER).local("EUR").notice());
        assertThat(ledger.balance("U1")).isEqualTo(70);
    }

    @Test
    void shouldCountTheLocalCurrencyThatCameBeforeTheAuthorization() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Terms.Fee.CROSS_RATE, "0.5"));
        ledger.give(purchase(PENDING, 20, EARLIER).local("EUR").notice());
        assertThat(ledger.authorize("T1", "C1", 20)).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.held("U1")).isEqualTo(30);
        ledger.give(purchase(SUCCESS, 20, NOW).notice());
        assertThat(ledger.balance("U1")).isEqualTo(70);
    }

    @Test
    void shouldCountTheFeeOfAnOlderWord() {
        terms(new Terms().source(FeeSource.PLATFORM));
        ledger.give(purchase(SUCCESS, 20, NOW).fee(null).notice());
        assertThat(ledger.balance("U1")).isEqualTo(80);
        ledger.give(purchase(PENDING, 20, EARLIER).fee("3").notice());
        assertThat(ledger.balance("U1")).isEqualTo(77);
    }

    @Test
    void shouldCountTheRelatedOrderOfAnOlderWord() {
        ledger.give(purchase(SUCCESS, 20, NOW).notice());
        ledger.give(reversal("V1", 5, NOW, "").notice());
        assertThat(ledger.reason("V1")).isEqualTo(ReviewReason.RELATED_MISSING);
        assertThat(ledger.balance("U1")).isEqualTo(80);
        ledger.give(new Word("V1", REVERSAL, PENDING, 5, EARLIER).related("T1").notice());
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

    /** The same words again have no effect, whatever is known by then. */
    @Test
    void shouldNotChooseAnAccountByARepeatedWord() {
        ledger.give(purchase(SUCCESS, 20, EARLIER).card("C2").notice());
        ledger.withCard("C2", "U2", 50);
        ledger.give(purchase(SUCCESS, 20, EARLIER).card("C2").notice());
        ledger.withCard("C2", "U3", 50);
        ledger.give(new ModelCommand.Resolve("T1", true));
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
}
