package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.platform.PlatformResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static dev.holdfast.gateway.sync.ScriptedPlatform.lost;
import static dev.holdfast.gateway.sync.ScriptedPlatform.when;
import static dev.holdfast.gateway.sync.SteppedSync.INTERVAL_MS;
import static org.assertj.core.api.Assertions.assertThat;

/** Cardholders on their way to the platform, stepped: sent once, and followed until they are approved or rejected. */
class SteppedOnboardingTest {
    private static final String APPLY = "/cardholder/apply";
    private static final String LIST = "/cardholder/list";
    private static final String INFO = "/cardholder/U1/info";
    private static final String TAKEN = "{\"cardholder_no\":\"U1\",\"cardholder_unique_no\":\"me-1\"}";
    private static final String TOKEN = "a-very-secret-token";

    @TempDir
    private Path directory;
    private SteppedSync sync;

    @BeforeEach
    void begin() {
        sync = new SteppedSync(directory);
        sync.platform.always(LIST, sync.platform.data("{\"list\":[]}"));
        sync.passMs(1_000);
    }

    @AfterEach
    void close() {
        sync.close();
    }

    private void submit(final String token) {
        sync.agent().tokens().put("me-1", token);
        sync.ledger.cardholder("me-1");
        sync.agent().submit(() -> sync.agent().followCardholder("me-1"));
        sync.passMs(100);
    }

    private ScriptedPlatform.Answer listed(final String status, final String reason) {
        return sync.platform.data("{\"list\":[{\"cardholder_no\":\"U1\",\"cardholder_unique_no\":\"me-1\","
            + "\"status\":\"" + status + "\",\"fail_reason\":\"" + reason + "\"}]}");
    }

    private ScriptedPlatform.Answer info(final String status) {
        return sync.platform.data("{\"cardholder_no\":\"U1\",\"status\":\"" + status + "\"}");
    }

    @Test
    void shouldSendACardholderAndFollowItUntilItIsApproved() {
        sync.platform.next(APPLY, sync.platform.data(TAKEN))
            .next(INFO, info("Pending"), info("In_progress"), info("Approved"));
        submit(TOKEN);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("submitted U1 ");
        assertThat(sync.agent().tokens().count()).as("nothing is kept").isZero();
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("submitted U1 ");
        sync.passMs(10L * INTERVAL_MS);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("approved U1 ");
        assertThat(sync.platform.sentTo(INFO)).as("nobody asks once it is over").hasSize(3);
        assertThat(sync.platform.sentTo(APPLY)).extracting(ScriptedPlatform.Sent::body).containsExactly(
            "{\"cardholder_unique_no\":\"me-1\",\"sumsub_share_token\":\"" + TOKEN + "\"}");
        assertThat(sync.stream("cardholders").items()).isEqualTo(3);
    }

    @Test
    void shouldAskLessOftenAsTimeGoesBy() {
        sync.platform.next(APPLY, sync.platform.data(TAKEN)).always(INFO, info("Pending"));
        submit(TOKEN);
        sync.passMs(TimeUnit.MINUTES.toMillis(40));
        assertThat(sync.platform.sentTo(INFO)).hasSizeBetween(4, 6);
    }

    @Test
    void shouldSayWhyItWasRejectedAndSendItAgainWithANewToken() {
        sync.platform.next(APPLY, sync.platform.data(TAKEN)).next(INFO, info("Rejected"))
            .next(LIST, sync.platform.data("{\"list\":[]}"))
            .always(LIST, listed("Rejected", "the document is not readable"));
        submit(TOKEN);
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("rejected U1 the document is not readable");
        sync.platform.next(APPLY, sync.platform.data(TAKEN)).next(INFO, info("Approved"));
        submit("another-token");
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("submitted U1 ");
        assertThat(sync.platform.sentTo(APPLY).get(1).body()).isEqualTo("{\"cardholder_unique_no\":\"me-1\","
            + "\"sumsub_share_token\":\"another-token\",\"cardholder_no\":\"U1\"}");
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("approved U1 ");
    }

    /** The answer is lost, and the platform has it: looked up, not sent again. */
    @Test
    void shouldNotSendAgainWhatThePlatformHas() {
        sync.platform.next(APPLY, lost()).always(INFO, info("Pending"))
            .next(LIST, sync.platform.data("{\"list\":[]}")).always(LIST, listed("Pending", ""));
        submit(TOKEN);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("pending_submission  ");
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("submitted U1 ");
        assertThat(sync.platform.sentTo(APPLY)).hasSize(1);
        assertThat(sync.agent().tokens().count()).isZero();
    }

    @Test
    void shouldSendAgainWhatNeverArrived() {
        sync.platform.next(APPLY, lost(), sync.platform.data(TAKEN));
        submit(TOKEN);
        sync.platform.always(INFO, info("Pending"));
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("submitted U1 ");
        assertThat(sync.platform.sentTo(APPLY)).hasSize(2);
    }

    /** The process ends after it has sent the cardholder, and before it hears of it. */
    @Test
    void shouldFindAfterACrashWhatWasSent() {
        sync.platform.next(APPLY, when(new CompletableFuture<PlatformResponse>()));
        submit(TOKEN);
        assertThat(sync.platform.sentTo(APPLY)).hasSize(1);
        sync.restart();
        sync.platform.always(LIST, listed("In_progress", ""));
        sync.platform.always(INFO, info("In_progress"));
        sync.passMs(2L * INTERVAL_MS);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("kyc_pending U1 ");
        assertThat(sync.platform.sentTo(APPLY)).hasSize(1);
    }

    /** The process ends before it hears of the cardholder, and begins again when the verification is over. */
    @Test
    void shouldSayAfterACrashThatWhatWasSentIsRejected() {
        sync.platform.next(APPLY, when(new CompletableFuture<PlatformResponse>()));
        submit(TOKEN);
        sync.restart();
        sync.platform.always(LIST, listed("Rejected", "the document is not readable"));
        sync.passMs(2L * INTERVAL_MS);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("rejected U1 the document is not readable");
        sync.platform.next(APPLY, sync.platform.data(TAKEN)).always(INFO, info("Pending"));
        submit("another-token");
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("submitted U1 ");
    }

    /** The same of documents that were sent again: the rejection that is listed may be of the ones before. */
    @Test
    void shouldNotTakeARejectionOfBeforeForTheNewSubmissionAfterACrash() {
        sync.platform.next(APPLY, sync.platform.data(TAKEN)).next(INFO, info("Rejected"))
            .next(LIST, sync.platform.data("{\"list\":[]}"))
            .always(LIST, listed("Rejected", "the document is not readable"));
        submit(TOKEN);
        sync.passMs(3L * INTERVAL_MS);
        sync.platform.next(APPLY, when(new CompletableFuture<PlatformResponse>()));
        submit("another-token");
        sync.restart();
        sync.passMs(2L * INTERVAL_MS);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("token_needed U1 ");
    }

    /** The process ends before it has sent the cardholder: the token is nowhere. */
    @Test
    void shouldAskForTheTokenAgainAfterACrash() {
        sync.platform.next(LIST, when(new CompletableFuture<PlatformResponse>()));
        submit(TOKEN);
        sync.restart();
        sync.passMs(2L * INTERVAL_MS);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("token_needed  ");
        assertThat(sync.platform.sentTo(APPLY)).isEmpty();
        final int asked = sync.platform.sentTo(LIST).size();
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.platform.sentTo(LIST)).as("nothing is to be found out").hasSize(asked);
        sync.platform.next(APPLY, sync.platform.data(TAKEN));
        submit("a-fresh-token");
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("submitted U1 ");
    }

    @Test
    void shouldSayWhatThePlatformRefuses() {
        sync.platform.next(APPLY, sync.platform.code(2_006));
        submit(TOKEN);
        assertThat(sync.ledger.cardholderRow("me-1")).startsWith("rejected  2006: ");
        assertThat(sync.agent().tokens().count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2_001, 2_003, 2_004})
    void shouldTakeOverACardholderThatIsThere(final int code) {
        sync.platform.next(APPLY, sync.platform.code(code)).next(LIST, sync.platform.data("{\"list\":[]}"))
            .always(LIST, listed("Approved", ""));
        submit(TOKEN);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("approved U1 ");
    }

    /** What came of an earlier submission is no answer to the one that counts. */
    @Test
    void shouldNotTakeALateAnswerForTheNewSubmission() {
        final CompletableFuture<PlatformResponse> late = new CompletableFuture<>();
        sync.platform.next(LIST, when(late)).next(APPLY, sync.platform.data(TAKEN));
        submit(TOKEN);
        sync.ledger.cardholder("me-1");
        late.complete(sync.platform.response("{\"list\":[]}"));
        sync.passMs(100);
        assertThat(sync.ledger.cardholderRow("me-1")).startsWith("pending_submission");
        sync.platform.always(LIST, listed("Pending", "")).always(INFO, info("Pending"));
        sync.passMs(2L * INTERVAL_MS);
        assertThat(sync.ledger.cardholderRow("me-1")).isEqualTo("submitted U1 ");
        assertThat(sync.platform.sentTo(APPLY)).hasSize(1);
    }
}
