package dev.holdfast.sandbox.sync;

import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static dev.holdfast.sandbox.sync.SyncFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

/** What the sync does at once, because it was notified, while the next pull is far away. */
class SyncHintTest {
    private static final int NEVER_MS = 3_600_000;

    @TempDir
    private Path directory;
    private SyncFixture both;

    @BeforeEach
    void start() {
        both = new SyncFixture(directory, ProgramMode.CREDIT_EXTENSION, NEVER_MS);
        await("every stream has run", () -> {
            for (final var stream : both.admin.get("/v1/sync").json().path("streams")) {
                if (stream.path("runs").asInt() == 0) {
                    return false;
                }
            }
            return true;
        });
    }

    @AfterEach
    void stop() {
        both.close();
    }

    @Test
    void shouldMoveMoneyAndPushCardsAtOnce() {
        both.issue("U1", "C1", "10");
        await("the transfer is made", () -> both.post("U1", "fund-U1", "10").field("outbound").equals("done"));
        both.admin.call("PUT", "/v1/cards/C1", "{\"cardholder_no\":\"U1\",\"status\":\"Activated\"}");
        both.admin.call("PUT", "/v1/cards/C1", "{\"status\":\"Frozen\"}");
        await("the card is pushed", () -> both.card("C1", "outbound").equals("done"));
        assertThat(both.sandbox.books().statusChanges()).isEqualTo(1);
    }

    @Test
    void shouldAskForTheOrderOfACallbackThatCanBeReadInTwoWays() {
        both.issue("U1", "C1", "10");
        await("the transfer is made", () -> both.post("U1", "fund-U1", "10").field("outbound").equals("done"));
        both.admin.call("PUT", "/v1/cards/C1", "{\"cardholder_no\":\"U1\",\"status\":\"Activated\"}");
        both.sandbox.faults().set(Fault.CALLBACK_LOST, 1);
        final String order = both.purchase("C1", "4").order().path("consume_no").asText();
        assertThat(both.admin.get("/v1/authorizations/" + order).status()).isEqualTo(404);
        final String body = CallbackBodies.consumption(order, "C1", "U1", "4.00", "Success", System.currentTimeMillis())
            .replace("\"time\"", "\"detail\":\"see &fee=1\",\"time\"");
        assertThat(both.gateway.platform().post(body).code()).isEqualTo(1023);
        await("the platform was asked", () -> both.admin.get("/v1/authorizations/" + order).status() == 200);
        assertThat(
            both.admin.get("/v1/authorizations/" + order).field("status")).as("the platform's word, not the callback's")
            .isEqualTo("Pending");
        assertThat(
            both.admin.get("/v1/ambiguous").json().path("orders").path(0).path("asked_ms").asLong()).isPositive();
    }

    @Test
    void shouldPileNothingUpForAPlatformThatDoesNotAnswer() {
        both.issue("U1", "C1", "10");
        await("the transfer is made", () -> both.post("U1", "fund-U1", "10").field("outbound").equals("done"));
        both.sandbox.faults().set(Fault.HTTP_500, 1);
        both.post("U1", "E-first", "1");
        both.post("U1", "E-second", "1");
        await(
            "the breaker is open", () -> both.admin.get("/v1/sync").json().path("platform").path("breaker").asText()
            .equals("open"));
        for (int i = 0; i < 500; i++) {
            both.post("U1", "E" + i, "1");
        }
        assertThat(
            both.admin.get("/v1/accounts/U1").json().path("platform").path("problem").asText())
            .contains("is not asked now");
        assertThat(both.admin.get("/v1/sync").json().path("platform").path("waiting").asInt()).isLessThan(20);
        assertThat(both.balance("U1")).isEqualTo("512.00");
    }
}
