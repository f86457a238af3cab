package dev.holdfast.gateway.admin.onboarding;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.client.AdminClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Cardholders and applications over HTTP, against the platform's documented shapes. */
class OnboardingRoutesTest extends OnboardingFixture {
    private static final String ADDRESS = ",'address':{'first_name':'Ada','last_name':'Lovelace','phone_code':'352',"
        + "'phone':'621123456','postal_code':'1234','country':'LU','state':'Luxembourg','city':'Luxembourg',"
        + "'address_line1':'1, rue de la Gare','address_line2':'2nd floor'}";

    @Test
    void shouldBringACardholderToThePlatform() {
        final Answer answer = submit();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.field("state")).isEqualTo("pending_submission");
        await("it is approved", () -> cardholder().field("state").equals("approved"));
        assertThat(cardholder().field("cardholder_no")).isEqualTo(HOLDER);
        assertThat(submit().status()).as("a repeat").isEqualTo(200);
        assertThat(platform.asked("/cardholder/apply")).hasSize(1);
        final JsonNode body = platform.asked("/cardholder/apply").get(0).body();
        assertThat(body.path("sumsub_share_token").asText()).isEqualTo(TOKEN);
        assertThat(body.path("cardholder_unique_no").asText()).isEqualTo("me-1");
    }

    @Test
    void shouldSayWhyOneWasRejectedAndTakeANewToken() {
        platform.answer("/cardholder/" + HOLDER + "/info",
            "{\"code\":0,\"data\":{\"cardholder_no\":\"" + HOLDER + "\",\"status\":\"Rejected\"}}");
        submit();
        await("it is with the platform", () -> cardholder().field("state").equals("submitted"));
        platform.pages("/cardholder/list", "{\"cardholder_no\":\"" + HOLDER + "\",\"cardholder_unique_no\":\"me-1\","
            + "\"status\":\"Rejected\",\"fail_reason\":\"the document is not readable\"}");
        await("it is rejected", () -> cardholder().field("state").equals("rejected"));
        assertThat(cardholder().field("fail_reason")).isEqualTo("the document is not readable");
        platform.answer("/cardholder/" + HOLDER + "/info", "{\"code\":0,\"data\":{\"status\":\"Approved\"}}");
        assertThat(submit().status()).isEqualTo(202);
        await("it is approved", () -> cardholder().field("state").equals("approved"));
        assertThat(platform.asked("/cardholder/apply").get(1).body().path("cardholder_no").asText())
            .isEqualTo(HOLDER);
    }

    @Test
    void shouldIssueACardOfTheCardholdersAccount() {
        approved();
        assertThat(apply("").status()).isEqualTo(200);
        await("it is there", () -> application().field("state").equals("activated"));
        final Answer application = application();
        assertThat(application.field("card_no")).isEqualTo(CARD);
        final Answer card = admin.get("/v1/cards/" + CARD);
        assertThat(card.field("cardholder_no")).isEqualTo(HOLDER);
        assertThat(card.field("card_unique_no")).isEqualTo("me-card-1");
        assertThat(card.field("card_last_no")).isEqualTo("4242");
        assertThat(card.field("card_bin")).isEqualTo("411111");
        assertThat(card.field("organization")).isEqualTo("VISA");
        assertThat(card.field("card_type")).isEqualTo("Virtual");
        assertThat(apply("").status()).as("a repeat").isEqualTo(200);
        assertThat(apply(",'package_no':'none'").status()).isEqualTo(404);
        assertThat(apply(ADDRESS).status()).as("another application of this number").isEqualTo(409);
        assertThat(platform.asked("/card/apply")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "", value = {
        "first_name | ", "phone | ", "postal_code | ", "city | ", "address_line1 | ", "address_line2 | ",
        "country | Luxembourg", "phone_code | +352", "city | Zürich", "last_name | "})
    void shouldNameTheFieldOfAnAddressThatIsWrong(final String field, final String value) {
        final String wrong = value == null ? ADDRESS.replaceAll("'" + field + "':'[^']*',?", "").replace(",}", "}")
            : ADDRESS.replaceAll("('" + field + "':)'[^']*'", "$1'" + value + "'");
        final Answer answer = apply(wrong);
        final Answer physical = admin.call("POST", "/v1/cards", ("{'card_unique_no':'me-card-1',"
            + "'cardholder_unique_no':'me-1','card_type':'Physical','card_bin_no':'B1'" + wrong + "}")
            .replace('\'', '"'));
        assertThat(physical.status()).isEqualTo(400);
        assertThat(physical.field("message")).contains("address." + field);
        final boolean isForPhysical = value == null
            && List.of("first_name", "last_name", "phone", "address_line2").contains(field);
        assertThat(answer.status()).as("a virtual card needs only the place").isEqualTo(isForPhysical ? 404 : 400);
        assertThat(platform.asked("/card/apply")).isEmpty();
    }

    @Test
    void shouldAskForAnAddressOfAPhysicalCardOnly() {
        final Answer answer = admin.call("POST", "/v1/cards",
            "{\"card_unique_no\":\"a\",\"cardholder_unique_no\":\"b\","
            + "\"card_type\":\"Physical\",\"card_bin_no\":\"B1\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field("message")).contains("address");
        assertThat(apply("").field("error")).isEqualTo("cardholder_unknown");
        assertThat(apply(",'platform_package_no':'P1'").field("message")).contains("platform.mode=AUTHORIZATION");
    }

    @Test
    void shouldTakeThePackageThatIsSetForTheBin() {
        restart(settings("onboarding.packages", "B1=gold"));
        submit();
        assertThat(apply("").status()).as("there is no such package yet").isEqualTo(404);
        admin.call("PUT", "/v1/packages/gold", "{}");
        admin.call("PUT", "/v1/packages/silver", "{}");
        assertThat(apply("").field("package_no")).isEqualTo("gold");
        final Answer other = admin.call("POST", "/v1/cards",
            "{\"card_unique_no\":\"me-card-2\",\"cardholder_unique_no\":\"me-1\",\"card_type\":\"Virtual\","
            + "\"card_bin_no\":\"B1\",\"package_no\":\"silver\"}");
        assertThat(other.field("package_no")).isEqualTo("silver");
    }

    @Test
    void shouldLetAnAccountWaitWhenItIsSetSo() {
        restart(settings("onboarding.accounts_wait", "true"));
        final String open = "{\"currency\":\"USD\",\"cardholder_unique_no\":\"me-1\"}";
        assertThat(admin.call("PUT", "/v1/accounts/" + HOLDER, open).field("error"))
            .isEqualTo("cardholder_not_approved");
        approved();
        assertThat(admin.call("PUT", "/v1/accounts/" + HOLDER, "{\"currency\":\"USD\"}").status()).isEqualTo(409);
        assertThat(admin.call("PUT", "/v1/accounts/" + HOLDER, open).status()).isEqualTo(200);
    }

    @Test
    void shouldListByStateInPages() {
        for (int i = 0; i < 7; i++) {
            admin.call("POST", "/v1/cardholders",
                "{\"unique_no\":\"n-" + i + "\",\"sumsub_share_token\":\"" + TOKEN + "\"}");
        }
        await("all are approved",
            () -> admin.get("/v1/cardholders?state=approved&limit=100").json().path("cardholders").size() == 7);
        final List<String> seen = new ArrayList<>();
        String after = "";
        do {
            final JsonNode page = admin.get("/v1/cardholders?limit=3" + after).json();
            assertThat(page.path("cardholders").size()).isLessThanOrEqualTo(3);
            page.path("cardholders").forEach(one -> seen.add(one.path("unique_no").asText()));
            after = page.path("next_after").isNull() ? "" : "&after=" + page.path("next_after").asText();
        } while (!after.isEmpty());
        assertThat(seen).containsExactlyInAnyOrder("n-0", "n-1", "n-2", "n-3", "n-4", "n-5", "n-6");
        assertThat(admin.get("/v1/cardholders?state=rejected").json().path("cardholders")).isEmpty();
        assertThat(admin.get("/v1/cardholders?state=lost").status()).isEqualTo(400);
        assertThat(admin.get("/v1/cardholders?after=x").status()).isEqualTo(400);
        assertThat(admin.get("/v1/applications").json().path("applications")).isEmpty();
    }

    /** The token is in no file and in no answer, and after a restart it is asked for again. */
    @Test
    void shouldKeepNoToken() throws IOException {
        platform.answer("/cardholder/list", "{\"code\":1001,\"msg\":\"busy\"}")
            .answer("/cardholder/apply", "{\"code\":2006,\"msg\":\"bad token " + TOKEN + "\"}");
        assertThat(submit().text()).doesNotContain(TOKEN);
        restart(settings());
        platform.pages("/cardholder/list");
        await("the token is needed", () -> cardholder().field("state").equals("token_needed"));
        submit();
        await("it is refused", () -> cardholder().field("state").equals("rejected"));
        assertThat(cardholder().field("fail_reason")).startsWith("2006");
        assertThat(admin.get("/v1/sync").text() + admin.get("/v1/audit").text() + cardholder().text())
            .doesNotContain(TOKEN);
        gateway.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).as(file.toString())
                    .doesNotContain(TOKEN);
            }
        }
    }

    @Test
    void shouldNotPromiseWhatNobodyDoes() {
        restart("platform.base_url", "");
        assertThat(submit().field("error")).isEqualTo("no_sync");
        assertThat(cardholder().status()).isEqualTo(404);
        assertThat(admin.call("PUT", "/v1/cards/C1/pin", "{\"pin\":\"135790\"}").field("error")).isEqualTo("no_sync");
    }
}
