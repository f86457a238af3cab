package dev.holdfast.sandbox.sync;

import dev.holdfast.gateway.client.AdminClient;
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

/** A gateway in step with the sandbox, over real sockets (CREDIT_EXTENSION). */
class CreditExtensionTest {
    @TempDir
    private Path directory;
    private SyncFixture both;

    @BeforeEach
    void start() {
        both = new SyncFixture(directory, ProgramMode.CREDIT_EXTENSION);
    }

    @AfterEach
    void stop() {
        both.close();
    }

    private String outbound(final String accountNo, final String entryNo, final String amount) {
        return both.post(accountNo, entryNo, amount).field("outbound");
    }

    @Test
    void shouldRefuseAuthorizations() {
        assertThat(
            both.gateway.platform().post(CallbackBodies.auth("T1", "C1", "U1", "1", System.currentTimeMillis())).code())
            .isEqualTo(1022);
        assertThat(both.admin.get("/metrics").text()).contains("result=\"authorization_not_expected\"");
    }

    @Test
    void shouldHaveThePlatformMoveTheMoneyAndBookWhatItDeducts() {
        both.issue("U1", "C1", "100");
        await("the transfer is made", () -> outbound("U1", "fund-U1", "100").equals("done"));
        assertThat(both.sandbox.books().balance("U1")).isEqualByComparingTo("100");
        await("the card is known", () -> both.card("C1", "status").equals("Activated"));
        final String order = both.purchase("C1", "12.34").order().path("consume_no").asText();
        both.sandbox.purchases().settle(order, "12.34");
        await("it is booked", () -> both.balance("U1").equals("87.66"));
        final AdminClient.Answer account = both.admin.get("/v1/accounts/U1");
        assertThat(account.json().path("platform").path("balance").asText()).isEqualTo("87.66");
        assertThat(account.json().path("platform").path("difference").asText()).isEqualTo("0");
        both.post("U1", "out-1", "-7.66");
        await("the transfer is made", () -> outbound("U1", "out-1", "-7.66").equals("done"));
        assertThat(both.sandbox.books().balance("U1")).isEqualByComparingTo("80");
    }

    @Test
    void shouldMakeATransferOnceWhoseResponsesAreLost() {
        both.sandbox.books().issue("U1", "C1", "Activated");
        both.admin.call("PUT", "/v1/accounts/U1", "{\"currency\":\"USD\"}");
        both.sandbox.faults().set(Fault.TIMEOUT, 1);
        for (int i = 0; i < 3; i++) {
            both.post("U1", "E" + i, "10");
        }
        await("the platform has made them", () -> both.sandbox.books().transfers().size() == 3);
        both.sandbox.faults().set(Fault.TIMEOUT, 0);
        for (int i = 0; i < 3; i++) {
            final String entry = "E" + i;
            await("the transfer is made", () -> outbound("U1", entry, "10").equals("done"));
        }
        assertThat(both.sandbox.books().balance("U1")).isEqualByComparingTo("30");
        assertThat(both.sandbox.books().transfers()).hasSize(3);
    }

    @Test
    void shouldSayThatATransferIsRefusedAndTryAgainWhenAsked() {
        both.admin.call("PUT", "/v1/accounts/U1", "{\"currency\":\"USD\"}");
        both.post("U1", "E1", "10");
        await(
            "it is refused", () -> both.admin.get("/v1/sync").json().path("platform").path("last_problem").asText()
            .contains("2002"));
        both.sandbox.books().issue("U1", "C1", "Activated");
        await("the transfer is made", () -> outbound("U1", "E1", "10").equals("done"));
        assertThat(both.sandbox.books().balance("U1")).isEqualByComparingTo("10");
        assertThat(both.balance("U1")).isEqualTo("10.00");
    }

    @Test
    void shouldOnlyTransferWhatThePlatformCanMove() {
        both.sandbox.books().issue("U1", "C1", "Activated");
        both.admin.call("PUT", "/v1/accounts/U1", "{\"currency\":\"USD\"}");
        final AdminClient.Answer refused = both.post("U1", "E1", "1.001");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("two decimals");
        final AdminClient.Answer own = both.admin.call("POST", "/v1/accounts/U1/entries",
            "{\"entry_no\":\"E1\",\"amount\":\"1.001\",\"transfer\":false}");
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.json().path("outbound").isNull()).isTrue();
        assertThat(
            both.admin.get("/v1/accounts/U1").json().path("platform").path("difference").asText()).isEqualTo("1.001");
    }
}
