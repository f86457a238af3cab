package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.CanonicalForm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class CallbackServerTest {
    private static final String OK = "HTTP/1.1 200 OK {\"code\":0,\"message\":\"\"}";
    @TempDir
    private static Path directory;
    private static TestGateway gateway;
    private static int orders;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(directory, "callback.max_body_bytes", "4096", "callback.max_pipelined", "4",
            "callback.max_header_bytes", "2048");
        gateway.admin().openAccount("U1", "C1", "1000000.00");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void shouldAnswerASignedCallbackOnAConnectionThatStaysOpen() throws IOException {
        try (RawHttp http = connect()) {
            assertThat(http.send(RawHttp.callback(auth("1.00"))).read()).isEqualTo(OK);
            assertThat(http.send(RawHttp.callback(auth("2000000.00"))).read())
                .isEqualTo(
                    "HTTP/1.1 200 OK {\"code\":3001,\"message\":\"The available balance is lower than "
                        + "the amount and its "
                    + "fee\"}");
            assertThat(http.send(RawHttp.callback(auth("1.00"), "Connection: close")).read()).isEqualTo(OK);
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void shouldAnswerPipelinedRequestsInTheirOrder() throws IOException {
        final StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            requests.append(RawHttp.callback(auth(i % 2 == 0 ? "1.00" : "2000000.00")));
            requests.append("GET /callback HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        try (RawHttp http = connect()) {
            http.send(requests.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(http.read()).contains("200 OK", i % 2 == 0 ? "\"code\":0," : "\"code\":3001,");
                assertThat(http.read()).contains("405 Method Not Allowed", "\"code\":1016");
            }
        }
    }

    @Test
    void shouldNotDecideWhatComesBehindTheLastRequest() throws IOException {
        final String behind = CallbackBodies.auth("S-behind", "C1", "U1", "1.00", 1);
        try (RawHttp http = connect()) {
            http.send(RawHttp.callback(auth("1.00"), "Connection: close") + RawHttp.callback(behind));
            assertThat(http.read()).isEqualTo(OK);
            assertThat(http.isClosedByPeer()).isTrue();
        }
        assertThat(gateway.admin().get("/v1/authorizations/S-behind").status()).isEqualTo(404);
    }

    @Test
    void shouldPutARequestTogetherFromSmallPieces() throws IOException {
        final String request = RawHttp.callback(auth("1.00"));
        try (RawHttp http = connect()) {
            for (int i = 0; i < request.length(); i += 40) {
                http.send(request.substring(i, Math.min(request.length(), i + 40)));
            }
            assertThat(http.read()).isEqualTo(OK);
        }
    }

    @Test
    void shouldTakeAChunkedBody() throws IOException {
        final String body = auth("1.00");
        final String request = RawHttp.callback(body).replaceAll("Content-Length: \\d+", "Transfer-Encoding: chunked");
        final String head = request.substring(0, request.indexOf("\r\n\r\n") + 4);
        try (RawHttp http = connect()) {
            http.send(head + "10\r\n" + body.substring(0, 16) + "\r\n" + Integer.toHexString(body.length() - 16)
                + "\r\n"
                + body.substring(16) + "\r\n0\r\n\r\n");
            assertThat(http.read()).isEqualTo(OK);
        }
    }

    @Test
    void shouldInviteABodyThatWaitsForIt() throws IOException {
        final String request = RawHttp.callback(auth("1.00"), "Expect: 100-continue");
        final int body = request.indexOf("\r\n\r\n") + 4;
        try (RawHttp http = connect()) {
            assertThat(http.send(request.substring(0, body)).read()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(http.send(request.substring(body)).read()).isEqualTo(OK);
            http.send(RawHttp.callback(auth("1.00")) + RawHttp.callback(auth("1.00"), "Expect: 100-continue"));
            assertThat(http.read()).isEqualTo(OK);
            assertThat(http.read()).isIn("HTTP/1.1 100 Continue", OK);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "POST /callback |                                       | {}         | 400 | 1003",
        "POST /callback |              | nonsense | 400 | 1001",
        "POST /other    |                                       | {}         | 404 | 1015",
        "GET /callback  |              |          | 405 | 1016",
        "POST /callback | Content-Type: text/plain              | {}         | 415 | 1017",
        "POST /callback | Sign-Version: V9 | {}   | 401 | 1009",
        "POST /callback | | {\"action\":\"Auth\",\"data\":{}}                  | 401 | 1005",
        "POST /callback | Timestamp: x~Signature: 00 | {\"action\":\"Auth\",\"data\":{}} | 401 | 1007",
        "POST /callback | Timestamp: 1780000000000~Signature: 00 | {\"action\":\"Auth\",\"data\":{}} | 401 | 1008",
        "POST /callback | | {\"action\":\"Auth\",\"data\":{\"a\":1,\"a\":2}} | 400 | 1002"
    })
    void shouldRefuseWhatIsNoCallbackAndKeepTheConnection(
        final String start, final String headers, final String body, final int status, final int code)
            throws IOException {
        final String text = body == null ? "" : body;
        final String more = headers == null ? "" : headers.replace("~", "\r\n") + "\r\n";
        try (RawHttp http = connect()) {
            http.send(start + " HTTP/1.1\r\nHost: h\r\n" + more + "Content-Length: " + text.length() + "\r\n\r\n"
                + text);
            assertThat(http.read()).startsWith("HTTP/1.1 " + status).contains("\"code\":" + code + ",");
            assertThat(http.send(RawHttp.callback(auth("1.00"))).read()).isEqualTo(OK);
        }
    }

    @Test
    void shouldRefuseATamperedBody() throws IOException {
        final String request = RawHttp.callback(auth("1.00")).replace("\"amount\":1.00", "\"amount\":9.00");
        try (RawHttp http = connect()) {
            assertThat(http.send(request).read()).startsWith("HTTP/1.1 401").contains("1006");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Content-Length: 5000 | 413 | 1013", "Expect: 200-ok~Content-Length: 2 | 417 | 1020",
        "Content-Length: x | 400 | 1019", "Content-Length: 2~Transfer-Encoding: chunked | 400 | 1019"
    })
    void shouldRefuseAndCloseWhatItWillNotRead(
        final String headers, final int status, final int code) throws IOException {
        try (RawHttp http = connect()) {
            http.send("POST /callback HTTP/1.1\r\nHost: h\r\n" + headers.replace("~", "\r\n") + "\r\n\r\n");
            assertThat(http.read()).startsWith("HTTP/1.1 " + status).contains("\"code\":" + code + ",");
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void shouldRefuseHeadersThatAreTooLong() throws IOException {
        try (RawHttp http = connect()) {
            http.send("POST /callback HTTP/1.1\r\nX: " + "x".repeat(3000) + "\r\n\r\n");
            assertThat(http.read()).startsWith("HTTP/1.1 431").contains("1014");
            assertThat(http.isClosedByPeer()).isTrue();
        }
        try (RawHttp http = connect()) {
            http.send("POST /" + "x".repeat(3000) + " HTTP/1.1\r\n\r\n");
            assertThat(http.read()).startsWith("HTTP/1.1 431");
        }
    }

    @Test
    void shouldRefuseAChunkedBodyThatGrowsTooLong() throws IOException {
        try (RawHttp http = connect()) {
            http.send("POST /callback HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            final String chunk = "400\r\n" + "x".repeat(0x400) + "\r\n";
            http.send(chunk + chunk + chunk + chunk + chunk);
            assertThat(http.read()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void shouldGiveUpOnARequestThatDoesNotArrive(@TempDir final Path other) throws IOException {
        try (TestGateway hasty = new TestGateway(other, "callback.read_timeout_ms", "200")) {
            for (final String part : List.of("POST /callback HT", "POST /callback HTTP/1.1\r\n",
                "POST /callback HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{")) {
                try (RawHttp http = new RawHttp(hasty.callbackUrl())) {
                    assertThat(http.send(part).read()).as(part).startsWith("HTTP/1.1 408").contains("1018");
                    assertThat(http.isClosedByPeer()).isTrue();
                }
            }
        }
    }

    @Test
    void shouldRefuseSourcesThatAreNotAllowed(@TempDir final Path other) throws IOException {
        try (TestGateway strict = new TestGateway(other, "callback.allowed_sources", "203.0.113.0/24, 2001:db8::/32");
             RawHttp http = new RawHttp(strict.callbackUrl())) {
            assertThat(http.isClosedByPeer()).isTrue();
            assertThat(strict.admin().get("/metrics").text()).contains(
                "holdfast_connections_closed_total{listener=\"callback\",reason=\"source\"} 1.0");
        }
        try (TestGateway local = new TestGateway(other.resolve("local"), "callback.allowed_sources", "127.0.0.0/8");
             RawHttp http = new RawHttp(local.callbackUrl())) {
            assertThat(http.send(RawHttp.callback(auth("1.00"))).read()).contains("\"code\":2001");
        }
    }

    @Test
    void shouldDropAnswersWhoseConnectionIsGone() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (RawHttp http = connect()) {
                http.send(RawHttp.callback(auth("1.00")));
            }
        }
        try (RawHttp http = connect()) {
            assertThat(http.send(RawHttp.callback(auth("1.00"))).read()).isEqualTo(OK);
        }
    }

    @Test
    void shouldCountTheTimestampsAgeOnlyWhereConfigured(@TempDir final Path other) {
        final long secondAgo = System.currentTimeMillis() - 1_000;
        assertThat(gateway.platform().post(auth("1.00"), secondAgo, CanonicalForm.FASTJSON1).code()).isZero();
        try (TestGateway strict = new TestGateway(other, "callback.timestamp_deadline", "true")) {
            assertThat(strict.platform().post(auth("1.00"), secondAgo, CanonicalForm.FASTJSON1).code()).isEqualTo(5002);
            assertThat(strict.platform().post(auth("1.00")).code()).isEqualTo(2001);
        }
    }

    @Test
    void shouldServeOverNioToo(@TempDir final Path other) throws IOException {
        try (TestGateway nio = new TestGateway(other, "callback.native_transport",
            "false"); RawHttp http = new RawHttp(nio.callbackUrl())) {
            assertThat(nio.transportName()).isEqualTo("nio");
            assertThat(http.send(RawHttp.callback(auth("1.00"))).read()).contains("\"code\":2001");
        }
    }

    private static RawHttp connect() throws IOException {
        return new RawHttp(gateway.callbackUrl());
    }

    private static String auth(final String amount) {
        return CallbackBodies.auth("S-" + orders++, "C1", "U1", amount, System.currentTimeMillis());
    }
}
