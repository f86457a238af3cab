package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.platform.PlatformResponse;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.Outbound;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import static dev.holdfast.gateway.sync.ScriptedPlatform.CARD_STATUS;
import static dev.holdfast.gateway.sync.ScriptedPlatform.TRANSFER;
import static dev.holdfast.gateway.sync.ScriptedPlatform.TRANSFERS;
import static dev.holdfast.gateway.sync.ScriptedPlatform.lost;
import static dev.holdfast.gateway.sync.ScriptedPlatform.when;
import static dev.holdfast.gateway.sync.SteppedSync.INTERVAL_MS;
import static org.assertj.core.api.Assertions.assertThat;

/** What is sent to the platform, stepped: once, however answers are lost and whoever hints. */
class SteppedPushTest {
    private static final String MADE = made("Success");
    private static final int NUMBER_IS_USED = 3_001;
    private static final String TAKEN = "{\"transfer_no\":\"F1\",\"before_balance\":\"0\",\"after_balance\":\"25.00\"}";

    @TempDir
    private Path directory;
    private SteppedSync sync;

    @BeforeEach
    void begin() {
        sync = new SteppedSync(directory, "platform.mode", "CREDIT_EXTENSION");
        sync.ledger.account("U1");
        sync.ledger.card("C1", "U1", CardStatus.ACTIVATED, false);
        sync.passMs(1_000);
    }

    @AfterEach
    void close() {
        sync.close();
    }

    @Test
    void shouldMoveMoneyOnceWhenTheAnswerIsLost() {
        sync.ledger.entry("E1", "U1", 25, true);
        sync.platform.next(TRANSFER, lost(), sync.platform.code(NUMBER_IS_USED))
            .always(TRANSFERS, sync.platform.data(MADE));
        sync.agent().submit(() -> sync.agent().pushEntry("E1"));
        sync.settle();
        assertThat(sync.ledger.outboundOfEntry("E1")).as("nobody knows").isEqualTo(Outbound.PENDING);
        sync.passMs(1_000);
        assertThat(sync.ledger.outboundOfEntry("E1")).isEqualTo(Outbound.DONE);
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.platform.sentTo(TRANSFER)).as("the same number both times, and then never again").hasSize(2)
            .extracting(ScriptedPlatform.Sent::body).containsOnly(
                "{\"cardholder_no\":\"U1\",\"transfer_unique_no\":\"E1\",\"type\":\"In\",\"balance\":\"25.00\"}");
        assertThat(sync.stream("transfer_push").items()).as("one transfer").isEqualTo(1);
    }

    private static String made(final String status) {
        return "{\"list\":[{\"transfer_no\":\"F1\",\"transfer_unique_no\":\"E1\",\"cardholder_no\":\"U1\","
            + "\"type\":\"In\",\"balance\":\"25.00\",\"status\":\"" + status + "\"}]}";
    }

    private void push() {
        sync.ledger.entry("E1", "U1", 25, true);
        sync.agent().submit(() -> sync.agent().pushEntry("E1"));
        sync.passMs(1_000);
    }

    @Test
    void shouldNotTakeATransferThatFailedForDone() {
        sync.platform.next(TRANSFER, sync.platform.code(NUMBER_IS_USED))
            .always(TRANSFERS, sync.platform.data(made("Fail")));
        push();
        assertThat(sync.ledger.outboundOfEntry("E1")).isEqualTo(Outbound.FAILED);
        assertThat(sync.stream("transfer_push").items()).isZero();
    }

    @Test
    void shouldNotTakeATransferForDoneBecauseItWasTaken() {
        sync.platform.next(TRANSFER, sync.platform.data(TAKEN)).always(TRANSFERS, sync.platform.data(made("Fail")));
        push();
        assertThat(sync.ledger.outboundOfEntry("E1")).isEqualTo(Outbound.FAILED);
    }

    @Test
    void shouldWaitForATransferThatIsPendingAndNotSendItAgain() {
        sync.platform.next(TRANSFER, sync.platform.data(TAKEN)).always(TRANSFERS, sync.platform.data(made("Pending")));
        push();
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.ledger.outboundOfEntry("E1")).isEqualTo(Outbound.PENDING);
        assertThat(sync.platform.sentTo(TRANSFER)).hasSize(1);
        assertThat(sync.platform.sentTo(TRANSFERS)).hasSizeGreaterThan(2)
            .allSatisfy(sent -> assertThat(sent.body()).contains("\"transfer_unique_no\":\"E1\"", "\"size\":100"));
        sync.platform.always(TRANSFERS, sync.platform.data(MADE));
        sync.passMs(2L * INTERVAL_MS);
        assertThat(sync.ledger.outboundOfEntry("E1")).isEqualTo(Outbound.DONE);
        assertThat(sync.stream("transfer_push").items()).isEqualTo(1);
    }

    /** A status that nobody has heard of moves no money here. */
    @Test
    void shouldWaitWhileAStatusIsNotKnown() {
        sync.platform.next(TRANSFER, sync.platform.data(TAKEN)).always(TRANSFERS, sync.platform.data(made("Held")));
        push();
        sync.passMs(2L * INTERVAL_MS);
        assertThat(sync.ledger.outboundOfEntry("E1")).isEqualTo(Outbound.PENDING);
        assertThat(sync.stream("transfer_push").problem()).contains("E1", "Held");
    }

    /** The process ends between question and answer; the platform has made the transfer. */
    @Test
    void shouldSendTheSameNumberAfterACrashAndFindTheTransferMade() {
        sync.ledger.entry("E1", "U1", 25, true);
        sync.platform.next(TRANSFER, when(new CompletableFuture<>()));
        sync.agent().submit(() -> sync.agent().pushEntry("E1"));
        sync.passMs(100);
        assertThat(sync.platform.sentTo(TRANSFER)).hasSize(1);
        sync.restart();
        sync.platform.next(TRANSFER, sync.platform.code(NUMBER_IS_USED)).always(TRANSFERS, sync.platform.data(MADE));
        sync.passMs(1_000);
        assertThat(sync.ledger.outboundOfEntry("E1")).isEqualTo(Outbound.DONE);
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.platform.sentTo(TRANSFER)).hasSize(2);
        assertThat(
            sync.platform.sentTo(TRANSFER).get(1).body()).isEqualTo(sync.platform.sentTo(TRANSFER).get(0).body());
    }

    /** Hints, the stream that comes round, and the answer that is slow: one request. */
    @Test
    void shouldNotSendAgainWhatIsUnderway() {
        sync.ledger.entry("E1", "U1", 25, true);
        final CompletableFuture<PlatformResponse> answer = new CompletableFuture<>();
        sync.platform.next(TRANSFER, when(answer));
        for (int i = 0; i < 5; i++) {
            sync.agent().submit(() -> sync.agent().pushEntry("E1"));
            sync.passMs(INTERVAL_MS);
        }
        assertThat(sync.platform.sentTo(TRANSFER)).hasSize(1);
        sync.platform.always(TRANSFERS, sync.platform.data(MADE));
        answer.complete(sync.platform.response(TAKEN));
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.ledger.outboundOfEntry("E1")).isEqualTo(Outbound.DONE);
        assertThat(sync.platform.sentTo(TRANSFER)).hasSize(1);
    }

    /** Frozen and activated again while the first is on its way: both are pushed, in this order. */
    @Test
    void shouldPushACardsChangesOneAfterTheOther() {
        final CompletableFuture<PlatformResponse> answer = new CompletableFuture<>();
        sync.ledger.card("C1", "", CardStatus.FROZEN, true);
        sync.platform.next(CARD_STATUS, when(answer), sync.platform.data("{\"result\":true}"));
        sync.agent().submit(() -> sync.agent().pushCard("C1"));
        sync.passMs(100);
        sync.ledger.card("C1", "", CardStatus.ACTIVATED, true);
        sync.agent().submit(() -> sync.agent().pushCard("C1"));
        sync.passMs(2_000);
        assertThat(sync.platform.sentTo(CARD_STATUS)).hasSize(1);
        assertThat(sync.ledger.outboundOfCard("C1")).isEqualTo(Outbound.PENDING);
        answer.complete(sync.platform.response("{\"result\":true}"));
        sync.passMs(100);
        assertThat(sync.platform.sentTo(CARD_STATUS)).extracting(ScriptedPlatform.Sent::body).containsExactly(
            "{\"card_no\":\"C1\",\"status\":\"Frozen\"}", "{\"card_no\":\"C1\",\"status\":\"Activated\"}");
        assertThat(sync.ledger.outboundOfCard("C1")).isEqualTo(Outbound.DONE);
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.platform.sentTo(CARD_STATUS)).hasSize(2);
    }
}
