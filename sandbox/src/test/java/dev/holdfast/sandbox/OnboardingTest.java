package dev.holdfast.sandbox;

import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.rules.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The check of documents and the making of cards, on a clock that the test moves. */
class OnboardingTest {
    private final AtomicLong nowMs = new AtomicLong(1_000);
    private final Faults faults = new Faults();
    private final SandboxBooks books = new SandboxBooks(faults);
    private CallbackSender sender;
    private Onboarding onboarding;

    @BeforeEach
    void start() {
        sender = new CallbackSender(
            SandboxSettings.onFreePort(ProgramMode.AUTHORIZATION, "ak", "0123456789abcdef", 1, false), faults);
        onboarding = new Onboarding(books, sender, nowMs::get);
        onboarding.kycMs(100);
        onboarding.cardMs(100);
    }

    @AfterEach
    void stop() {
        sender.close();
    }

    private String apply(final String uniqueNo, final String token) {
        return onboarding.applyForCardholder(uniqueNo, "", token).path("cardholder_no").asText();
    }

    private String applyForCard(final String holder, final String uniqueNo, final boolean isPhysical) {
        return onboarding.applyForCard(new Onboarding.NewCard(holder, uniqueNo, isPhysical), () -> {
        }).path("card_no").asText();
    }

    private String kyc(final String no) {
        return books.cardholder(no).path("status").asText() + ' ' + books.cardholder(no).path("fail_reason").asText();
    }

    private String status(final String cardNo) {
        return books.card(cardNo).path("status").asText();
    }

    private void pass(final long ms) {
        nowMs.addAndGet(ms);
        onboarding.advance();
    }

    @Test
    void shouldCheckDocumentsForAsLongAsIsSet() {
        final String no = apply("me-1", "a-token");
        assertThat(kyc(no)).isEqualTo("Pending ");
        pass(49);
        assertThat(kyc(no)).isEqualTo("Pending ");
        pass(1);
        assertThat(kyc(no)).isEqualTo("In_progress ");
        pass(49);
        assertThat(kyc(no)).isEqualTo("In_progress ");
        pass(1);
        assertThat(kyc(no)).isEqualTo("Approved ");
    }

    @Test
    void shouldTakeOtherDocumentsAfterARejection() {
        final String no = apply("me-1", "reject-me");
        pass(100);
        assertThat(kyc(no)).isEqualTo("Rejected the document is not readable");
        assertThat(onboarding.applyForCardholder("me-1", no, "a-token").path("cardholder_no").asText()).isEqualTo(no);
        assertThat(kyc(no)).isEqualTo("Pending ");
        pass(100);
        assertThat(kyc(no)).isEqualTo("Approved ");
        assertThat(books.count(SandboxLists.Kind.CARDHOLDERS)).isEqualTo(1);
    }

    @Test
    void shouldDecideAtOnceUnlessATimeIsSet() {
        onboarding.kycMs(0);
        onboarding.cardMs(0);
        final String no = apply("me-1", "a-token");
        assertThat(kyc(no)).isEqualTo("Approved ");
        assertThat(kyc(apply("me-2", "reject"))).startsWith("Rejected");
        assertThat(status(applyForCard(no, "c-1", false))).isEqualTo("Activated");
        assertThat(status(applyForCard(no, "c-2", true))).isEqualTo("ToActivate");
        assertThat(status(applyForCard(no, "fail-3", true))).isEqualTo("Fail");
        assertThat(sender.report()).contains("notifications=0");
    }

    @Test
    void shouldDecideWhatIsUnderWayWhenTheTimeIsSetShorter() {
        final String no = apply("me-1", "a-token");
        onboarding.kycMs(0);
        assertThat(kyc(no)).isEqualTo("Approved ");
        final String card = applyForCard(no, "c-1", false);
        onboarding.cardMs(0);
        assertThat(status(card)).isEqualTo("Activated");
    }

    @Test
    void shouldLeaveADecisionToTheUser() {
        final String waiting = apply("me-1", "wait-for-me");
        pass(1_000_000);
        assertThat(kyc(waiting)).isEqualTo("Pending ");
        onboarding.decide(waiting, "In_progress", "");
        assertThat(kyc(waiting)).isEqualTo("In_progress ");
        onboarding.decide(waiting, "Rejected", "");
        assertThat(kyc(waiting)).isEqualTo("Rejected the document is not readable");
        onboarding.decide(waiting, "Rejected", "too young");
        assertThat(kyc(waiting)).isEqualTo("Rejected too young");
        final String checked = apply("me-2", "a-token");
        onboarding.decide(checked, "Rejected", "too young");
        pass(1_000_000);
        assertThat(kyc(checked)).as("nothing decides again").isEqualTo("Rejected too young");
        assertThatThrownBy(() -> onboarding.decide(checked, "Perhaps", "")).hasMessageContaining("status=Perhaps");
        assertThatThrownBy(() -> onboarding.decide("U9", "Approved", "")).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @CsvSource({"c-1, false, Activated", "c-1, true, ToActivate", "fail-1, false, Fail", "fail-1, true, Fail"})
    void shouldMakeACardForAsLongAsIsSetAndSaySo(
        final String uniqueNo, final boolean isPhysical, final String made) {
        books.issue("U1", "C1", "Activated");
        final String card = applyForCard("U1", uniqueNo, isPhysical);
        assertThat(status(card)).isEqualTo("Pending");
        assertThat(books.card(card).path("card_last_no").asText()).isEmpty();
        assertThat(books.cardsOf("U1")).as("issued").hasSize(1);
        pass(99);
        assertThat(status(card)).isEqualTo("Pending");
        assertThat(sender.report()).contains("notifications=0");
        pass(1);
        assertThat(status(card)).isEqualTo(made);
        assertThat(books.card(card).path("card_last_no").asText()).hasSize(made.equals("Fail") ? 0 : 4);
        assertThat(books.cardsOf("U1")).hasSize(made.equals("Fail") ? 1 : 2);
        pass(1_000);
        assertThat(sender.report()).contains("notifications=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ToActivate", "Activated", "Fail"})
    void shouldMakeACardByHand(final String made) {
        books.issue("U1", "C1", "Activated");
        final String card = applyForCard("U1", "c-1", false);
        assertThatThrownBy(() -> onboarding.make(card, "Frozen")).hasMessageContaining("status=Frozen");
        onboarding.make(card, made);
        pass(1_000);
        assertThat(status(card)).isEqualTo(made);
        assertThat(sender.report()).contains("notifications=1");
        assertThatThrownBy(() -> onboarding.make(card, made)).isInstanceOf(Refusal.class);
    }

    @Test
    void shouldActivateOnlyWhatWaitsForIt() {
        books.issue("U1", "C1", "Activated");
        final String card = applyForCard("U1", "c-1", true);
        assertThatThrownBy(() -> onboarding.activate(card)).hasMessageContaining("does not wait");
        pass(100);
        onboarding.activate(card);
        assertThat(status(card)).isEqualTo("Activated");
        assertThatThrownBy(() -> onboarding.activate(card)).hasMessageContaining("does not wait");
    }

    @Test
    void shouldRefuseTimesBelowZero() {
        assertThatThrownBy(() -> onboarding.kycMs(-1)).hasMessageContaining("kyc_ms=-1 should be 0 or more");
        assertThatThrownBy(() -> onboarding.cardMs(-1)).hasMessageContaining("card_ms=-1 should be 0 or more");
    }
}
