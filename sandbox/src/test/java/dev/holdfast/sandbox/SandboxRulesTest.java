package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.gateway.platform.PrivateData;
import dev.holdfast.gateway.platform.ProgramMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

/** What the sandbox refuses, with the platform's codes. {@link OnboardingRulesTest} has what is about new cards. */
class SandboxRulesTest {
    private static final String KEY = "ak";
    private static final String SECRET = "0123456789abcdef";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static SandboxServer authorization;
    private static SandboxServer credit;
    private static String authorizationToken;
    private static String creditToken;

    @BeforeAll
    static void start() throws Exception {
        authorization = new SandboxServer(SandboxSettings.onFreePort(ProgramMode.AUTHORIZATION, KEY, SECRET, 1_000_000,
            false));
        credit = new SandboxServer(SandboxSettings.onFreePort(ProgramMode.CREDIT_EXTENSION, KEY, SECRET, 1_000_000,
            false));
        for (final SandboxServer server : new SandboxServer[] {authorization, credit}) {
            server.books().issue("U1", "C1", "Activated");
            server.books().issue("U1", "C2", "ToActivate");
            server.books().issue("U1", "C3", "Delete");
            server.books().issuePhysical("U1", "C4", "Activated");
            server.books().issuePhysical("U1", "C5", "ToActivate");
        }
        authorizationToken = token(authorization);
        creditToken = token(credit);
    }

    @AfterAll
    static void stop() {
        authorization.close();
        credit.close();
    }

    private static String token(final SandboxServer server) throws Exception {
        return send(server, Call.get("/merchant/token"), new Caller(KEY, now(), null)).path("data")
            .path("access_token").asText();
    }

    private static String now() {
        return Long.toString(System.currentTimeMillis() - 100);
    }

    /** A request, but for who sends it. */
    private record Call(String method, String path, String body) {
        static Call get(final String path) {
            return new Call("GET", path, "");
        }
    }

    /** What a request says of its sender; null for what it does not say. */
    private record Caller(String key, String time, String token) {
    }

    private static JsonNode send(final SandboxServer server, final Call call, final Caller caller) throws Exception {
        final HttpRequest.Builder request = HttpRequest
            .newBuilder(URI.create(server.url() + "/open-api/v1" + call.path()))
            .method(call.method(), HttpRequest.BodyPublishers.ofString(call.body()));
        if (caller.key() != null) {
            request.header("Api-Key", caller.key());
        }
        if (caller.time() != null) {
            request.header("Timestamp", caller.time());
        }
        if (caller.token() != null) {
            request.header("Access-Token", caller.token());
        }
        return new ObjectMapper().readTree(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    private static int code(
        final String mode, final String method, final String path, final String body) throws Exception {
        final boolean isCredit = mode.equals("CREDIT");
        return send(isCredit ? credit : authorization, new Call(method, path, body.replace('\'', '"')),
            new Caller(KEY, now(), isCredit ? creditToken : authorizationToken)).path("code").asInt(-1);
    }

    @Test
    void shouldCheckWhoCallsAndWhen() throws Exception {
        final long now = System.currentTimeMillis();
        assertThat(codeFor(null, now(), authorizationToken)).isEqualTo(1002);
        assertThat(codeFor("other", now(), authorizationToken)).isEqualTo(1008);
        assertThat(codeFor(KEY, null, authorizationToken)).isEqualTo(1005);
        assertThat(codeFor(KEY, "1", authorizationToken)).isEqualTo(1005);
        assertThat(codeFor(KEY, "" + (now - 61_000), authorizationToken)).isEqualTo(1005);
        assertThat(codeFor(KEY, "" + (now + 5_000), authorizationToken)).isEqualTo(1005);
        assertThat(codeFor(KEY, now(), null)).isEqualTo(1006);
        assertThat(codeFor(KEY, now(), "made-up")).isEqualTo(1007);
        assertThat(codeFor(KEY, now(), authorizationToken)).isZero();
    }

    private static int codeFor(final String key, final String time, final String token) throws Exception {
        return send(authorization, Call.get("/card/C1/detail"), new Caller(key, time, token)).path("code").asInt();
    }

    @Test
    void shouldCountCalls() throws IOException, InterruptedException {
        try (SandboxServer slow =
            new SandboxServer(SandboxSettings.onFreePort(ProgramMode.AUTHORIZATION, KEY, SECRET, 1, false))) {
            int refused = 0;
            for (int i = 0; i < 10; i++) {
                final HttpRequest request =
                    HttpRequest.newBuilder(URI.create(slow.url() + "/open-api/v1/merchant/token"))
                    .header("Api-Key", KEY)
                    .header("Timestamp", now()).build();
                refused += HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body().contains("1009") ? 1 : 0;
            }
            assertThat(refused).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "AUTH|POST|/card/list|{}|1004",
        "AUTH|POST|/card/list|nonsense|1004",
        "AUTH|POST|/card/list|{'start_time':'2026-01-01','end_time':'01.02.2026'}|1004",
        "AUTH|POST|/card/list|{'start_time':'2026-02-01','end_time':'2026-01-01'}|1019",
        "AUTH|POST|/card/list|{'start_time':'2026-01-01','end_time':'2026-04-02'}|1020",
        "AUTH|POST|/card/list|{'start_time':'2026-01-01','end_time':'2026-04-01'}|0",
        "AUTH|POST|/card/list|{'start_time':'2026-01-01','end_time':'2026-01-02','size':101}|1004",
        "AUTH|POST|/card/list|{'start_time':'2026-01-01','end_time':'2026-01-02','page':-1}|1004",
        "AUTH|POST|/card/consume/list|{'start_time':'2026-01-01 00:00:00','end_time':'2026-01-02 "
            + "00:00:00','size':100}|0",
        "AUTH|POST|/cardholder/list|{'start_time':'2026-01-01'}|1004",
        "AUTH|GET|/card/C9/detail||4901",
        "AUTH|GET|/card/consume/T9/info||4906",
        "AUTH|GET|/cardholder/U9/info||2002",
        "AUTH|GET|/card/C1/private/info||1013",
        "AUTH|POST|/card/status/update|{'card_no':'C1'}|1004",
        "AUTH|POST|/card/status/update|{'card_no':'C1','status':'Pending'}|1004",
        "AUTH|POST|/card/status/update|{'card_no':'C9','status':'Frozen'}|4901",
        "AUTH|POST|/card/status/update|{'card_no':'C1','status':'Activated'}|4005",
        "AUTH|POST|/card/status/update|{'card_no':'C3','status':'Activated'}|4005",
        "AUTH|POST|/card/pin/set|{'card_no':'C4','pin':'194827'}|1004",
        "AUTH|POST|/card/pin/set|{'card_no':'C4','cardholder_no':'U1','pin':'194827'}|1004",
        "AUTH|POST|/card/pin/set|{'card_no':'C4','cardholder_no':'U2','pin':'194827'}|4902",
        "AUTH|POST|/card/support/bins|{'size':101}|1004",
        "AUTH|GET|/merchant/client/C9/token||4901",
        "AUTH|POST|/account/transfer|{}|1012",
        "AUTH|POST|/account/transfer/list|{}|1012",
        "AUTH|GET|/account/U1/info||1012",
        "AUTH|POST|/card/package/list|{}|1012",
        "CREDIT|POST|/card/support/bins|{}|1012",
        "CREDIT|POST|/account/transfer|{'cardholder_no':'U1','transfer_unique_no':'a','type':'Over',"
            + "'balance':'1'}|1004",
        "CREDIT|POST|/account/transfer|{'cardholder_no':'U1','transfer_unique_no':'a','type':'In',"
            + "'balance':'1.001'}|1004",
        "CREDIT|POST|/account/transfer|{'cardholder_no':'U1','transfer_unique_no':'a','type':'In','balance':'0'}|1004",
        "CREDIT|POST|/account/transfer|{'cardholder_no':'U1','transfer_unique_no':'a','type':'In','balance':'-1'}|1004",
        "CREDIT|POST|/account/transfer|{'cardholder_no':'U1','type':'In','balance':'1'}|1004",
        "CREDIT|POST|/account/transfer|{'cardholder_no':'U9','transfer_unique_no':'a','type':'in','balance':'1'}|2002",
        "CREDIT|POST|/account/transfer|{'cardholder_no':'U1','transfer_unique_no':'a','type':'in',"
            + "'balance':'9999999'}|3901",
        "CREDIT|POST|/account/transfer|{'cardholder_no':'U1','transfer_unique_no':'a','type':'OUT',"
            + "'balance':'9999'}|3903",
        "AUTH|POST|/no/such/call|{}|1004",
        "AUTH|PUT|/card/list|{}|1004"})
    void shouldRefuse(
        final String mode, final String method, final String path, final String body, final int expected)
        throws Exception {
        assertThat(code(mode, method, path, body == null ? "" : body)).isEqualTo(expected);
    }

    @Test
    void shouldRefuseATransferThatWasMadeBefore() throws Exception {
        final String transfer = "{'cardholder_no':'U1','transfer_unique_no':'once','type':'In','balance':'1'}";
        assertThat(code("CREDIT", "POST", "/account/transfer", transfer)).isZero();
        assertThat(code("CREDIT", "POST", "/account/transfer", transfer)).isEqualTo(3902);
        assertThat(
            code("CREDIT", "POST", "/account/transfer", transfer.replace("once", "x".repeat(65)))).isEqualTo(1004);
    }

    @Test
    void shouldWantPrivateDataEncrypted() throws Exception {
        assertThat(pin("C4", "194827")).isZero();
        assertThat(pin("C1", "194827")).as("virtual").isEqualTo(4017);
        assertThat(pin("C5", "194827")).as("not activated yet").isEqualTo(4005);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1948", "19482", "1948270", "111948", "948321", "194789", "19482a"})
    void shouldRefuseAWeakPin(final String pin) throws Exception {
        assertThat(pin("C4", pin)).isEqualTo(4016);
    }

    private static int pin(final String cardNo, final String pin) throws Exception {
        return code("AUTH", "POST", "/card/pin/set", "{'card_no':'" + cardNo + "','cardholder_no':'U1','pin':'"
            + new PrivateData(SECRET).encrypt(pin.toCharArray()) + "'}");
    }
}
