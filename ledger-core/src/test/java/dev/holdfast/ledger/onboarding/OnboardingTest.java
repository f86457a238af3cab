package dev.holdfast.ledger.onboarding;

import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class OnboardingTest {
    private final OnboardingFixture ledger = new OnboardingFixture();

    @AfterEach
    void close() {
        assertThat(ledger.store.recomputeDigest()).isEqualTo(ledger.store.digest());
        ledger.close();
    }

    @Test
    void shouldFollowACardholderUntilItIsApproved() {
        assertThat(ledger.putCardholder("me-1")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.cardholder("me-1")).isEqualTo("1 pending_submission  ");
        assertThat(ledger.learnCardholder("me-1", 1, CardholderState.SUBMITTED, "U1", "")).isEqualTo(
            ResultCode.APPROVED);
        ledger.learnCardholder("me-1", 1, CardholderState.KYC_PENDING, "U1", "");
        assertThat(ledger.cardholder("me-1")).isEqualTo("1 kyc_pending U1 ");
        ledger.learnCardholder("me-1", 1, CardholderState.APPROVED, "U1", "");
        ledger.learnCardholder("me-1", 1, CardholderState.REJECTED, "U1", "too late");
        assertThat(ledger.cardholder("me-1")).isEqualTo("1 approved U1 ");
    }

    @ParameterizedTest
    @EnumSource
    void shouldSubmitAgainOnlyWhatThePlatformHasNotOrRejected(final CardholderState state) {
        ledger.putCardholder("me-1");
        ledger.learnCardholder("me-1", 1, state, "U1", "why");
        final boolean isAgain = state.isUnsent() || state == CardholderState.REJECTED;
        ledger.putCardholder("me-1");
        assertThat(ledger.cardholder("me-1")).isEqualTo(isAgain ? "2 pending_submission U1 "
            : "1 " + state.text() + " U1 why");
    }

    @Test
    void shouldNotTakeWhatIsOfAnEarlierAttempt() {
        ledger.putCardholder("me-1");
        ledger.learnCardholder("me-1", 1, CardholderState.REJECTED, "U1", "not readable");
        assertThat(ledger.cardholder("me-1")).isEqualTo("1 rejected U1 not readable");
        ledger.putCardholder("me-1");
        ledger.learnCardholder("me-1", 1, CardholderState.REJECTED, "U1", "not readable");
        assertThat(ledger.cardholder("me-1")).isEqualTo("2 pending_submission U1 ");
    }

    @Test
    void shouldSayWhatItDoesNotKnow() {
        assertThat(ledger.learnCardholder("me-1", 1, CardholderState.SUBMITTED, "U1", ""))
            .isEqualTo(ResultCode.CARDHOLDER_UNKNOWN);
        assertThat(ledger.learnApplication("a-1", 1, CardApplicationState.PENDING, "", CardStatus.UNKNOWN))
            .isEqualTo(ResultCode.APPLICATION_UNKNOWN);
        assertThat(ledger.apply("a-1", "me-1", "B1", "")).isEqualTo(ResultCode.CARDHOLDER_UNKNOWN);
        ledger.putCardholder("me-1");
        assertThat(ledger.apply("a-1", "me-1", "B1", "gold", "")).isEqualTo(ResultCode.PACKAGE_UNKNOWN);
        assertThat(ledger.apply("a-1", "me-1", "", "")).isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.apply("a-1", "me-1", "B1", "x".repeat(513))).isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.putCardholder("x".repeat(65))).isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.cardholder("x")).isEmpty();
        assertThat(ledger.application("x")).isEmpty();
    }

    @Test
    void shouldPutTheCardIntoTheLedgerAndForgetTheAddress() {
        ledger.withCardholder("me-1", CardholderState.APPROVED);
        ledger.apply("a-1", "me-1", "B1", "Ada\nLovelace");
        assertThat(ledger.application("a-1"))
            .isEqualTo("1|pending|Physical||me-1|U-me-1|B1|default||||||Ada\nLovelace");
        ledger.learnApplication("a-1", 1, CardApplicationState.PENDING, "C1", CardStatus.PENDING);
        assertThat(ledger.application("a-1"))
            .isEqualTo("1|pending|Physical|Pending|me-1|U-me-1|B1|default|C1|4242|411111|VISA||");
        assertThat(ledger.card("C1")).isEqualTo("Pending|U-me-1|default|a-1|4242|411111|VISA|Physical");
        ledger.learnApplication("a-1", 1, CardApplicationState.ACTIVATED, "C1", CardStatus.ACTIVATED);
        ledger.learnApplication("a-1", 1, CardApplicationState.FAILED, "C1", CardStatus.FAIL);
        assertThat(ledger.application("a-1")).startsWith("1|activated|");
        assertThat(ledger.card("C1")).as("what is known of a card stays").startsWith("Pending|");
    }

    @Test
    void shouldTakeARepeatForOneAndRefuseAnotherApplication() {
        ledger.withCardholder("me-1", CardholderState.APPROVED).withCardholder("me-2", CardholderState.APPROVED);
        ledger.apply("a-1", "me-1", "B1", "Ada");
        assertThat(ledger.apply("a-1", "me-1", "B1", "Ada")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.apply("a-1", "me-2", "B1", "Ada")).isEqualTo(ResultCode.APPLICATION_CONFLICT);
        assertThat(ledger.apply("a-1", "me-1", "B2", "Ada")).isEqualTo(ResultCode.APPLICATION_CONFLICT);
        assertThat(ledger.apply("a-1", "me-1", "B1", "Eva")).isEqualTo(ResultCode.APPLICATION_CONFLICT);
        ledger.learnApplication("a-1", 1, CardApplicationState.TO_ACTIVATE, "C1", CardStatus.TO_ACTIVATE);
        assertThat(ledger.apply("a-1", "me-1", "B1", "Ada")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.application("a-1")).startsWith("1|to_activate|");
    }

    @Test
    void shouldApplyAgainAfterARefusalWithWhatWasWrongPutRight() {
        ledger.withCardholder("me-1", CardholderState.APPROVED);
        ledger.apply("a-1", "me-1", "B1", "bad");
        ledger.learnApplication("a-1", 1, CardApplicationState.FAILED, "", CardStatus.UNKNOWN);
        assertThat(ledger.application("a-1")).isEqualTo("1|failed|Physical||me-1|U-me-1|B1|default|||||refused|");
        assertThat(ledger.apply("a-1", "me-1", "B1", "good")).isEqualTo(ResultCode.APPROVED);
        ledger.learnApplication("a-1", 1, CardApplicationState.FAILED, "", CardStatus.UNKNOWN);
        assertThat(ledger.application("a-1")).isEqualTo("2|pending|Physical||me-1|U-me-1|B1|default||||||good");
        ledger.learnApplication("a-1", 2, CardApplicationState.FAILED, "C1", CardStatus.FAIL);
        assertThat(ledger.apply("a-1", "me-1", "B1", "better"))
            .as("the number is used up at the platform").isEqualTo(ResultCode.APPLICATION_CONFLICT);
    }

    @Test
    void shouldScanWhatIsOpenAndWhatHasAState() {
        ledger.withCardholder("me-1", CardholderState.APPROVED).withCardholder("me-2", CardholderState.KYC_PENDING)
            .withCardholder("me-3", CardholderState.TOKEN_NEEDED).putCardholder("me-4");
        assertThat(ledger.scan(ScanKind.OPEN_CARDHOLDERS, 0)).containsExactly("me-2", "me-4");
        assertThat(ledger.scan(ScanKind.CARDHOLDERS, 0)).hasSize(4);
        assertThat(ledger.scan(ScanKind.CARDHOLDERS, CardholderState.APPROVED.code())).containsExactly("me-1");
        ledger.apply("a-1", "me-1", "B1", "");
        ledger.apply("a-2", "me-1", "B1", "");
        ledger.learnApplication("a-2", 1, CardApplicationState.ACTIVATED, "C2", CardStatus.ACTIVATED);
        assertThat(ledger.scan(ScanKind.OPEN_APPLICATIONS, 0)).containsExactly("a-1");
        assertThat(ledger.scan(ScanKind.APPLICATIONS, CardApplicationState.ACTIVATED.code())).containsExactly("a-2");
    }

    @Test
    void shouldLetAnAccountWaitForItsCardholder() {
        ledger.withCardholder("me-1", CardholderState.KYC_PENDING);
        assertThat(ledger.putAccount("U-me-1", true, "me-1")).isEqualTo(ResultCode.CARDHOLDER_NOT_APPROVED);
        ledger.learnCardholder("me-1", 1, CardholderState.APPROVED, "U-me-1", "");
        assertThat(ledger.putAccount("U-me-1", true, "")).isEqualTo(ResultCode.CARDHOLDER_NOT_APPROVED);
        assertThat(ledger.putAccount("U-other", true, "me-1")).isEqualTo(ResultCode.CARDHOLDER_NOT_APPROVED);
        assertThat(ledger.putAccount("U-me-1", true, "me-1")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.putAccount("U-me-1", true, "")).as("it is open").isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.putAccount("U-old", false, "")).isEqualTo(ResultCode.APPROVED);
    }

    @Test
    void shouldHaveRoomForAsManyAsAccountsAndCards() {
        for (int i = 1; i <= 5; i++) {
            assertThat(ledger.putCardholder("me-" + i)).isEqualTo(ResultCode.APPROVED);
            assertThat(ledger.apply("a-" + i, "me-1", "B1", "")).isEqualTo(ResultCode.APPROVED);
        }
        assertThat(ledger.putCardholder("me-6")).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
        assertThat(ledger.apply("a-6", "me-1", "B1", "")).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
        assertThat(ledger.store.used().accounts()).isEqualTo(5);
        assertThat(ledger.store.used().cards()).isEqualTo(5);
    }
}
