package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a proxy in front and this listener might take for two different requests is refused; what HTTP allows is served.
 */
class HttpRulesTest {
    private static final String OK = "HTTP/1.1 200 OK {\"code\":0,\"message\":\"\"}";
    @TempDir
    private static Path directory;
    private static TestGateway gateway;
    private static int orders;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(directory, "callback.max_refusals", "4");
        gateway.admin().openAccount("U1", "C1", "1000000.00");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "two signatures      | Sign-Version: V1      | Sign-Version: V1~Signature: 00",
        "two timestamps | Sign-Version: V1 | sign-version: V1~TIMESTAMP: 1",
        "two versions        | Sign-Version: V1      | Sign-Version: V1~Sign-Version: V1",
        "no host  | Host: h~ | ''", "two hosts | Host: h | Host: h~host: h",
        "two content types   | Sign-Version: V1      | Content-Type: application/json~Sign-Version: V1",
        "HTTP 1.9            | HTTP/1.1              | HTTP/1.9", "HTTP 2.0 | HTTP/1.1 | HTTP/2.0",
        "HTTP 1.01 | HTTP/1.1 | HTTP/1.01", "small letters       | HTTP/1.1              | HTtP/1.1",
        "two spaces | ' HTTP/1.1' | '  HTTP/1.1'", "a tab | 'POST ' | 'POST\t'",
        "a space before      | 'POST '               | ' POST '", "a return before | 'POST ' | '\rPOST '",
        "a zero before | 'POST ' | '\0POST '", "a line feed before  | 'POST '               | '\nPOST '",
        "a return in between | 'POST ' | '~\rPOST '", "a control character | /callback | /callback?\u001ax",
        "another one | /callback | /call\u0001back", "a deleted one | /callback | /callback?\u007f",
        "no ASCII | /callback | /callback?\u00ff",
        "HTTP 0.9            | ' HTTP/1.1'           | ''", "another protocol | HTTP/1.1 | ICY/1.1",
        "a folded line       | Sign-Version: V1      | Sign-Version: V1~X: a~ b",
        "a line folded by a tab | Sign-Version: V1 | Sign-Version:~\tV1",
        "a first line folded | Host: h               | ' X: a~Host: h'",
        "gzip                | Content-Length        | Transfer-Encoding: gzip, chunked~X",
        "identity | Content-Length | Transfer-Encoding: identity~X",
        "chunked twice       | Content-Length        | Transfer-Encoding: chunked~Transfer-Encoding: chunked~X",
        "chunked and length  | Content-Length        | Transfer-Encoding: chunked~Content-Length"
    })
    void shouldRefuseWhatCanBeTakenForTwoThings(
        final String name, final String part, final String replacement) throws IOException {
        final String order = "H-" + orders++;
        final String request = RawHttp.callback(CallbackBodies.auth(order, "C1", "U1", "1.00", 1));
        final String changed = request.replaceFirst(crlf(part), crlf(replacement));
        assertThat(changed).isNotEqualTo(request);
        try (RawHttp http = connect()) {
            assertThat(http.send(changed).read()).as(name).startsWith("HTTP/1.1 400").contains("\"code\":1019");
            assertThat(http.isClosedByPeer()).isTrue();
        }
        assertThat(gateway.admin().get("/v1/authorizations/" + order).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/callback", "HTTPS://h:8080/callback", "http://h/callback?x=/other",
        "/callback?x"})
    void shouldTakeTheTargetInAbsoluteForm(final String target) throws IOException {
        try (RawHttp http = connect()) {
            assertThat(http.send(RawHttp.callback(auth()).replaceFirst("/callback", target)).read()).isEqualTo(OK);
            assertThat(http.send(RawHttp.callback(auth())
                .replaceFirst("/callback", target.replace("/callback", "/other"))).read())
                .startsWith("HTTP/1.1 404");
        }
    }

    @ParameterizedTest
    @CsvSource({"application/json, true", "APPLICATION/JSON;charset=utf-8, true",
        "application/json ; charset=utf-8, true", "application/jsonx, false", "application/json-patch+json, false",
        "application/json x, false", "text/json, false"})
    void shouldTakeOneMediaType(final String type, final boolean isTaken) throws IOException {
        try (RawHttp http = connect()) {
            final String answer = http.send(RawHttp.callback(auth()).replace("application/json\r", type + "\r")).read();
            assertThat(answer).startsWith(isTaken ? OK : "HTTP/1.1 415");
        }
    }

    @Test
    void shouldSkipEmptyLinesBeforeARequest() throws IOException {
        try (RawHttp http = connect()) {
            assertThat(
                http.send("\r\n\r\n" + RawHttp.callback(auth()) + "\r\n" + RawHttp.callback(auth())).read())
                .isEqualTo(OK);
            assertThat(http.read()).isEqualTo(OK);
            http.send("\r").send("\n").send("\r").send("\n" + RawHttp.callback(auth()));
            assertThat(http.read()).isEqualTo(OK);
        }
    }

    @Test
    void shouldTakeAFoldedLookingBody() throws IOException {
        final String body = auth().replace("{\"id\"", "{\n \"id\"");
        try (RawHttp http = connect()) {
            assertThat(http.send(RawHttp.callback(body) + RawHttp.callback(auth())).read()).isEqualTo(OK);
            assertThat(http.read()).isEqualTo(OK);
        }
    }

    @Test
    void shouldAnswerAClientThatSendsNoMore() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (RawHttp http = connect()) {
                http.send(RawHttp.callback(auth()) + RawHttp.callback(auth())).endSending();
                assertThat(http.read()).isEqualTo(OK);
                assertThat(http.read()).isEqualTo(OK);
                assertThat(http.isClosedByPeer()).isTrue();
            }
        }
        try (RawHttp http = connect()) {
            http.endSending();
            assertThat(http.isClosedByPeer()).as("nothing was asked").isTrue();
        }
        for (final String cut : new String[] {"POST /callback HTTP/1.1\r\nHost",
            "POST /callback HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{"}) {
            try (RawHttp http = connect()) {
                http.send(RawHttp.callback(auth()) + cut).endSending();
                assertThat(http.read()).isEqualTo(OK);
                assertThat(http.read()).as(cut).startsWith("HTTP/1.1 400");
                assertThat(http.isClosedByPeer()).isTrue();
            }
        }
    }

    @Test
    void shouldInviteNoBodyInHttp10() throws IOException {
        try (RawHttp http = connect()) {
            final String request = RawHttp.callback(auth(), "Expect: 100-continue")
                .replaceFirst("HTTP/1.1", "HTTP/1.0");
            assertThat(http.send(request).read()).isEqualTo(OK);
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void shouldAnswerHeadWithoutABody() throws IOException {
        try (RawHttp http = connect()) {
            http.send("HEAD /callback HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(http.readHead()).startsWith("HTTP/1.1 405").contains("Allow: POST");
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void shouldRefuseAPathBeforeTheBodyAndGoOnBehindIt() throws IOException {
        try (RawHttp http = connect()) {
            http.send("POST /other HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n");
            assertThat(http.read()).startsWith("HTTP/1.1 404");
            assertThat(http.send("123456789" + RawHttp.callback(auth())).read()).isEqualTo(OK);
        }
    }

    @Test
    void shouldTakeACallbackWithoutASignVersionForV1() throws IOException {
        try (RawHttp http = connect()) {
            assertThat(
                http.send(RawHttp.callback(auth()).replaceFirst("Sign-Version: V1\r\n", "")).read()).isEqualTo(OK);
        }
    }

    @Test
    void shouldRefuseTheBackOfficeTwoTokens() throws IOException {
        final String token = "Authorization: Bearer " + TestGateway.TOKEN + "\r\n";
        final String head = "GET http://h/v1/ledger HTTP/1.1\r\nHost: localhost\r\n";
        try (RawHttp http = new RawHttp(URI.create(gateway.adminUrl()))) {
            assertThat(http.send(head + token + "\r\n").read()).startsWith("HTTP/1.1 200");
            assertThat(http.send(head + token + token + "\r\n").read()).startsWith("HTTP/1.1 400");
            assertThat(http.isClosedByPeer()).isTrue();
        }
        try (RawHttp http = new RawHttp(URI.create(gateway.adminUrl()))) {
            http.send(head + token + "\r\n").endSending();
            assertThat(http.read()).as("sends no more").startsWith("HTTP/1.1 200");
            assertThat(http.isClosedByPeer()).isTrue();
        }
        try (RawHttp http = new RawHttp(URI.create(gateway.adminUrl()))) {
            http.send("HEAD /health/live HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(http.readHead()).startsWith("HTTP/1.1 405");
        }
    }

    private static String crlf(final String text) {
        return text.replace("~", "\r\n");
    }

    private static RawHttp connect() throws IOException {
        return new RawHttp(gateway.callbackUrl());
    }

    private static String auth() {
        return CallbackBodies.auth("H-" + orders++, "C1", "U1", "1.00", System.currentTimeMillis());
    }
}
