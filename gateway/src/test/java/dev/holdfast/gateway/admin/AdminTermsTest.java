package dev.holdfast.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.AdminClient.Answer;
import dev.holdfast.gateway.client.CallbackBodies;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Packages, the terms of cards, and reviews, as the back-office gives and sees them. */
class AdminTermsTest {
    @TempDir
    private static Path directory;
    private static TestGateway gateway;
    private static AdminClient admin;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(directory);
        admin = gateway.admin();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void shouldVersionAPackageAndShowItAsItWasGiven() {
        final String terms =
            "\"fees\":{\"consume_rate\":\"0.01\",\"free_small_consume_excuse_type\":\"Day\","
            + "\"free_small_consume_excuse_days\":7},"
            + "\"limits\":{\"day\":\"500\",\"purchases_per_hour\":3},\"rules\":{\"mcc_allow\":[\"5000-5999\","
            + "\"0763\"],\"country_deny\":[\"KP\"],"
            + "\"type_allow\":[\"Consumption\"]}";
        final Answer made = admin.call("PUT", "/v1/packages/P1", "{\"fee_source\":\"package\"," + terms + "}");
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        assertThat(
            admin.call("PUT", "/v1/packages/P1", "{\"fee_source\":\"none\",\"expected_version\":1}").field("version"))
            .isEqualTo("2");
        assertThat(
            admin.call("PUT", "/v1/packages/P1", "{\"fee_source\":\"platform\",\"expected_version\":1}").status())
            .isEqualTo(409);
        final Answer first = admin.get("/v1/packages/P1?version=1");
        assertThat(first.text()).isEqualTo(made.text());
        assertThat(first.json().path("fees").path("consume_rate").asText()).isEqualTo("0.01");
        assertThat(first.json().path("fees").path("free_small_excuse_type").asText()).isEqualTo("Day");
        assertThat(first.json().path("limits").path("day").asText()).isEqualTo("500.00");
        assertThat(first.json().path("limits").path("week").isNull()).isTrue();
        assertThat(first.json().path("limits").path("purchases_per_hour").asInt()).isEqualTo(3);
        assertThat(first.json().path("rules").toString())
            .isEqualTo(
                "{\"type_allow\":[\"Consumption\"],\"mcc_allow\":[\"5000-5999\",\"0763\"],\"country_deny\":[\"KP\"]}");
        assertThat(admin.get("/v1/packages/P1").field("fee_source")).isEqualTo("none");
        assertThat(admin.get("/v1/packages/P1?version=3").status()).isEqualTo(404);
        assertThat(admin.get("/v1/packages/P1?version=x").status()).isEqualTo(400);
        final Answer page = admin.get("/v1/packages?limit=1");
        assertThat(page.json().path("packages").path(0).path("package_no").asText()).isEqualTo("default");
        assertThat(page.json().path("next_after").asInt()).isEqualTo(1);
        assertThat(
            admin.get("/v1/packages?after=1").json().path("packages").path(0).path("package_no").asText())
            .isEqualTo("P1");
    }

    @Test
    void shouldNarrowACardAndExplainItsDecline() {
        admin.openAccount("U6", "C6", "100.00");
        admin.call("PUT", "/v1/packages/P6",
            "{\"fee_source\":\"package\",\"fees\":{\"consume_rate\":\"0.01\"},\"limits\":{\"day\":\"80\"}}");
        assertThat(admin.call("PUT", "/v1/cards/C6", "{\"package_no\":\"P6\"}").field("package_no")).isEqualTo("P6");
        assertThat(admin.get("/v1/cards/C6/terms").status()).isEqualTo(404);
        assertThat(admin.call("PUT", "/v1/cards/C6/terms", "{\"limits\":{\"day\":\"60\"}}").status()).isEqualTo(200);
        assertThat(admin.get("/v1/cards/C6/terms").json().path("limits").path("day").asText()).isEqualTo("60.00");
        assertThat(gateway.platform().post(CallbackBodies.auth("T6-1", "C6", "U6", "50.00", 1)).code()).isZero();
        assertThat(gateway.platform().post(CallbackBodies.auth("T6-2", "C6", "U6", "10.01", 1)).code()).isEqualTo(3012);
        final Answer order = admin.get("/v1/authorizations/T6-2");
        assertThat(order.field("package_no")).isEqualTo("P6");
        assertThat(order.field("package_version")).isEqualTo("1");
        final List<JsonNode> checks = new ArrayList<>();
        order.json().path("checks").forEach(checks::add);
        assertThat(checks).extracting(check -> check.path("check").asText() + " " + check.path("result").asText())
            .startsWith("order_open passed", "card_known passed")
            .contains("transaction_limit passed", "day_limit failed", "week_limit not_reached");
        assertThat(checks).anySatisfy(check -> assertThat(check.toString()).isEqualTo(
            "{\"check\":\"day_limit\",\"result\":\"failed\",\"amount\":\"10.01\",\"used\":\"50.00\","
            + "\"limit\":\"60.00\"}"));
        final JsonNode approved = admin.get("/v1/authorizations/T6-1").json();
        assertThat(approved.path("held").asText()).isEqualTo("50.50");
        assertThat(approved.path("checks").path(approved.path("checks").size() - 1).toString()).isEqualTo(
            "{\"check\":\"funds\",\"result\":\"passed\",\"amount\":\"50.00\",\"fee_estimate\":\"0.50\","
            + "\"available\":\"100.00\"}");
    }

    @Test
    void shouldListReviewsAndResolveThem() {
        for (int i = 1; i <= 3; i++) {
            gateway.platform().post(CallbackBodies.consumption("T7-" + i, "C7", "U7", "5.00", "Success", 1));
        }
        final Answer page = admin.get("/v1/reviews?limit=2");
        assertThat(page.json().path("reviews")).hasSize(2);
        final JsonNode first = page.json().path("reviews").path(0);
        assertThat(first.path("consume_no").asText()).isEqualTo("T7-1");
        assertThat(first.path("reason").asText()).isEqualTo("account_unknown");
        assertThat(first.path("notification").path("amount").asText()).isEqualTo("5.00");
        assertThat(page.field("next_after")).isEqualTo("T7-2");
        assertThat(admin.get("/v1/reviews?after=T7-2").json().path("reviews")).hasSize(1);
        assertThat(
            resolve("T7-1", "{\"note\":\"card of a closed program\"}").field("note"))
            .isEqualTo("card of a closed program");
        assertThat(resolve("T7-1", "{\"note\":\"again\"}").status()).isEqualTo(404);
        assertThat(resolve("T7-2", "{\"note\":\"registered now\",\"retry\":true}").status()).isEqualTo(422);
        admin.openAccount("U7", "C7", "20.00");
        assertThat(resolve("T7-2", "{\"note\":\"registered now\",\"retry\":true}").status()).isEqualTo(200);
        assertThat(admin.get("/v1/accounts/U7").field("balance")).isEqualTo("15.00");
        assertThat(admin.get("/v1/reviews/T7-2").json().path("resolved_ms").asLong()).isPositive();
        assertThat(resolve("T7-3", "{}").status()).isEqualTo(400);
        resolve("T7-3", "{\"note\":\"done\"}");
        assertThat(admin.get("/v1/reviews").json().path("reviews")).isEmpty();
    }

    private static Answer resolve(final String consumeNo, final String body) {
        return admin.call("POST", "/v1/reviews/" + consumeNo + "/resolve", body);
    }
}
