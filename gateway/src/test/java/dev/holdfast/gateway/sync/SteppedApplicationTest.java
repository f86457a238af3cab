package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.platform.PlatformResponse;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.onboarding.CardAddress;
import dev.holdfast.ledger.values.onboarding.CardKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import static dev.holdfast.gateway.sync.ScriptedPlatform.CARDS;
import static dev.holdfast.gateway.sync.ScriptedPlatform.lost;
import static dev.holdfast.gateway.sync.ScriptedPlatform.when;
import static dev.holdfast.gateway.sync.SteppedSync.INTERVAL_MS;
import static org.assertj.core.api.Assertions.assertThat;

/** Applications for cards, stepped: one card comes of each, and it is in the ledger. */
class SteppedApplicationTest {
    private static final String APPLY = "/card/apply";
    private static final String HOLDER = "/cardholder/list";
    private static final String DETAIL = "/card/C1/detail";
    private static final String TAKEN = "{\"card_no\":\"C1\",\"card_unique_no\":\"a-1\"}";
    private static final String LISTED = "{\"list\":[{\"card_no\":\"C1\",\"card_unique_no\":\"a-1\","
        + "\"cardholder_no\":\"U1\",\"status\":\"Pending\"}]}";

    @TempDir
    private Path directory;
    private SteppedSync sync;

    @BeforeEach
    void begin() {
        sync = new SteppedSync(directory);
        sync.platform.always("/card/support/bins",
            sync.platform.data("{\"list\":[{\"card_bin_no\":\"B1\",\"card_bin\":\"411111\"}]}"));
        sync.passMs(1_000);
    }

    @AfterEach
    void close() {
        sync.close();
    }

    /** A cardholder that the platform has, in this state. */
    private void cardholder(final String status) {
        sync.platform.always(HOLDER, sync.platform.data("{\"list\":[{\"cardholder_no\":\"U1\","
            + "\"cardholder_unique_no\":\"me-1\",\"status\":\"" + status + "\"}]}"));
        sync.ledger.cardholder("me-1");
        sync.agent().submit(() -> sync.agent().followCardholder("me-1"));
        sync.passMs(100);
    }

    private void apply(final CardKind kind, final String address) {
        assertThat(sync.ledger.application("a-1", "me-1", kind, address)).isEqualTo(ResultCode.APPROVED);
        sync.agent().submit(() -> sync.agent().followApplication("a-1"));
        sync.passMs(100);
    }

    private ScriptedPlatform.Answer card(final String status) {
        return sync.platform.data("{\"card_no\":\"C1\",\"card_unique_no\":\"a-1\",\"cardholder_no\":\"U1\","
            + "\"card_last_no\":\"4242\",\"organization\":\"VISA\",\"status\":\"" + status + "\"}");
    }

    @Test
    void shouldApplyOnceAndPutTheCardIntoTheLedger() {
        cardholder("Approved");
        sync.platform.next(APPLY, sync.platform.data(TAKEN))
            .next(DETAIL, card("Pending"), card("Pending"), card("ToActivate")).always(DETAIL, card("Activated"));
        apply(CardKind.PHYSICAL, CardAddress.join(Map.of("first_name", "Ada", "city", "London")));
        assertThat(sync.platform.sentTo(APPLY)).extracting(ScriptedPlatform.Sent::body).containsExactly(
            "{\"cardholder_no\":\"U1\",\"card_unique_no\":\"a-1\",\"card_type\":\"Physical\",\"card_bin_no\":\"B1\","
                + "\"address_info\":{\"first_name\":\"Ada\",\"city\":\"London\"}}");
        assertThat(sync.ledger.applicationRow("a-1")).isEqualTo("pending C1 4242 411111 ");
        assertThat(sync.ledger.cardStatus("C1")).isEqualTo(CardStatus.PENDING);
        sync.passMs(8L * INTERVAL_MS);
        assertThat(sync.ledger.applicationRow("a-1")).isEqualTo("to_activate C1 4242 411111 ");
        assertThat(sync.ledger.cardStatus("C1")).isEqualTo(CardStatus.TO_ACTIVATE);
        final int asked = sync.platform.sentTo(DETAIL).size();
        sync.passMs(8L * INTERVAL_MS);
        assertThat(sync.platform.sentTo(DETAIL)).as("its own news come by themselves").hasSize(asked);
        sync.ledger.card("C1", "", CardStatus.ACTIVATED, false);
        sync.passMs(2L * INTERVAL_MS);
        assertThat(sync.ledger.applicationRow("a-1")).isEqualTo("activated C1 4242 411111 ");
        assertThat(sync.platform.sentTo(APPLY)).hasSize(1);
    }

    @Test
    void shouldWaitForTheCardholder() {
        cardholder("Pending");
        sync.platform.always("/cardholder/U1/info", sync.platform.data("{\"status\":\"Pending\"}"));
        apply(CardKind.VIRTUAL, "");
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.platform.sentTo(APPLY)).isEmpty();
        sync.platform.always("/cardholder/U1/info", sync.platform.data("{\"status\":\"Approved\"}"))
            .next(APPLY, sync.platform.data(TAKEN)).always(DETAIL, card("Activated"));
        sync.passMs(10L * INTERVAL_MS);
        assertThat(sync.ledger.applicationRow("a-1")).isEqualTo("activated C1 4242 411111 ");
        assertThat(sync.platform.sentTo(APPLY)).extracting(ScriptedPlatform.Sent::body).containsExactly(
            "{\"cardholder_no\":\"U1\",\"card_unique_no\":\"a-1\",\"card_type\":\"Virtual\",\"card_bin_no\":\"B1\"}");
    }

    @Test
    void shouldNotApplyAgainWhenTheAnswerIsLost() {
        cardholder("Approved");
        sync.platform.next(APPLY, lost()).always(DETAIL, card("Activated"));
        apply(CardKind.VIRTUAL, "");
        sync.platform.always(CARDS, sync.platform.data(LISTED));
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.ledger.applicationRow("a-1")).isEqualTo("activated C1 4242 411111 ");
        assertThat(sync.platform.sentTo(APPLY)).as("not even by the client itself").hasSize(1);
    }

    /** The process ends between question and answer, whether or not the platform had heard the question. */
    @Test
    void shouldApplyOnceHoweverItEnds() {
        cardholder("Approved");
        sync.platform.next(APPLY, when(new CompletableFuture<PlatformResponse>()));
        apply(CardKind.VIRTUAL, "");
        assertThat(sync.platform.sentTo(APPLY)).hasSize(1);
        sync.restart();
        sync.platform.always(CARDS, sync.platform.data(LISTED)).always(DETAIL, card("Activated"));
        sync.passMs(2L * INTERVAL_MS);
        assertThat(sync.ledger.applicationRow("a-1")).isEqualTo("activated C1 4242 411111 ");
        assertThat(sync.platform.sentTo(APPLY)).hasSize(1);
    }

    @Test
    void shouldKeepTheNumberOfACardOfWhichNothingElseIsKnown() {
        cardholder("Approved");
        sync.platform.next(APPLY, sync.platform.data(TAKEN)).always(DETAIL, sync.platform.code(4_001));
        apply(CardKind.VIRTUAL, "");
        assertThat(sync.ledger.applicationRow("a-1")).startsWith("pending C1");
        sync.restart();
        sync.platform.always(DETAIL, card("Activated"));
        sync.passMs(2L * INTERVAL_MS);
        assertThat(sync.ledger.applicationRow("a-1")).isEqualTo("activated C1 4242 411111 ");
        assertThat(sync.ledger.cardStatus("C1")).isEqualTo(CardStatus.ACTIVATED);
        assertThat(sync.platform.sentTo(APPLY)).hasSize(1);
    }

    @Test
    void shouldSayWhatThePlatformRefusesAndTakeARefusalOfWhatIsThereForDone() {
        cardholder("Approved");
        sync.platform.next(APPLY, sync.platform.code(2_009));
        apply(CardKind.VIRTUAL, "");
        assertThat(sync.ledger.applicationRow("a-1")).startsWith("failed    2009: ");
        sync.platform.next(APPLY, sync.platform.code(4_999)).next(CARDS, sync.platform.data("[]"))
            .always(CARDS, sync.platform.data(LISTED)).always(DETAIL, card("Activated"));
        apply(CardKind.VIRTUAL, "");
        assertThat(sync.ledger.applicationRow("a-1")).isEqualTo("activated C1 4242 411111 ");
    }

    @Test
    void shouldSayThatThePlatformCouldNotMakeTheCard() {
        cardholder("Approved");
        sync.platform.next(APPLY, sync.platform.data(TAKEN)).always(DETAIL, card("Fail"));
        apply(CardKind.VIRTUAL, "");
        assertThat(sync.ledger.applicationRow("a-1")).isEqualTo("failed C1 4242 411111 the platform could not make "
            + "the card");
    }
}
