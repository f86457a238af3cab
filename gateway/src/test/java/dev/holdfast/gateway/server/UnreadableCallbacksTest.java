package dev.holdfast.gateway.server;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.wire.Action;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Notifications whose signature is good are facts: acknowledged whatever they hold, applied as far as what they do can
 * be read, and else listed for review under the name of what could not be. On a running gateway, over its sockets.
 */
class UnreadableCallbacksTest {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    @TempDir
    private Path directory;
    private final long nowMs = System.currentTimeMillis();
    private TestGateway gateway;
    private AdminClient admin;
    private CallbackClient platform;

    @BeforeEach
    void start() {
        gateway = new TestGateway(directory);
        admin = gateway.admin();
        platform = gateway.platform();
        admin.openAccount("U1", "C1", "100");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /**
     * Each is said of a purchase of 10 that is held: first where our package says the fee, then where the platform
     * does.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'fee':0.1234567                  | settled | review: fee",
        "'fee':-0.50                      | settled | review: fee",
        "'fee':''                         | settled | review: fee",
        "'fee':'0.30'                     | settled | settled",
        "'amount':'10'                    | settled | settled",
        "'amount':30.1234567              | review: amount | review: amount",
        "'amount':''                      | review: amount | review: amount",
        "'amount':null                    | review: amount | review: amount",
        "'amount':30.1234567,'status':'Fail' | failed | failed",
        "'time':'TIME'                    | settled | settled",
        "'time':'soon'                    | review: time | review: time",
        "'time':null                      | review: time | review: time",
        "'status':'Odd'                   | review: | review:",
        "'status':null                    | review: status | review: status",
        "'type':7                         | review: | review:",
        "'type':null                      | review: type | review: type",
        "'card_no':'no such'              | settled | settled",
        "'cardholder_no':'no such'        | settled | settled",
        "'consume_relate_no':'no such'    | settled | settled",
        "'consume_relate_no':'','type':'Reversal' | review: | review:",
        "'local_currency':'Euro money'    | settled | settled",
        "'merchant_info':{'merchant_mcc':'none','city':[1]} | settled | settled",
        "'remark':{'a':[1,{}]}            | settled | settled",
        "'fee_list':[{'fee_type':'A','amount':1E-9}] | settled | settled",
        "'serial':111111111111111111111111111111111111111111111111111111111111111111 | settled | settled"
    })
    void shouldTakeWhatIsNeededAndListTheRest(final String members, final String byPackage, final String byPlatform) {
        for (final String source : new String[] {"package", "platform"}) {
            final String expected = source.equals("package") ? byPackage : byPlatform;
            final String card = "C-" + source;
            final String order = "T-" + source;
            assertThat(
                admin.call("PUT", "/v1/packages/" + source, "{\"fee_source\":\"" + source + "\"}").status())
                .isEqualTo(200);
            assertThat(admin.call("PUT", "/v1/cards/" + card,
                "{\"cardholder_no\":\"U1\",\"status\":\"Activated\",\"package_no\":\"" + source + "\"}")
                .status()).isEqualTo(200);
            assertThat(platform.post(CallbackBodies.auth(order, card, "U1", "10", nowMs)).code()).isZero();
            final String body = said(order, card, members);
            assertThat(platform.post(body).code()).as(body).isZero();
            final JsonNode state = admin.get("/v1/authorizations/" + order).json();
            if (expected.startsWith("review:")) {
                assertThat(state.path("state").asText()).as(body).isEqualTo("review");
                assertThat(state.path("held").asText()).as("it stays held, %s", body).isEqualTo("10.00");
                final JsonNode review = admin.get("/v1/reviews/" + order).json();
                assertThat(review.path("message").asText()).as(body).endsWith(expected.substring("review:".length()));
                if (!expected.equals("review:")) {
                    assertThat(review.path("signed_text").asText()).as(body).contains("consume_no=" + order + '&');
                }
                assertThat(platform.post(body).code()).as("said once more").isZero();
                assertThat(
                    platform.post(CallbackBodies.auth("P-" + order, card, "U1", "1", nowMs)).code())
                    .as("the next purchase").isZero();
            } else {
                assertThat(state.path("state").asText()).as(body).isEqualTo(expected);
                assertThat(state.path("held").asText()).as(body).isEqualTo("0.00");
                assertThat(admin.get("/v1/reviews/" + order).status()).as(body).isEqualTo(404);
            }
        }
    }

    private String said(final String order, final String card, final String members) {
        return CallbackBodies.body(Action.CONSUMPTION, CallbackBodies.order(order, card, "U1", "10", "Success", nowMs),
            members("{" + members.replace('\'', '"').replace("TIME", Long.toString(nowMs)) + "}"));
    }

    @Test
    void shouldDeclineAnAuthorizationThatCannotBeRead() {
        final String body =
            CallbackBodies.body(Action.AUTH, CallbackBodies.order("T1", "C1", "U1", "10", "Pending", nowMs),
            Map.of("amount", "30.1234567"));
        final CallbackClient.Answer answer = platform.post(body);
        assertThat(answer.code()).isEqualTo(1004);
        assertThat(admin.get("/v1/accounts/U1").field("held")).isEqualTo("0.00");
        final String odd =
            CallbackBodies.body(Action.AUTH, CallbackBodies.order("T1", "C1", "U1", "10", "Pending", nowMs),
            Map.of("fee", "\"\"", "serial", "9".repeat(66), "remark", "[1]"));
        assertThat(platform.post(odd).code()).as("nothing of that is needed").isZero();
    }

    @Test
    void shouldListOneReviewForACardAndOneForEachText() {
        for (int i = 0; i < 50; i++) {
            final String odd = "{\"id\":\"p" + i
                + "\",\"action\":\"Card_update\",\"data\":{\"card_no\":\"C1\",\"after_status\":\"Frozen\","
                + "\"time\":\"t" + i + "\"}}";
            assertThat(platform.post(odd).code()).isZero();
            final String nameless = "{\"id\":\"p" + i + "\",\"action\":\"Consumption\",\"data\":{\"amount\":" + i % 5
                + ",\"time\":1}}";
            assertThat(platform.post(nameless).code()).isZero();
        }
        final JsonNode reviews = admin.get("/v1/reviews?limit=100").json().path("reviews");
        assertThat(reviews).extracting(review -> review.path("review_no").asText().replaceFirst("text=.*", "text"))
            .containsExactlyInAnyOrder("card=C1", "text", "text", "text", "text", "text");
        assertThat(admin.get("/v1/cards/C1").field("status")).isEqualTo("Activated");
        for (final JsonNode review : reviews) {
            final String path = "/v1/reviews/" + review.path("review_no").asText().replace("=", "%3D") + "/resolve";
            assertThat(admin.call("POST", path, "{\"note\":\"asked the platform\"}").status()).isEqualTo(200);
        }
        assertThat(admin.get("/v1/reviews").json().path("reviews")).isEmpty();
    }

    /** A settlement that nobody could read was booked by hand; what is read later posts only the rest. */
    @Test
    void shouldPostOnlyWhatNoEntryHasBooked() {
        assertThat(platform.post(CallbackBodies.auth("T1", "C1", "U1", "10", nowMs)).code()).isZero();
        assertThat(platform.post(said("T1", "C1", "'amount':30.1234567")).code()).isZero();
        assertThat(post("{\"entry_no\":\"E1\",\"amount\":\"-9\",\"consume_no\":\"T1\"}")).isEqualTo(200);
        assertThat(post("{\"entry_no\":\"E1\",\"amount\":\"-9\",\"consume_no\":\"T1\"}")).isEqualTo(200);
        assertThat(admin.get("/v1/accounts/U1").field("balance")).isEqualTo("91.00");
        assertThat(
            platform.post(CallbackBodies.consumption("T1", "C1", "U1", "12", "Success", nowMs + 1)).code()).isZero();
        assertThat(admin.get("/v1/accounts/U1").field("balance")).isEqualTo("88.00");
        assertThat(admin.get("/v1/accounts/U1").field("held")).isEqualTo("0.00");
        assertThat(admin.get("/v1/authorizations/T1").field("booked_by_entries")).isEqualTo("-9.00");
        assertThat(admin.get("/v1/reviews/T1").json().path("resolved_ms").isNumber()).isTrue();
    }

    /** The same, but the entry is named when the review is resolved. */
    @Test
    void shouldResolveAReviewByAnEntryThatBookedIt() {
        assertThat(platform.post(said("T1", "C1", "'amount':30.1234567")).code()).isZero();
        assertThat(post("{\"entry_no\":\"E1\",\"amount\":\"-10\"}")).isEqualTo(200);
        assertThat(post("{\"entry_no\":\"E2\",\"amount\":\"-1\",\"consume_no\":\"T2\"}")).isEqualTo(404);
        assertThat(
            admin.call("POST", "/v1/reviews/T1/resolve", "{\"note\":\"booked\",\"entry_no\":\"E1\"}").status())
            .isEqualTo(200);
        assertThat(platform.post(CallbackBodies.consumption("T1", "C1", "U1", "10", "Success", nowMs)).code()).isZero();
        assertThat(admin.get("/v1/accounts/U1").field("balance")).isEqualTo("90.00");
    }

    private int post(final String entry) {
        return admin.call("POST", "/v1/accounts/U1/entries", entry).status();
    }

    private static Map<String, String> members(final String json) {
        final Map<String, String> members = new HashMap<>();
        try {
            MAPPER.readTree(json).properties()
                .forEach(member -> members.put(member.getKey(), member.getValue().toString()));
        } catch (final IOException e) {
            throw new UncheckedIOException(json, e);
        }
        return members;
    }
}
