package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.AdminClient.Answer;
import dev.holdfast.gateway.client.CallbackBodies;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class AdminServerTest {
    @TempDir
    private static Path directory;
    private static TestGateway gateway;
    private static AdminClient admin;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(directory);
        admin = gateway.admin();
        admin.openAccount("U1", "C1", "100.00");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void shouldCreateAndShowAnAccount() {
        final Answer made = admin.call("PUT", "/v1/accounts/U2", "{\"currency\":\"USD\",\"overdraft\":\"12.5\"}");
        assertThat(made.status()).isEqualTo(200);
        assertThat(admin.get("/v1/accounts/U2").text()).isEqualTo(
            "{\"account_no\":\"U2\",\"currency\":\"USD\",\"balance\":\"0.00\",\"held\":\"0.00\","
            + "\"available\":\"12.50\",\"overdraft\":\"12.50\","
                + "\"status\":\"open\",\"overdrawn\":false}");
        assertThat(admin.call("PUT", "/v1/accounts/U2", "{\"currency\":\"EUR\"}").status()).isEqualTo(409);
        assertThat(admin.call("PUT", "/v1/accounts/U3", "{}").status()).isEqualTo(400);
        assertThat(admin.get("/v1/accounts/U3").status()).isEqualTo(404);
    }

    /** Balances, and the token of a card's page: no cache on the way has any business with them. */
    @Test
    void shouldHaveNobodyKeepWhatItSays() throws IOException {
        final HttpURLConnection asked =
            (HttpURLConnection) URI.create(gateway.adminUrl() + "/v1/accounts/U1").toURL().openConnection();
        asked.setRequestProperty("Authorization", "Bearer " + TestGateway.TOKEN);
        assertThat(asked.getResponseCode()).isEqualTo(200);
        assertThat(asked.getHeaderField("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void shouldSwitchTheRules() {
        assertThat(admin.get("/v1/ledger").field("rules_version")).as("a new ledger's").isEqualTo("5");
        assertThat(admin.get("/v1/ledger").field("newest_rules_version")).isEqualTo("5");
        final Answer older = admin.call("PUT", "/v1/rules", "{\"version\":1}");
        assertThat(older.status()).isEqualTo(200);
        assertThat(older.field("rules_version")).isEqualTo("1");
        final Answer unknown = admin.call("PUT", "/v1/rules", "{\"version\":6}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.field("error")).isEqualTo("rules_unknown");
        for (final String bad
            : new String[] {"{}", "{\"version\":0}", "{\"version\":65535}", "{\"version\":\"2\"}",
                "{\"version\":2,\"x\":1}"}) {
            assertThat(admin.call("PUT", "/v1/rules", bad).status()).as(bad).isEqualTo(400);
        }
        assertThat(admin.call("PUT", "/v1/rules", "{\"version\":3}").field("rules_version")).isEqualTo("3");
    }

    @Test
    void shouldTakeAnOperatorsWordForTheClock() {
        final Answer shown = admin.get("/v1/clock");
        assertThat(shown.field("believed")).isEqualTo("true");
        assertThat(shown.field("wall_ahead_ms")).isEqualTo("0");
        assertThat(admin.call("POST", "/v1/clock", "{\"now\":\"" + Instant.now() + "\"}").status()).isEqualTo(202);
        final Answer wrong = admin.call("POST", "/v1/clock", "{\"now\":\"" + Instant.now().plusSeconds(90) + "\"}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.field("message")).contains("set the clock first");
        assertThat(admin.call("POST", "/v1/clock", "{}").status()).isEqualTo(400);
        assertThat(admin.call("POST", "/v1/clock", "{\"now\":\"soon\"}").status()).isEqualTo(400);
        assertThat(admin.call("PUT", "/v1/clock", "{}").status()).isEqualTo(405);
    }

    @Test
    void shouldPostAnEntryOnce() {
        admin.call("PUT", "/v1/accounts/U4", "{\"currency\":\"USD\"}");
        final Answer first = entry("U4", "{\"entry_no\":\"E1\",\"amount\":\"100.00\"}");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.field("balance")).isEqualTo("100.00");
        entry("U4", "{\"entry_no\":\"E2\",\"amount\":\"-40\"}");
        assertThat(entry("U4", "{\"entry_no\":\"E1\",\"amount\":\"100\"}").text()).isEqualTo(first.text());
        assertThat(entry("U4", "{\"entry_no\":\"E1\",\"amount\":\"101\"}").status()).isEqualTo(409);
        assertThat(entry("U4", "{\"entry_no\":\"E3\",\"amount\":\"-60.01\"}").status()).isEqualTo(422);
        assertThat(
            entry("U4", "{\"entry_no\":\"E3\",\"amount\":\"-60.01\",\"force\":true}").field("balance"))
            .isEqualTo("-0.01");
        assertThat(entry("U9", "{\"entry_no\":\"E4\",\"amount\":\"1\"}").status()).isEqualTo(404);
    }

    @Test
    void shouldRegisterAndShowACard() {
        assertThat(
            admin.call("PUT", "/v1/cards/C2", "{\"cardholder_no\":\"U1\",\"status\":\"Frozen\"}").status())
            .isEqualTo(200);
        final Answer card = admin.get("/v1/cards/C2");
        assertThat(card.field("cardholder_no")).isEqualTo("U1");
        assertThat(card.field("status")).isEqualTo("Frozen");
        assertThat(admin.get("/v1/cards/C9").status()).isEqualTo(404);
        assertThat(admin.call("PUT", "/v1/cards/C9", "{\"status\":\"Activated\"}").status()).isEqualTo(400);
    }

    @Test
    void shouldShowWhatBecameOfAnOrder() {
        assertThat(gateway.platform().post(CallbackBodies.auth("T1", "C1", "U1", "30.00", 1)).code()).isZero();
        Answer order = admin.get("/v1/authorizations/T1");
        assertThat(order.field("state")).isEqualTo("held");
        assertThat(order.field("decision_code")).isEqualTo("0");
        assertThat(order.field("held")).isEqualTo("30.00");
        assertThat(order.field("card_no")).isEqualTo("C1");
        assertThat(order.field("account_no")).isEqualTo("U1");
        assertThat(
            gateway.platform().post(CallbackBodies.consumption("T1", "C1", "U1", "25.00", "Success", 2)).code())
            .isZero();
        order = admin.get("/v1/authorizations/T1");
        assertThat(order.field("state")).isEqualTo("settled");
        assertThat(order.field("held")).isEqualTo("0.00");
        assertThat(order.field("posted")).isEqualTo("-25.00");
        assertThat(order.json().path("times").path("decided_ms").asLong()).isPositive();
        assertThat(admin.get("/v1/authorizations/none").status()).isEqualTo(404);
    }

    @Test
    void shouldSumUpTheLedger() {
        final Answer ledger = admin.get("/v1/ledger");
        assertThat(ledger.json().path("accounts").asInt()).isPositive();
        assertThat(ledger.json().path("journal_sequence").asInt()).isPositive();
        assertThat(ledger.field("digest")).hasSize(16);
        assertThat(ledger.json().path("totals").path(0).path("currency").asText()).isEqualTo("USD");
    }

    @Test
    void shouldAskForTheTokenExceptForHealth() {
        assertThat(gateway.stranger().get("/v1/ledger").status()).isEqualTo(401);
        assertThat(gateway.stranger().get("/metrics").status()).isEqualTo(401);
        assertThat(gateway.stranger().call("PUT", "/v1/accounts/U8", "{\"currency\":\"USD\"}").status()).isEqualTo(401);
        assertThat(admin.get("/v1/accounts/U8").status()).isEqualTo(404);
        assertThat(gateway.stranger().get("/health/live").status()).isEqualTo(200);
        assertThat(gateway.stranger().get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void shouldServeMetrics() {
        gateway.platform().post(CallbackBodies.auth("T-metrics", "C1", "U1", "1.00", 1));
        final String metrics = admin.get("/metrics").text();
        assertThat(
            metrics).contains("holdfast_callbacks_total{code=\"0\",result=\"approved\"}",
            "holdfast_callback_latency_seconds_bucket", "holdfast_queue_bytes", "holdfast_batch_messages_count",
            "holdfast_journal_force_seconds_sum", "holdfast_map_rows{map=\"orders\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PUT  | /v1/accounts/U5 | {\"currency\":\"usd\"} | 400 | currency",
        "PUT | /v1/accounts/U5 | {\"currency\":5} | 400 | currency",
        "PUT  | /v1/accounts/U5 | {\"currency\":\"USD\",\"limit\":1} | 400 | limit",
        "PUT | /v1/accounts/U5 | [] | 400 | object",
        "PUT  | /v1/accounts/U5 | {\"currency\":\"USD\",\"currency\":\"USD\"} | 400 | Duplicate",
        "PUT | /v1/accounts/U5 | { | 400 | JSON",
        "PUT | /v1/accounts/U5 | {\"currency\":\"USD\"}{} | 400 | JSON",
        "PUT  | /v1/accounts/U5 | {\"currency\":\"USD\",\"overdraft\":\"-1\"} | 400 | field",
        "PUT | /v1/accounts/%01 | {} | 400 | account_no",
        "POST | /v1/accounts/U1/entries | {\"amount\":\"1\"} | 400 | entry_no",
        "POST | /v1/accounts/U1/entries | {\"entry_no\":\"X\"} | 400 | amount",
        "POST | /v1/accounts/U1/entries | {\"entry_no\":\"X\",\"amount\":\"0.0000001\"} | 400 | 0.0000001",
        "POST | /v1/accounts/U1/entries | {\"entry_no\":\"X\",\"amount\":\"0\"} | 400 | field",
        "PUT  | /v1/cards/C5 | {\"cardholder_no\":\"U1\",\"status\":\"Melted\"} | 400 | Melted",
        "DELETE | /v1/cards/C1 | {} | 405 | DELETE",
        "PUT  | /v1/packages/P9 | {\"fees\":{\"consume_rate\":\"1.5\"}} | 400 | fees.consume_rate",
        "PUT  | /v1/packages/P9 | {\"fees\":{\"free\":1}} | 400 | fees.free",
        "PUT | /v1/packages/P9 | {\"fees\":[]} | 400 | fees",
        "PUT  | /v1/packages/P9 | {\"limits\":{\"day\":\"-1\"}} | 400 | limits.day",
        "PUT  | /v1/packages/P9 | {\"limits\":{\"purchases_per_day\":1.5}} | 400 | limits.purchases_per_day",
        "PUT  | /v1/packages/P9 | {\"rules\":{\"mcc_deny\":[\"54\"]}} | 400 | rules.mcc_deny",
        "PUT  | /v1/packages/P9 | {\"rules\":{\"country_deny\":[\"kp\"]}} | 400 | rules.country_deny",
        "PUT  | /v1/packages/P9 | {\"fee_source\":\"mine\"} | 400 | fee_source",
        "PUT  | /v1/cards/C1 | {\"package_no\":\"P-none\"} | 404 | package",
        "PUT | /v1/cards/C-none/terms | {} | 404 | card",
        "PUT  | /v1/accounts/U1 | {\"status\":\"gone\"} | 400 | status",
        "GET | /v1/packages/P-none | {} | 404 | package", "GET  | /v1/reviews?limit=0 | {} | 400 | limit",
        "GET | /v1/reviews?after=%01 | {} | 400 | after",
        "GET  | /v1/reviews?after=12345678901234567890123456789012345678901234567890123456789012345 | {} | 400"
            + " | after", "DELETE | /v1/packages | {} | 405 | DELETE",
        "GET  | /v2/ledger | {} | 404 | /v2/ledger", "GET | / | {} | 404 | /",
        "GET | /v1/accounts | {} | 404 | accounts"
    })
    void shouldNameWhatIsWrong(
        final String method, final String path, final String body, final int status, final String mentioned) {
        final Answer answer = admin.call(method, path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.field("error")).isNotEmpty();
        assertThat(answer.field("message")).contains(mentioned);
    }

    private static Answer entry(final String account, final String body) {
        return admin.call("POST", "/v1/accounts/" + account + "/entries", body);
    }
}
