package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.platform.GoldenShapes;
import dev.holdfast.gateway.platform.PrivateData;
import dev.holdfast.gateway.platform.ProgramMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** The sandbox answers every documented call with the documented names and nesting, no more and no less. */
class SandboxShapesTest {
    private static final String SECRET = "0123456789abcdef";
    private static final String HOLDER = "U202611260001";
    private static final String CARD = "C202611260001";
    private static final String ORDER = "T202611260001";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final PrivateData DATA = new PrivateData(SECRET);

    private SandboxServer authorization;
    private SandboxServer credit;

    @BeforeEach
    void start() {
        authorization = new SandboxServer(SandboxSettings.onFreePort(ProgramMode.AUTHORIZATION, "ak", SECRET, 1_000,
            true));
        credit = new SandboxServer(SandboxSettings.onFreePort(ProgramMode.CREDIT_EXTENSION, "ak", SECRET, 1_000, true));
    }

    @AfterEach
    void stop() {
        authorization.close();
        credit.close();
    }

    static List<GoldenShapes.Shape> shapes() {
        return GoldenShapes.all();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldAnswerAsDocumented(final GoldenShapes.Shape shape) throws Exception {
        final boolean isCredit = shape.path().startsWith("/account") || shape.path().startsWith("/card/package");
        final SandboxServer server = isCredit ? credit : authorization;
        prepare(server.books(), shape.path());
        if (shape.path().equals("/account/transfer/list")) {
            send(server, "POST", "/account/transfer", GoldenShapes.of("POST", "/account/transfer").request());
        }
        final JsonNode answer = switch (shape.method()) {
            case "decrypted" -> MAPPER.readTree(DATA.decrypt(send(server, "GET", shape.path(), null).path("data")
                .asText()));
            case "error" -> send(server, "POST", shape.path(), shape.request());
            default -> send(server, shape.method(), shape.path(), request(shape));
        };
        assertThat(answer.path("code").asInt(0)).as(answer.toString())
            .isEqualTo(shape.response().path("code").asInt(0));
        compare(shape.path(), shape.response(), answer);
    }

    private static void prepare(final SandboxBooks books, final String path) throws Exception {
        if (path.equals("/cardholder/apply")) {
            return;
        }
        if (path.equals("/card/active")) {
            books.issue(HOLDER, CARD, "ToActivate");
        } else {
            books.issuePhysical(HOLDER, CARD, "Activated");
        }
        books.publish((ObjectNode) MAPPER.readTree(
            "{\"consume_no\":\"" + ORDER + "\",\"card_no\":\"" + CARD + "\",\"cardholder_no\":\"" + HOLDER
            + "\",\"type\":\"Consumption\",\"amount\":12.30,\"local_amount\":11.10,\"local_currency\":\"EUR\","
            + "\"fee\":0.12,\"fee_detail\":[{\"fee_type\":\"Consume_fee\",\"amount\":0.12}],\"merchant_info\":"
            + "{\"merchant_name\":\"Corner Books\",\"merchant_mcc\":\"5942\",\"city\":\"Luxembourg\","
            + "\"country\":\"LU\"},\"status\":\"Success\",\"time\":" + System.currentTimeMillis() + "}"));
    }

    /** What is documented, with periods that cover today, and with what has to be encrypted so. */
    private static JsonNode request(final GoldenShapes.Shape shape) {
        if (!(shape.request().deepCopy() instanceof ObjectNode body)) {
            return null;
        }
        if (body.has("start_time")) {
            final long now = System.currentTimeMillis();
            final LocalDate today = Instant.ofEpochMilli(now)
                .atOffset(ZoneOffset.ofHours(8)).toLocalDate();
            body.put("start_time", today.minusDays(1).toString()).put("end_time", today.plusDays(1).toString());
        }
        if (body.has("pin")) {
            body.put("pin", DATA.encrypt("194827".toCharArray()));
        }
        if (body.has("cvv")) {
            body.put("cvv", DATA.encrypt("123".toCharArray()));
            body.put("card_last_no", String.format(Locale.ROOT, "%04d",
                Math.floorMod(CARD.hashCode(), 10_000)));
        }
        if (shape.path().equals("/card/apply")) {
            body.put("card_unique_no", "another").put("card_bin_no", "BIN-1");
        }
        return body;
    }

    /** Names, nesting and kinds of values; nothing is said of what is null or of the items of a list that is empty. */
    private static void compare(final String where, final JsonNode documented, final JsonNode answered) {
        if (documented.isNull() || answered.isNull()) {
            return;
        }
        assertThat(answered.getNodeType()).as(where).isEqualTo(documented.getNodeType());
        if (documented.isObject()) {
            assertThat(names(answered)).as(where).containsExactlyInAnyOrderElementsOf(names(documented));
            documented.properties().forEach(member -> compare(where + '.' + member.getKey(), member.getValue(),
                answered.path(member.getKey())));
        } else if (documented.isArray() && !documented.isEmpty()) {
            assertThat(answered.isEmpty()).as(where + " has items").isFalse();
            answered.forEach(item -> compare(where + "[]", documented.path(0), item));
        }
    }

    private static List<String> names(final JsonNode object) {
        final Iterator<String> names = object.fieldNames();
        return StreamSupport.stream(((Iterable<String>) () -> names).spliterator(), false).toList();
    }

    private static JsonNode send(
        final SandboxServer server, final String method, final String path, final JsonNode body) throws Exception {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/open-api/v1" + path))
            .header("Api-Key", "ak").header("Timestamp", Long.toString(System.currentTimeMillis() - 100))
            .method(method, HttpRequest.BodyPublishers.ofString(body == null ? "" : body.toString()));
        if (!path.equals("/merchant/token")) {
            final JsonNode token = send(server, "GET", "/merchant/token", JsonNodeFactory.instance.nullNode());
            request.header("Access-Token", token.path("data").path("access_token").asText());
        }
        return MAPPER.readTree(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    }
}
