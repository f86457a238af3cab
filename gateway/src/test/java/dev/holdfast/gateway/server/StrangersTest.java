package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** What strangers can do to the listeners on real sockets: hold places for a while, and keep nobody out. */
class StrangersTest {
    private static final String OK = "HTTP/1.1 200 OK {\"code\":0,\"message\":\"\"}";

    @TempDir
    private Path directory;
    private int orders;

    @Test
    void shouldEndAConnectionInTimeWhateverItSends() throws IOException {
        try (TestGateway gateway = open("callback.proving_timeout_ms", "1500", "callback.max_refusals", "1000")) {
            final RawHttp honest = proven(gateway.callbackUrl(), () -> RawHttp.callback(auth()));
            for (final String again
                : List.of("", "\r\n", "P", "GET /callback HTTP/1.1\r\nHost: h\r\n\r\n", "X: y\r\n")) {
                try (RawHttp http = new RawHttp(gateway.callbackUrl())) {
                    assertThat(http.isClosedThoughItSends(again)).as("sends %s", again).isTrue();
                }
            }
            assertThat(honest.send(RawHttp.callback(auth())).read()).as("one that has proven itself").isEqualTo(OK);
            honest.close();
        }
    }

    /** It has proven itself, so that nothing but the silence ends it. */
    @Test
    void shouldEndAConnectionThatIsSilentForTooLong() throws IOException {
        try (TestGateway gateway = open("callback.idle_timeout_ms", "1500", "callback.proving_timeout_ms", "60000");
             RawHttp silent = proven(gateway.callbackUrl(), () -> RawHttp.callback(auth()))) {
            assertThat(silent.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void shouldEndAConnectionAfterTooManyRefusals() throws IOException {
        try (TestGateway gateway = open("callback.max_refusals", "3", "callback.proving_timeout_ms", "60000");
             RawHttp http = new RawHttp(gateway.callbackUrl())) {
            for (int i = 0; i < 2; i++) {
                assertThat(http.send("GET /callback HTTP/1.1\r\nHost: h\r\n\r\n").read()).contains("1016");
            }
            assertThat(http.send(RawHttp.callback(auth())).read()).isEqualTo(OK);
            for (int i = 0; i < 3; i++) {
                assertThat(
                    http.send(RawHttp.callback(auth()).replaceFirst("Signature: .", "Signature: x")).read())
                    .contains("1006");
            }
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void shouldServeANewcomerWhileEveryPlaceIsTaken() throws IOException {
        try (TestGateway gateway = open("callback.max_connections", "8", "callback.proving_timeout_ms", "60000")) {
            final List<RawHttp> silent = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                silent.add(new RawHttp(gateway.callbackUrl()));
            }
            for (int i = 0; i < 8; i++) {
                final RawHttp http = new RawHttp(gateway.callbackUrl());
                silent.add(http);
                assertThat(http.send(RawHttp.callback(auth())).read()).as("%d", i).isEqualTo(OK);
            }
            assertThat(gateway.admin().get("/metrics").text()).contains(
                "holdfast_connections_closed_total{listener=\"callback\",reason=\"made_room\"}");
            for (final RawHttp http : silent) {
                http.close();
            }
        }
    }

    @Test
    void shouldLetListedSourcesTakeTheirTime() throws IOException {
        try (TestGateway gateway = open("callback.proving_timeout_ms", "1", "callback.allowed_sources",
            "127.0.0.0/8")) {
            try (RawHttp http = new RawHttp(gateway.callbackUrl()); RawHttp other =
                new RawHttp(URI.create(gateway.adminUrl()))) {
                assertThat(
                    other.send("GET /health/live?x=1 HTTP/1.1\r\nHost: h\r\n\r\n").read()).startsWith("HTTP/1.1 200");
                for (int i = 0; i < 3; i++) {
                    assertThat(http.send("GET /callback HTTP/1.1\r\nHost: h\r\n\r\n").read()).contains("1016");
                }
                assertThat(http.send(RawHttp.callback(auth())).read()).isEqualTo(OK);
            }
        }
    }

    @Test
    void shouldKeepNothingAtTheBackOfficeForThoseWithoutTheToken() throws IOException {
        try (TestGateway gateway = open("admin.max_connections", "8", "admin.proving_timeout_ms", "1500")) {
            final URI url = URI.create(gateway.adminUrl());
            final String post = "POST /v1/accounts/U1/entries HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n";
            try (RawHttp http = new RawHttp(url)) {
                assertThat(http.send(post + "\r\n").read()).as("before the body").startsWith("HTTP/1.1 401");
                assertThat(http.isClosedByPeer()).isTrue();
            }
            try (RawHttp http = new RawHttp(url)) {
                assertThat(
                    http.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n").read())
                    .startsWith("HTTP/1.1 401");
            }
            final String token = "Authorization: Bearer " + TestGateway.TOKEN + "\r\n";
            try (RawHttp known = proven(url, () -> "GET /v1/ledger HTTP/1.1\r\nHost: localhost\r\n" + token + "\r\n")) {
                for (final String again : List.of("", "\r\n", "P", "GET /health/live HTTP/1.1\r\nHost: h\r\n\r\n")) {
                    try (RawHttp http = new RawHttp(url)) {
                        assertThat(http.isClosedThoughItSends(again)).as("sends %s", again).isTrue();
                    }
                }
                final List<RawHttp> silent = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    silent.add(new RawHttp(url));
                }
                assertThat(
                    known.send("GET /v1/ledger HTTP/1.1\r\nHost: localhost\r\n" + token + "\r\n").read())
                    .startsWith("HTTP/1.1 200");
                try (RawHttp newcomer = new RawHttp(url)) {
                    assertThat(
                        newcomer.send("GET /v1/ledger HTTP/1.1\r\nHost: localhost\r\n" + token + "\r\n").read())
                        .startsWith("HTTP/1.1 200");
                }
                for (final RawHttp http : silent) {
                    http.close();
                }
            }
        }
    }

    /** A connection whose first request was served in time, which a busy machine may not manage at once. */
    private static RawHttp proven(final URI url, final Supplier<String> request) throws IOException {
        for (int tries = 0; ; tries++) {
            final RawHttp http = new RawHttp(url);
            try {
                assertThat(http.send(request.get()).read()).startsWith("HTTP/1.1 200");
                return http;
            } catch (final IOException e) {
                http.close();
                assertThat(tries).isLessThan(20);
            }
        }
    }

    private TestGateway open(final String... settings) {
        final TestGateway gateway = new TestGateway(directory, settings);
        gateway.admin().openAccount("U1", "C1", "1000000.00");
        return gateway;
    }

    private String auth() {
        return CallbackBodies.auth("D-" + orders++, "C1", "U1", "1.00", System.currentTimeMillis());
    }
}
